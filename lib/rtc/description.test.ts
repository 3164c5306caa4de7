import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codeOf } from '../base/index.ts';
import { checkDescription, fingerprintsOf, outgoingDescription } from './description.ts';

const mine = `sha-256 ${Array.from({ length: 32 }, () => 'ab').join(':')}`;
const written = `sha-256 ${Array.from({ length: 32 }, () => 'AB').join(':')}`;
const section = (kind: string): readonly string[] => [
  `m=${kind} 51234 UDP/TLS/RTP/SAVPF 96`,
  'c=IN IP4 192.0.2.7',
  `a=fingerprint:${written}`,
];
const sdp = ['v=0', 'o=- 1 2 IN IP4 192.0.2.7', 's=-', ...section('audio'), ...section('video'), ...section('video'), ''].join('\r\n');
const refusal = (text: string): string | null => {
  try {
    checkDescription(text, mine);
    return null;
  } catch (why) {
    return codeOf(why);
  }
};

describe('a description', () => {
  test('of three sections with the right fingerprint is believed', () => expect(refusal(sdp)).toBeNull());

  test('with a fingerprint that is not the right one is not, wherever and however it is written', () => {
    const other = fc.stringMatching(/^[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){31}$/).filter((value) => value.toLowerCase() !== mine.slice(8));
    const name = fc.constantFrom('a=fingerprint:', 'A=FINGERPRINT:', ' a=fingerprint:', 'a = fingerprint :', 'a=Fingerprint: ');
    const hash = fc.constantFrom('sha-256', 'SHA-256', 'sha-1', 'sha-512', '');
    const end = fc.constantFrom('\r\n', '\n', '\r');
    fc.assert(
      fc.property(other, name, hash, end, fc.nat(), (value, before, algorithm, ending, at) => {
        const lines = sdp.split('\r\n');
        lines.splice(1 + (at % (lines.length - 1)), 0, `${before}${algorithm} ${value}${ending}`);
        expect(refusal(lines.join('\r\n'))).toBe('unsafe');
      }),
    );
  });

  test.each([
    ['no fingerprint', sdp.replaceAll(/a=fingerprint.*\r\n/g, '')],
    ['a section too few', sdp.slice(0, sdp.lastIndexOf('m='))],
    ['a section too many', `${sdp}${section('video').join('\r\n')}\r\n`],
    ['a data channel', `${sdp}m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n`],
    ['sections in another order', sdp.replace('m=audio', 'm=video').replace('m=video', 'm=audio').replace('m=video', 'm=audio')],
    ['a character that ends a line for some', `${sdp}a=x\u2028a=fingerprint:sha-256 00\r\n`],
    ['a zero byte', `${sdp}a=x\u0000\r\n`],
    ['more text than one may be long', `${sdp}${'a=x\r\n'.repeat(6_000)}`],
    ['more bytes than one may be long', `${sdp}a=${'€'.repeat(9_000)}\r\n`],
  ])('with %s is not', (_, text) => expect(refusal(text)).toBe('unsafe'));

  test('leaves without the addresses of this device, and is believed all the same', () => {
    const candidate =
      'a=candidate:1 1 udp 2122194687 192.0.2.7 42389 typ host\r\na=rtcp:9 IN IP4 192.0.2.7\r\na=rtcp-mux\r\na=end-of-candidates\r\n';
    const left = outgoingDescription(`${sdp}${candidate}`);
    expect(left).not.toContain('192.0.2.7');
    expect(left).toContain('a=rtcp-mux\r\n');
    expect(refusal(left)).toBeNull();
    expect(fingerprintsOf(left)).toEqual([mine, mine, mine]);
  });

  test('leaves without loudness and asks for voice at a constant rate, once', () => {
    const voice = [
      'a=rtpmap:111 opus/48000/2',
      'a=fmtp:111 minptime=10;useinbandfec=1',
      'a=fmtp:96 apt=97',
      'a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level',
      'a=extmap:2/recvonly urn:ietf:params:rtp-hdrext:csrc-audio-level',
      'a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid',
      '',
    ].join('\r\n');
    const left = outgoingDescription(`${sdp}${voice}`);
    expect(left).toContain('a=fmtp:111 minptime=10;useinbandfec=1;cbr=1\r\na=fmtp:96 apt=97\r\na=extmap:4 ');
    expect(left).not.toContain('audio-level');
    expect(outgoingDescription(left)).toBe(left);
  });
});
