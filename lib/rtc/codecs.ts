// In which order this side wants codecs. Nothing is filtered out: an offer of Firefox with fewer codecs breaks Chromium. H.264 and H.265
// come last because their frames are not sealed (they would be withheld), and every browser has VP8.

const ORDER = ['video/vp9', 'video/vp8', 'video/av1'];
const LAST = ['video/h264', 'video/h265'];

function rank(mimeType: string): number {
  const name = mimeType.toLowerCase();
  const wanted = ORDER.indexOf(name);
  if (wanted >= 0) return wanted;
  return LAST.includes(name) ? ORDER.length + 1 : ORDER.length;
}

/** `codecs`, stably reordered. */
export const inOrder = <T extends { readonly mimeType: string }>(codecs: readonly T[]): T[] =>
  codecs.toSorted((left, right) => rank(left.mimeType) - rank(right.mimeType));

/** Before a description is made of it. */
export function preferSealable(transceiver: RTCRtpTransceiver): void {
  const codecs = RTCRtpReceiver.getCapabilities('video')?.codecs;
  if (codecs) transceiver.setCodecPreferences(inOrder(codecs));
}
