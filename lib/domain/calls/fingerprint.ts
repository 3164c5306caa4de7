// The certificate that a session description promises. It is read only from descriptions that came through the ratchet, which binds it.

const LINE = /^a=fingerprint:(sha-256) ((?:[0-9a-f]{2}:){31}[0-9a-f]{2})$/i;

/** `sha-256 ab:cd:…`, lower case. `null` unless the description has a fingerprint, SHA-256, and the same one everywhere. */
export function fingerprintOf(sdp: string): string | null {
  let found: string | null = null;
  for (const line of sdp.split(/\r\n|\r|\n/)) {
    if (!/^\s*a=fingerprint/i.test(line)) continue;
    const [, hash, value] = LINE.exec(line) ?? [];
    if (!hash || !value) return null;
    const fingerprint = `${hash} ${value}`.toLowerCase();
    if (found !== null && found !== fingerprint) return null;
    found = fingerprint;
  }
  return found;
}
