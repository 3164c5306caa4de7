/** The device's database, one an origin. */
export const DATABASE = 'sotto';
