// How large a name is written where it stands alone: a long one smaller, so that it is read whole on a phone.

/** Class names. */
export const nameSize = (name: string): string =>
  name.length > 26 ? 'line-clamp-4 text-large sm:text-display' : 'line-clamp-3 text-display';
