import fc from 'fast-check';
import { expect, test } from 'vitest';
import { concatBytes } from '../../../protocol/index.ts';
import { layoutOf } from './frame-layout.ts';

type Bytes = Uint8Array<ArrayBuffer>;
const bytes = (maxLength = 60) => fc.uint8Array({ maxLength }).map((list): Bytes => new Uint8Array(list));
const layout = (mimeType: string) => {
  const found = layoutOf(mimeType);
  if (!found) throw new Error(`no layout for ${mimeType}`);
  return found;
};

/** leb128, AV1 specification §4.10.5. */
function leb128(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...leb128(value >> 7)];
}
const obu = (type: number, payload: Uint8Array): Bytes => new Uint8Array([(type << 3) | 2, ...leb128(payload.length), ...payload]);
/** What a depacketiser makes of the last OBU: it has a size then. */
const depacketised = (frame: Bytes, lead: number): Bytes =>
  concatBytes(frame.subarray(0, lead), obu((frame[lead] ?? 0) >> 3, frame.subarray(lead + 1)));

test('audio and VP9 keep nothing clear, and an empty frame is none', () => {
  for (const mimeType of ['audio/opus', 'audio/pcmu', 'video/vp9']) {
    fc.assert(
      fc.property(bytes(), (frame) => {
        const plain = layout(mimeType).take(frame);
        expect([plain?.clear.length, plain?.prefix.length, plain?.body]).toEqual([0, 0, frame]);
        expect(layout(mimeType).find(frame)?.sealed ?? null).toEqual(frame.length === 0 ? null : frame);
      }),
    );
  }
});

test('VP8 keeps its header clear: ten bytes of a key frame, three of another', () => {
  fc.assert(
    fc.property(bytes(), (frame) => {
      const clear = ((frame[0] ?? 1) & 1) === 0 ? 10 : 3;
      const plain = layout('video/vp8').take(frame);
      const found = layout('video/vp8').find(frame);
      if (frame.length < clear) expect([plain, found]).toEqual([null, null]);
      else {
        expect(plain).toEqual({ clear: frame.slice(0, clear), prefix: frame.slice(0, clear), body: frame.slice(clear) });
        expect(found).toEqual({ clear: frame.slice(0, clear), sealed: frame.slice(clear) });
      }
    }),
  );
});

test('AV1 loses its temporal delimiter, keeps sequence headers clear, and wraps the rest as one frame OBU', () => {
  fc.assert(
    fc.property(fc.boolean(), fc.array(bytes(200), { maxLength: 2 }), bytes(400), bytes(300), (delimited, headers, payload, sealed) => {
      const lead = concatBytes(...headers.map((header) => obu(1, header)));
      const rest = obu(6, payload);
      const plain = layout('video/av1').take(concatBytes(delimited ? obu(2, new Uint8Array(0)) : new Uint8Array(0), lead, rest));
      expect(plain).toEqual({ clear: lead, prefix: concatBytes(lead, new Uint8Array([6 << 3])), body: rest });
      const frame = concatBytes(lead, new Uint8Array([6 << 3]), sealed);
      for (const arrived of [frame, depacketised(frame, lead.length)])
        expect(layout('video/av1').find(arrived)).toEqual({ clear: lead, sealed });
    }),
  );
});

test('bytes that are no frame at all are taken or refused, never thrown at', () => {
  const codecs = fc.constantFrom('audio/opus', 'video/vp8', 'video/vp9', 'video/av1');
  // AV1's headers and sizes come up often enough that way.
  const obuBytes = fc.array(fc.constantFrom(0x0a, 0x08, 0x12, 0x32, 0x30, 0x36, 0xff, 0x80, 0, 1, 3), { maxLength: 30 });
  fc.assert(
    fc.property(
      codecs,
      fc.oneof(
        bytes(),
        obuBytes.map((list): Bytes => new Uint8Array(list)),
      ),
      (mimeType, frame) => {
        const plain = layout(mimeType).take(frame);
        if (plain) expect(plain.prefix.length + plain.body.length).toBeLessThanOrEqual(frame.length + 1);
        const found = layout(mimeType).find(frame);
        if (found) expect(found.clear.length + found.sealed.length).toBeLessThanOrEqual(frame.length);
      },
    ),
    { numRuns: 3000 },
  );
});

test('a codec that was not proven has no layout', () => {
  for (const mimeType of ['video/h264', 'video/h265', 'video/rtx', '', 'VIDEO/VP8']) expect(layoutOf(mimeType)).toBeNull();
});
