import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { concatBytes } from '../../../protocol/index.ts';
import { CIPHER_SUITES, type CipherSuite } from './cipher-suite.ts';
import { HEADER_MAX_BYTES, writeHeader } from './header.ts';
import { baseKey, ctrHmacVectors, SUITES, suiteVectors } from './official-vectors.contract.ts';
import { SframeReceiver } from './receiver.ts';
import { SframeSender } from './sender.ts';

const NONE = new Uint8Array(0);
const frames = fc.uint8Array({ maxLength: 200 }).map((bytes) => new Uint8Array(bytes));
const opened = (kid: bigint, plain: Uint8Array) => ({ kind: 'opened', kid, plain });

let base: CryptoKey;
let other: CryptoKey;
beforeAll(async () => {
  [base, other] = await Promise.all([baseKey(new Uint8Array(32).fill(7)), baseKey(new Uint8Array(32).fill(8))]);
});

async function pair(suite: CipherSuite, kid = 9n) {
  const receiver = new SframeReceiver(suite);
  await receiver.addKey(base, kid);
  return { sender: await SframeSender.create(suite, base, kid), receiver };
}

test('the official vectors come out right: AES-CTR with HMAC (RFC 9605 §4.5.1), and all five suites', async () => {
  const results = [...(await ctrHmacVectors()), ...(await suiteVectors())];
  expect(results).toHaveLength(3 + 5);
  for (const { got, expected } of results) expect(got).toEqual(expected);
});

test.each(SUITES)('suite %i: what is sealed opens once, in any order, and leaves the room that was asked for', async (suite) => {
  const { sender, receiver } = await pair(suite);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(frames, frames, fc.nat(40)), { minLength: 1, maxLength: 8 }), async (batch) => {
      // None waits for the one before, and the arguments are overwritten while they are under way.
      const sealing = batch.map(([plain, metadata, room]) => {
        const [p, m] = [plain.slice(), metadata.slice()];
        const promise = sender.seal(p, m, room);
        p.fill(0xff);
        m.fill(0xff);
        return promise;
      });
      const sealed = await Promise.all(sealing);
      const opening = sealed.map((bytes, i) => {
        const [, metadata = NONE, room = 0] = batch[i] ?? [];
        const [b, m] = [bytes.slice(room), metadata.slice()];
        const promise = receiver.open(b, m);
        b.fill(0xff);
        m.fill(0xff);
        return promise;
      });
      expect(await Promise.all(opening.reverse())).toEqual(batch.map(([plain]) => opened(9n, plain)).reverse());
      for (const [i, bytes] of sealed.entries()) {
        const room = batch[i]?.[2] ?? 0;
        expect(bytes.subarray(0, room)).toEqual(new Uint8Array(room));
        expect(await receiver.open(bytes.slice(room), batch[i]?.[1] ?? NONE)).toEqual({ kind: 'replayed' });
      }
    }),
    { numRuns: 25 },
  );
});

test.each(SUITES)('suite %i: a frame with any bit changed, cut or lengthened is refused, in its metadata too', async (suite) => {
  const { sender, receiver } = await pair(suite);
  await fc.assert(
    fc.asyncProperty(frames, frames, fc.nat(), fc.integer({ min: 0, max: 7 }), async (plain, metadata, at, bit) => {
      const sealed = await sender.seal(plain, metadata);
      const refused = async (bytes: Uint8Array<ArrayBuffer>, under = metadata) =>
        expect((await receiver.open(bytes, under)).kind).not.toBe('opened');
      const i = at % sealed.length;
      await refused(sealed.with(i, (sealed[i] ?? 0) ^ (1 << bit)));
      await refused(sealed.slice(0, i));
      await refused(concatBytes(sealed, new Uint8Array([bit])));
      await refused(sealed, concatBytes(metadata, new Uint8Array([bit])));
      if (metadata.length > 0)
        await refused(sealed, metadata.with(at % metadata.length, (metadata[at % metadata.length] ?? 0) ^ (1 << bit)));
      // None of them moved the window on.
      expect(await receiver.open(sealed, metadata)).toEqual(opened(9n, plain));
    }),
    { numRuns: 40 },
  );
});

test('two copies of a frame that are opened at once open once', async () => {
  const { sender, receiver } = await pair(5);
  const sealed = await sender.seal(new Uint8Array([1, 2, 3]), NONE);
  const kinds = (await Promise.all([receiver.open(sealed, NONE), receiver.open(sealed, NONE)])).map(({ kind }) => kind);
  expect(kinds.sort()).toEqual(['opened', 'replayed']);
});

test('another base key, KID or suite does not open it', async () => {
  const sealed = await (await pair(4)).sender.seal(new Uint8Array(30), NONE);
  const elsewhere = new SframeReceiver(4);
  expect(await elsewhere.open(sealed, NONE)).toEqual({ kind: 'unknown-key' });
  await elsewhere.addKey(other, 9n);
  expect(await elsewhere.open(sealed, NONE)).toEqual({ kind: 'not-authentic' });
  expect(await (await pair(4, 10n)).receiver.open(sealed, NONE)).toEqual({ kind: 'unknown-key' });
  expect(await (await pair(5)).receiver.open(sealed, NONE)).toEqual({ kind: 'not-authentic' });
});

test('a key that is removed while a frame is being opened opens it no more', async () => {
  const { sender, receiver } = await pair(5);
  const sealed = await sender.seal(new Uint8Array(30), NONE);
  const opening = receiver.open(sealed, NONE);
  receiver.removeKey(9n);
  expect(await opening).toEqual({ kind: 'unknown-key' });
});

test('a key that is added twice keeps what it has seen', async () => {
  const { sender, receiver } = await pair(5);
  const sealed = await sender.seal(new Uint8Array(30), NONE);
  expect((await receiver.open(sealed, NONE)).kind).toBe('opened');
  await receiver.addKey(base, 9n);
  expect(await receiver.open(sealed, NONE)).toEqual({ kind: 'replayed' });
});

test('any bytes at all are an outcome, never an exception', async () => {
  const { receiver } = await pair(5);
  await fc.assert(
    fc.asyncProperty(frames, frames, async (bytes, metadata) => {
      expect((await receiver.open(bytes, metadata)).kind).not.toBe('opened');
    }),
    { numRuns: 500 },
  );
});

test('a frame grows by its header and a tag', async () => {
  const { sender } = await pair(5, 254n);
  const grown = [];
  for (let ctr = 0; ctr < 9; ctr++) grown.push((await sender.seal(new Uint8Array(100), NONE)).length - 100);
  expect(grown).toEqual([18, 18, 18, 18, 18, 18, 18, 18, 19]);
  // Ten minutes of video or audio under one key: at most 20.
  expect(writeHeader(new Uint8Array(HEADER_MAX_BYTES), 254n, 65_535n) + CIPHER_SUITES[5].tag).toBe(20);
});
