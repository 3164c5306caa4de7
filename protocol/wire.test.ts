// Every frame and call: what is written is read again, and no bytes whatever do more to a decoder than make it throw `WireError`.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AnswerOf,
  CALL_NAMES,
  type CallName,
  decodeAnswer,
  decodeRefusal,
  decodeRequest,
  encodeAnswer,
  encodeRefusal,
  encodeRequest,
  type Refusal,
  type RequestOf,
} from './calls.ts';
import { decode, encode } from './codec.ts';
import { ERROR_NUMBERS, type ErrorCode, WireError } from './errors.ts';
import { type ClientFrame, decodeClientFrame, decodeRelayFrame, encodeClientFrame, encodeRelayFrame, type RelayFrame } from './frames.ts';
import { accountIdOf, type DeviceId } from './ids.ts';
import { LIMITS } from './limits.ts';
import { type DeviceList, deviceList, KEM_PUBLIC_KEY_BYTES } from './shapes.ts';

const exactly = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const upTo = (maxLength: number) => fc.uint8Array({ maxLength });
const u32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const u16 = fc.integer({ min: 0, max: 2 ** 16 - 1 });
const u53 = fc.maxSafeNat();
const account = exactly(32).map(accountIdOf);
const device = fc.integer({ min: 1, max: 2 ** 31 - 1 }).map((n) => n as DeviceId);
const id = fc.integer({ min: 1, max: 2 ** 31 - 1 });
const code = fc.constantFrom(...(Object.keys(ERROR_NUMBERS) as ErrorCode[]));
const few = <T>(item: fc.Arbitrary<T>) => fc.array(item, { maxLength: 4 });

const clientFrame: fc.Arbitrary<ClientFrame> = fc.oneof(
  fc.record({ kind: fc.constant('hello' as const), token: exactly(32) }),
  fc.record({
    kind: fc.constant('send' as const),
    envelopes: few(
      fc.record({
        clientId: exactly(16),
        to: account,
        toDevice: device,
        listVersion: u32,
        keeping: fc.constantFrom('stored' as const, 'passing' as const),
        expiresIn: u32,
        body: upTo(60),
      }),
    ),
  }),
  fc.record({ kind: fc.constant('ack' as const), ranges: few(fc.record({ first: u53, last: u53 })) }),
  fc.record({ kind: fc.constant('ping' as const), nonce: u32 }),
);

const relayFrame: fc.Arbitrary<RelayFrame> = fc.oneof(
  fc.record({ kind: fc.constant('welcome' as const), serverTime: u53, queued: u32 }),
  fc.record({
    kind: fc.constant('sent' as const),
    outcomes: few(
      fc.record({
        clientId: exactly(16),
        outcome: fc.constantFrom('stored' as const, 'duplicate' as const, 'refused' as const),
        code,
        retryAfterMs: u32,
      }),
    ),
  }),
  fc.record({
    kind: fc.constant('deliver' as const),
    envelopes: few(fc.record({ seq: u53, from: account, fromDevice: device, clientId: exactly(16), storedAt: u53, body: upTo(60) })),
  }),
  fc.record({ kind: fc.constant('drained' as const) }),
  fc.record({ kind: fc.constant('pong' as const), nonce: u32, serverTime: u53 }),
  fc.record({ kind: fc.constant('error' as const), code, fatal: fc.integer({ min: 0, max: 255 }), retryAfterMs: u32 }),
  fc.record({ kind: fc.constant('prekeys' as const), oneTime: u16, kem: u16 }),
  fc.record({ kind: fc.constant('goodbye' as const), retryAfterMs: u32 }),
);

const devices = fc.record({ accountKey: exactly(32), list: upTo(200), signature: exactly(64) });
const list: fc.Arbitrary<DeviceList> = fc.record({
  account,
  version: u32,
  devices: few(fc.record({ deviceId: device, identityKey: exactly(32), loginKey: exactly(32), addedAt: u53 })),
});
const oneTimeKey = fc.record({ id, key: exactly(32) });
const signedKey = fc.record({ id, key: exactly(32), signature: exactly(64) });
// Long and dull: one repeated byte does.
const kemKey = fc.record({ id, key: fc.nat(255).map((n) => new Uint8Array(KEM_PUBLIC_KEY_BYTES).fill(n)), signature: exactly(64) });
const preKeys = fc.record({
  signed: signedKey,
  oneTime: few(oneTimeKey),
  kemLastResort: kemKey,
  kemOneTime: fc.array(kemKey, { maxLength: 2 }),
});
const name = fc.string({ maxLength: 8 });
const nothing = fc.constant({});
const counts = { oneTime: u16, kem: u16 };

