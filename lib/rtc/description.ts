// What of a session description passes, in and out. DTLS believes whatever fingerprint it reads in one, and reads more than one:
// each has to be the certificate that the ratchet vouches for.

import { SottoError } from '../base/index.ts';
import { DESCRIPTION_MAX_BYTES } from '../domain/index.ts';

/** One for each slot, in the order of `SLOTS`. */
const SECTIONS = ['audio', 'video', 'video'];

/** A browser may take either character for the end of a line, so both are. */
const linesOf = (sdp: string): readonly string[] => sdp.split(/[\r\n]+/);

/** `a=fingerprint:` values, lower case, one space between the hash's name and its value. */
export const fingerprintsOf = (sdp: string): readonly string[] =>
  linesOf(sdp)
    .map((line) => /^\s*a\s*=\s*fingerprint\s*:(.*)$/i.exec(line)?.[1])
    .filter((value) => value !== undefined)
    .map((value) => value.trim().toLowerCase().replace(/\s+/, ' '));

/**
 * Throws `SottoError('unsafe')` unless every fingerprint in `sdp` is `fingerprint` and there is one, its sections are exactly ours (no data
 * channel among them), and it is text of at most `DESCRIPTION_MAX_BYTES`.
 */
export function checkDescription(sdp: string, fingerprint: string): void {
  const refuse = (why: string): never => {
    throw new SottoError('unsafe', why);
  };
  if (sdp.length > DESCRIPTION_MAX_BYTES || new TextEncoder().encode(sdp).length > DESCRIPTION_MAX_BYTES) refuse('description too long');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u0085\u2028\u2029]/.test(sdp)) refuse('control characters in a description');
  const sections = linesOf(sdp).flatMap((line) => /^\s*m\s*=\s*(\S*)/i.exec(line)?.[1] ?? []);
  if (sections.join() !== SECTIONS.join()) refuse('sections that were not agreed on');
  const fingerprints = fingerprintsOf(sdp);
  if (fingerprints.length === 0 || fingerprints.some((found) => found !== fingerprint)) refuse('another fingerprint');
}

/** An extension of RTP headers, which nothing seals, that says how loud each packet is. */
const LOUDNESS = /^a=extmap:\S+ urn:ietf:params:rtp-hdrext:(ssrc|csrc)-audio-level/;
/** Candidates travel by themselves, filtered (see `outgoing` in `candidates.ts`). */
const ADDRESSES = /^a=(candidate:|end-of-candidates|rtcp:)/;

/** Asks the other side for voice in packets of one size: those of changing size tell what is said (White et al. 2011, Phonotactic). */
function atConstantRate(sdp: string): string {
  const opus = /^a=rtpmap:(\d+) opus\//im.exec(sdp)?.[1];
  return opus === undefined ? sdp : sdp.replace(new RegExp(`^(a=fmtp:${opus} (?!.*cbr=)[^\\r\\n]*)`, 'm'), '$1;cbr=1');
}

/** As it is sent: without addresses of this device, without loudness, and with voice at a constant rate. */
export const outgoingDescription = (sdp: string): string =>
  atConstantRate(
    sdp
      .split('\r\n')
      .filter((line) => !ADDRESSES.test(line) && !LOUDNESS.test(line))
      .map((line) => line.replace(/^(c=IN) IP[46] .*$/, '$1 IP4 0.0.0.0').replace(/^(o=\S+ \S+ \S+ IN) IP[46] .*$/, '$1 IP4 127.0.0.1'))
      .join('\r\n'),
  );
