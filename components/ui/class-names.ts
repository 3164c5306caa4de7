// Joins class names. What is false or missing is left out, so a condition can stand in its place.

export const classNames = (...names: readonly (string | false | null | undefined)[]): string => names.filter(Boolean).join(' ');
