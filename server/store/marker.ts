// Whether a login goes on from the one before. Both stores ask here.

import { equalBytes, type Markers } from '../../protocol/index.ts';

/** What is kept of a device's last login. */
export interface KeptMarker {
  readonly marker: Uint8Array;
  /** It did not go on from the one before. */
  readonly broken: boolean;
}

/** A login that did not go on is told so until the device says that it heard. `null`: there was none before. */
export function advance(before: KeptMarker | null, { known, next }: Markers): KeptMarker {
  const named = known.find(({ marker }) => before !== null && equalBytes(marker, before.marker));
  if (before === null || named?.answered) return { marker: next, broken: false };
  const repeated = named !== undefined || equalBytes(before.marker, next);
  return { marker: next, broken: repeated ? before.broken : true };
}