const calls: { readonly [N in CallName]: readonly [fc.Arbitrary<RequestOf<N>>, fc.Arbitrary<AnswerOf<N>>] } = {
  register: [fc.record({ devices, deviceId: device, preKeys, userName: fc.option(name) }), fc.record({ serverTime: u53 })],
  challenge: [fc.record({ account, device }), fc.record({ nonce: exactly(32), expiresAt: u53 })],
  login: [
    fc.record({
      account,
      device,
      nonce: exactly(32),
      signature: exactly(64),
      markers: fc.record({
        known: fc.array(fc.record({ marker: exactly(16), answered: fc.boolean() }), { maxLength: 16 }),
        next: exactly(16),
      }),
    }),
    fc.record({ token: exactly(32), expiresAt: u53, serverTime: u53, continued: fc.boolean() }),
  ],
  logout: [nothing, nothing],
  putDeviceList: [fc.record({ devices }), nothing],
  getDeviceList: [fc.record({ account }), fc.record({ devices })],
  putPreKeys: [fc.record({ preKeys, replace: fc.boolean() }), fc.record(counts)],
  countPreKeys: [nothing, fc.record({ ...counts, signed: u32 })],
  claimPreKeys: [
    fc.record({ account, device }),
    fc.record({ bundle: fc.record({ signed: signedKey, oneTime: fc.option(oneTimeKey), kem: kemKey }) }),
  ],
  setUserName: [fc.record({ userName: fc.option(name) }), nothing],
  findUser: [fc.record({ userName: name }), fc.record({ userName: name, devices })],
  iceServers: [
    nothing,
    fc.record({
      servers: few(fc.record({ urls: few(name), username: fc.option(name), credential: fc.option(name) })),
      expiresAt: u53,
    }),
  ],
};
const refusal: fc.Arbitrary<Refusal> = fc.record({ code, retryAfterMs: u32 });

interface Wire<T = unknown> {
  readonly name: string;
  readonly values: fc.Arbitrary<T>;
  readonly write: (value: T) => Uint8Array<ArrayBuffer>;
  readonly read: (input: Uint8Array) => T;
}
const wire = <T>(wireName: string, values: fc.Arbitrary<T>, write: (value: T) => Uint8Array<ArrayBuffer>, read: (input: Uint8Array) => T) =>
  ({ name: wireName, values, write, read }) as unknown as Wire;
const callWires = <N extends CallName>(call: N): Wire[] => [
  wire(
    `${call} request`,
    calls[call][0] as fc.Arbitrary<RequestOf<N>>,
    (value) => encodeRequest(call, value),
    (input) => decodeRequest(call, input),
  ),
  wire(
    `${call} answer`,
    calls[call][1] as fc.Arbitrary<AnswerOf<N>>,
    (value) => encodeAnswer(call, value),
    (input) => decodeAnswer(call, input),
  ),
];
const wires: readonly Wire[] = [
  wire('client frame', clientFrame, encodeClientFrame, decodeClientFrame),
  wire('relay frame', relayFrame, encodeRelayFrame, decodeRelayFrame),
  wire('refusal', refusal, encodeRefusal, decodeRefusal),
  wire(
    'device list',
    list,
    (value) => encode(deviceList, value),
    (input) => decode(deviceList, input),
  ),
  ...CALL_NAMES.flatMap((call) => callWires(call)),
];

/** How much a decoded value holds: one for each value in it, and the bytes of its byte fields. */
function weight(value: unknown): number {
  if (value instanceof Uint8Array) return 1 + value.length;
  if (typeof value === 'string') return 1 + value.length / 2;
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce((sum: number, part) => sum + weight(part), 1);
}

