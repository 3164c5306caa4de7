// The order of rows while somebody is aiming at one: nothing moves under the pointer. What comes new meanwhile waits at the end.

/** `fresh` in the order of `shown` as far as it goes; ids that `shown` does not know follow in their own order. */
export function steadyOrder<T extends { readonly id: string }>(shown: readonly string[], fresh: readonly T[]): readonly T[] {
  const place = new Map(shown.map((id, i) => [id, i]));
  return [...fresh].sort((a, b) => (place.get(a.id) ?? Number.POSITIVE_INFINITY) - (place.get(b.id) ?? Number.POSITIVE_INFINITY) || 0);
}
