// Equality of what a snapshot holds: snapshots may cross a worker's border, so two equal rows need not be the same object.

/** Whether two plain values hold the same fields, all the way down. Not for cycles, maps or dates. */
export function sameFields(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && sameFields(a[key as keyof typeof a], b[key as keyof typeof b]))
  );
}