/** Small, fast and repeatable (xorshift32): the same bytes in every run, so that what fails once fails again. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const scratch = new Uint8Array(1 << 16);
const EDGES = [0, 1, 0x7f, 0x80, 0xff];

/** One to four changes: a flipped bit, a byte of an edge value, a cut, an insertion, a piece of another sample, a doubled piece. */
function mutate(sample: Uint8Array, other: Uint8Array, random: (below: number) => number): Uint8Array {
  scratch.set(sample);
  let length = sample.length;
  for (let changes = 1 + random(4); changes > 0; changes--) {
    const at = random(length + 1);
    const change = random(6);
    if (change === 0) scratch[at] = (scratch[at] as number) ^ (1 << random(8));
    else if (change === 1) scratch[at] = EDGES[random(EDGES.length)] as number;
    else if (change === 2) length = at;
    else if (change === 3) {
      scratch.copyWithin(at + 1, at, length);
      scratch[at] = random(256);
      length += 1;
    } else if (change === 4) {
      const piece = other.subarray(random(other.length + 1));
      scratch.set(piece, at);
      length = at + piece.length;
    } else {
      const doubled = Math.min(8, length - at);
      scratch.copyWithin(at + doubled, at, length);
      length += doubled;
    }
  }
  return scratch.slice(0, length);
}

describe.each(wires)('$name', ({ values, write, read }) => {
  test('is read as it was written', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(read(write(value))).toEqual(value);
      }),
    );
  });

  test('100,000 spoilt ones: refused with WireError, or a value that is written the same way and holds no more than was sent', () => {
    const samples = fc.sample(values, { numRuns: 40, seed: 7 }).map(write);
    // Most mutations of a long sample hit a key; the short ones are where lengths and counts are.
    const short = samples.sort((a, b) => a.length - b.length).slice(0, 20);
    const random = randomFrom(0x5077_0001);
    for (let i = 0; i < 100_000; i++) {
      const input = mutate(short[random(short.length)] as Uint8Array, short[random(short.length)] as Uint8Array, random);
      let value: unknown;
      try {
        value = read(input);
      } catch (error) {
        if (error instanceof WireError) continue;
        throw error;
      }
      if (weight(value) > 2 * input.length + 8) throw new Error(`${weight(value)} from ${input.length} bytes`);
      const again = write(value);
      // A number of an error that this build does not know reads as `internal`.
      const foreign = JSON.stringify(value).includes('"internal"');
      if (!foreign && Buffer.compare(again, input) !== 0)
        throw new Error(`two spellings of one value: ${Buffer.from(input).toString('hex')}`);
    }
  }, 60_000);
});

describe('the largest that the limits allow', () => {
  test('fits into a frame, and one byte more is oversize', () => {
    const whole = new Uint8Array(LIMITS.frameBytes + 1);
    whole[0] = 1;
    for (const read of [decodeClientFrame, decodeRelayFrame])
      expect(() => read(whole)).toThrow(expect.objectContaining({ code: 'oversize' }));
    const body = new Uint8Array(LIMITS.httpBodyBytes + 1);
    expect(() => decodeRequest('register', body)).toThrow(expect.objectContaining({ code: 'oversize' }));
  });

  test('a full upload of prekeys fits into a request', () => {
    const key = (n: number) => ({ id: n, key: new Uint8Array(KEM_PUBLIC_KEY_BYTES), signature: new Uint8Array(64) });
    const upload = {
      signed: { id: 1, key: new Uint8Array(32), signature: new Uint8Array(64) },
      oneTime: Array.from({ length: LIMITS.oneTimePreKeys }, (_, i) => ({ id: i + 1, key: new Uint8Array(32) })),
      kemLastResort: key(1),
      kemOneTime: Array.from({ length: LIMITS.oneTimePreKeys }, (_, i) => key(i + 2)),
    };
    expect(encodeRequest('putPreKeys', { preKeys: upload, replace: true }).length).toBeLessThan(LIMITS.httpBodyBytes);
  });

  test('a list of as many devices as an account may have fits where lists are kept', () => {
    const one = { deviceId: 1 as DeviceId, identityKey: new Uint8Array(32), loginKey: new Uint8Array(32), addedAt: 1 };
    const full = encode(deviceList, {
      account: accountIdOf(new Uint8Array(32)),
      version: 1,
      devices: Array(LIMITS.devicesPerAccount).fill(one),
    });
    const request = { devices: { accountKey: new Uint8Array(32), list: full, signature: new Uint8Array(64) } };
    expect(decodeRequest('putDeviceList', encodeRequest('putDeviceList', request)).devices.list).toEqual(full);
  });
});
