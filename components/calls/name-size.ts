// How large a name is written where it stands alone: a long one smaller, so that it is read whole on a phone.

/** A phone on its side. */
const LOW = '[@media(max-height:30rem)]:line-clamp-2 [@media(max-height:30rem)]:text-title';

/** Class names. */
export const nameSize = (name: string): string =>
  name.length > 26 ? `line-clamp-4 text-large sm:text-display ${LOW}` : `line-clamp-3 text-display ${LOW}`;
