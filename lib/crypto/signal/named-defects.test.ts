// Each known defect of the Signal library by its name: the first test of a pair shows it on the library as it is published, the second
// shows that ours does not have it. That nothing takes over a worker's `onmessage` needs a worker: e2e/vectors.spec.ts.

import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { fromHex, toHex } from '../../../protocol/index.ts';
import { createDeviceIdentity, signWithIdentity } from '../device-identity.ts';
import { randomBytes } from '../hash.ts';
import { bufferOf } from '../platform.ts';
import wycheproof from '../vectors/x25519_test.json' with { type: 'json' };
import { agree, agreePortably, clamp } from '../x25519.ts';
import { verifyXeddsa } from '../xeddsa.ts';
import { BareDevice, bytesOf, openRealm, type Realm, textOf } from './bare-library.contract.ts';
import { encryptMessage } from './encrypt-message.ts';
import { flipped, headerOf, opened, reheaded, withHeader, withOuter } from './forgery.contract.ts';
import { createOneTimePreKeys } from './prekeys.ts';
import { BOUNDS } from './prune.ts';
import { ratchetHash } from './ratchet-hash.ts';
import { MAX_STEPS } from './ratchet-session.ts';
import { forgetSessions, readRecord } from './session-record.ts';
import { TestDevice } from './test-device.ts';

const BARE = 'the bare library';
const OURS = 'ours';

let realm: Realm;
let anna: TestDevice;
let ben: TestDevice;
beforeAll(async () => {
  // It warns through the console when it fails.
  for (const name of ['warn', 'error'] as const) vi.spyOn(console, name).mockImplementation(() => {});
  realm = await openRealm();
});
beforeEach(async () => {
  [anna, ben] = [await TestDevice.create(), await TestDevice.create()];
});

const bare = async (name: string, firstId?: number) => BareDevice.create(realm, name, firstId);
const barePair = async () => [await bare('anna'), await bare('ben')] as const;

interface Talker<Peer, Message> {
  start(peer: Peer): Promise<unknown>;
  encrypt(peer: Peer, text: string): Promise<Message>;
  read(peer: Peer, message: Message): Promise<string>;
}
type Talkers<Peer, Message> = readonly [Peer & Talker<Peer, Message>, Peer & Talker<Peer, Message>];

async function acquaint<Peer, Message>([one, two]: Talkers<Peer, Message>): Promise<void> {
  await one.start(two);
  expect(await two.read(one, await one.encrypt(two, 'hello'))).toBe('hello');
  expect(await one.read(two, await two.encrypt(one, 'hello yourself'))).toBe('hello yourself');
}

describe('identity bypass', () => {
  test(`${BARE} accepts a start with another identity key than the one its store trusts`, async () => {
    const pair = await barePair();
    await acquaint(pair);
    const imposter = await bare('anna');
    const [, victim] = pair;
    await imposter.start(victim);
    expect(await victim.store.isTrustedIdentity('anna', imposter.identityKey.slice().buffer)).toBe(false);
    expect(await victim.read(imposter, await imposter.encrypt(victim, 'it is me'))).toBe('it is me');
  });

  test(`${OURS} does not trust it`, async () => {
    await acquaint([anna, ben]);
    const imposter = new TestDevice(await createDeviceIdentity(), anna.address);
    await imposter.start(ben);
    expect(await ben.decrypt(anna, await imposter.encrypt(ben, 'it is me'))).toEqual({ kind: 'untrusted' });
  });
});

describe('identity saved before authentication', () => {
  test(`${BARE} remembers the identity key of a start whose MAC is wrong`, async () => {
    const [one, two] = await barePair();
    await one.start(two);
    const message = await one.encrypt(two, 'hello');
    // The last byte of the MAC stands before the two ids at the end of the outer message.
    const forged = { ...message, body: textOf(flipped(bytesOf(message.body), -6)) };
    expect(await two.read(one, forged)).toBe('[Bad MAC]');
    expect(two.store.identities.get('anna')).toEqual(one.identityKey);
  });

  test(`${OURS} remembers nothing of it`, async () => {
    await anna.start(ben);
    const body = await anna.encrypt(ben, 'hello');
    const before = ben.everything();
    expect(await ben.decrypt(anna, withHeader(body, { counter: 1 }))).toEqual({ kind: 'undecryptable', reason: 'not-authentic' });
    expect(ben.everything()).toBe(before);
    expect(ben.records.size).toBe(0);
  });
});

describe('crossed start', () => {
  const CONVERSATIONS = 4;

  /** Both start at once and write at once, five times; then in turn. How many of the last, orderly exchanges were read. */
  async function crossed<Peer, Message>([one, two]: Talkers<Peer, Message>): Promise<number> {
    await one.start(two);
    await two.start(one);
    for (let i = 0; i < 5; i++) {
      const [there, back] = [await one.encrypt(two, 'at once'), await two.encrypt(one, 'at once')];
      await two.read(one, there);
      await one.read(two, back);
    }
    let read = 0;
    for (let i = 0; i < 3; i++) {
      if ((await two.read(one, await one.encrypt(two, 'in turn'))) === 'in turn') read++;
      if ((await one.read(two, await two.encrypt(one, 'in turn'))) === 'in turn') read++;
    }
    return read;
  }

  test(`${BARE} loses every such conversation for good`, async () => {
    for (let i = 0; i < CONVERSATIONS; i++) expect(await crossed(await barePair())).toBe(0);
  }, 30_000);

  test(`${OURS} loses none`, async () => {
    for (let i = 0; i < CONVERSATIONS; i++) expect(await crossed([await TestDevice.create(), await TestDevice.create()])).toBe(6);
  });
});

describe('archived-session corruption', () => {
  /** A message of the old session arrives late; then what the next one on the new session reads as. */
  async function afterLate<Peer, Message>([one, two]: Talkers<Peer, Message>): Promise<string> {
    await acquaint([one, two]);
    const late = await one.encrypt(two, 'late');
    await acquaint([one, two]);
    expect(await two.read(one, late)).toBe('late');
    return two.read(one, await one.encrypt(two, 'next'));
  }

  test(`${BARE} spoils the new session by trying the late message on it`, async () => {
    expect(await afterLate(await barePair())).toBe('[Bad MAC]');
  });

  test(`${OURS} tries on copies`, async () => {
    expect(await afterLate([anna, ben])).toBe('next');
  });
});

describe('unbounded chains', () => {
  const TURNS = 40;
  async function talk<Peer, Message>([one, two]: Talkers<Peer, Message>): Promise<void> {
    await acquaint([one, two]);
    for (let i = 0; i < TURNS; i++) {
      await two.read(one, await one.encrypt(two, 'ping'));
      await one.read(two, await two.encrypt(one, 'pong'));
    }
  }

  test(`${BARE} keeps every chain there ever was`, async () => {
    const pair = await barePair();
    await talk(pair);
    const [session] = Object.values(pair[0].record(pair[1]).sessions);
    expect(Object.keys(session?.chains ?? {}).length).toBeGreaterThan(TURNS);
  }, 30_000);

  test(`${OURS} keeps five old ones (and in a hundred thousand turns no more: growth.soak.ts)`, async () => {
    await talk([anna, ben]);
    const [session] = readRecord(anna.record(ben)).sessions;
    expect(Object.keys(session?.chains ?? {}).length).toBeLessThanOrEqual(BOUNDS.oldChains + 2);
  });
});

describe('prekey id 0', () => {
  test(`${BARE} makes a prekey 0, and then takes a start without a one-time prekey for one with it`, async () => {
    const [one, two] = [await bare('anna'), await bare('ben', 0)];
    await two.bundle();
    expect([...two.store.preKeys.keys()]).toEqual([0]);
    await one.start(two, await two.bundle('last-resort'));
    expect(await two.read(one, await one.encrypt(two, 'hello'))).toBe('[Bad MAC]');
  });

  test(`${OURS} makes none, reads 0 as absent, and opens such a start`, async () => {
    await expect(createOneTimePreKeys(0, 1)).rejects.toThrow(RangeError);
    await ben.bundle();
    const zero = await createOneTimePreKeys(1, 1);
    ben.oneTime.set(0, zero[0]?.private ?? new Uint8Array());
    await anna.start(ben, await ben.bundle('last-resort'));
    expect(await ben.read(anna, await anna.encrypt(ben, 'hello'))).toBe('hello');
    const carla = await TestDevice.create();
    await carla.start(ben);
    const stripped = withOuter(await carla.encrypt(ben, 'hello'), { preKeyId: 0 });
    expect(await ben.decrypt(carla, stripped)).toEqual({ kind: 'undecryptable', reason: 'not-authentic' });
  });
});

describe('missing one-time prekey', () => {
  test(`${BARE} goes on without it and calls the result a bad MAC`, async () => {
    const [one, two] = await barePair();
    await one.start(two);
    two.store.preKeys.clear();
    expect(await two.read(one, await one.encrypt(two, 'hello'))).toBe('[Bad MAC]');
  });

  test(`${OURS} says what is missing`, async () => {
    await anna.start(ben);
    ben.oneTime.clear();
    expect(await ben.decrypt(anna, await anna.encrypt(ben, 'hello'))).toEqual({ kind: 'missing-prekey', which: 'one-time' });
  });
});

describe('replay of a first message after the session was deleted', () => {
  test(`${BARE} accepts it again when it has no one-time prekey`, async () => {
    const [one, two] = await barePair();
    await one.start(two, await two.bundle('last-resort'));
    const first = await one.encrypt(two, 'pay him');
    expect(await two.read(one, first)).toBe('pay him');
    two.store.sessions.clear();
    expect(await two.read(one, first)).toBe('pay him');
  });

  test(`${OURS} remembers the start longer than the session`, async () => {
    await anna.start(ben, await ben.bundle('last-resort'));
    const first = await anna.encrypt(ben, 'pay him');
    expect(await ben.read(anna, first)).toBe('pay him');
    const record = ben.record(anna);
    ben.keep(anna, record && forgetSessions(record));
    expect(await ben.decrypt(anna, first)).toEqual({ kind: 'undecryptable', reason: 'start-replayed' });
  });
});

describe('low-order keys', () => {
  const hex = (text: string) => fromHex(text) ?? new Uint8Array();
  const cases = wycheproof.testGroups.flatMap((group) => group.tests);
  const lowOrder = cases.filter((one) => one.flags.includes('ZeroSharedSecret'));

  test(`${BARE} agrees on zeros with 31 of 31, and gets one of the other 487 wrong`, () => {
    const agreed = (one: { public: string; private: string }) =>
      toHex(new Uint8Array(realm.curve.sharedSecret(bufferOf(hex(one.public)), bufferOf(hex(one.private)))));
    expect(lowOrder.filter((one) => agreed(one) === '0'.repeat(64)).length).toBe(31);
    const others = cases.filter((one) => !lowOrder.includes(one));
    expect([others.length, others.filter((one) => agreed(one) !== one.shared).length]).toEqual([487, 1]);
  }, 60_000);

  test.each([
    ['native', agree],
    ['portable', async (own: Uint8Array, theirs: Uint8Array) => agreePortably(own, theirs)],
  ] as const)(`${OURS}, %s: 31 of 31 refused, 518 of 518 right`, async (_name, agreement) => {
    const answers = await Promise.all(
      cases.map(async (one) => ({
        one,
        got: await agreement(clamp(hex(one.private)), hex(one.public)).then(toHex, () => 'refused'),
      })),
    );
    const right = answers.filter(({ one, got }) => got === (lowOrder.includes(one) ? 'refused' : one.shared));
    expect([lowOrder.length, right.length]).toEqual([31, 518]);
  });
});

describe('inverted `verify`', () => {
  const message = randomBytes(33);

  test(`${BARE} says true for an invalid signature and false for a valid one`, () => {
    const { curve } = realm;
    const { pubKey, privKey } = curve.keyPair(bufferOf(randomBytes(32)));
    const signature = curve.sign(privKey, bufferOf(message));
    expect(curve.verify(pubKey, bufferOf(message), signature)).toBe(false);
    expect(curve.verify(pubKey, bufferOf(randomBytes(33)), signature)).toBe(true);
  });

  test(`${OURS} says true for a valid one only`, async () => {
    const identity = await createDeviceIdentity();
    const signature = await signWithIdentity(identity, message);
    expect(await verifyXeddsa(identity.publicKey, message, signature)).toBe(true);
    expect(await verifyXeddsa(identity.publicKey, randomBytes(33), signature)).toBe(false);
  });
});

describe('per-realm lock', () => {
  test(`${BARE} in two tabs on one store uses one key twice, and the second message is lost`, async () => {
    const [one, two] = await barePair();
    await acquaint([one, two]);
    const otherTab = await openRealm();
    const write = ({ library }: Realm) =>
      new library.SessionCipher(one.store, new library.SignalProtocolAddress('ben', 1)).encrypt(randomBytes(9).buffer);
    const sent = await Promise.all([write(realm), write(otherTab)]);
    expect(new Set(sent.map(({ body }) => headerOf(bytesOf(body)).counter)).size).toBe(1);
    const [first, second] = sent;
    expect(await two.read(one, first)).not.toMatch(/^\[/);
    expect(await two.read(one, second)).toMatch(/^\[/);
  });

  test(`${OURS} writes nothing itself, so whoever commits against a revision (as the engine does) never uses one twice`, async () => {
    await acquaint([anna, ben]);
    let row = { record: anna.record(ben), revision: 0 };
    async function send(text: string): Promise<Uint8Array> {
      for (;;) {
        const { record, revision } = row;
        const outcome = await encryptMessage({ ...anna.ends(ben), record, plaintext: new TextEncoder().encode(text) });
        if (outcome.kind !== 'encrypted') throw new Error(outcome.kind);
        if (row.revision !== revision) continue;
        row = { record: outcome.record, revision: revision + 1 };
        return outcome.body;
      }
    }
    const bodies = await Promise.all(Array.from({ length: 10 }, (_, i) => send(`m${i}`)));
    const names = bodies.map((body) => headerOf(opened(body).message)).map(({ ephemeralKey, counter }) => `${ephemeralKey}/${counter}`);
    expect(new Set(names).size).toBe(10);
    for (const [i, body] of bodies.entries()) expect(await ben.read(anna, body)).toBe(`m${i}`);
  });
});

describe('forged counter', () => {
  const SESSIONS = 3;
  /** HMACs: two a chain step. */
  const PER_STEP = 2;

  test(`${BARE} pays 2,000 steps on each of two chains of every session before it looks at the MAC`, async () => {
    const [one, two] = await barePair();
    for (let i = 0; i < SESSIONS; i++) await acquaint([one, two]);
    const message = await one.encrypt(two, 'hello');
    // A ratchet key that no session knows, far ahead on the chain that it closes and on the one that it opens.
    const ahead = { ephemeralKey: one.identityKey, counter: 1999, previousCounter: 2000 };
    const forged = { ...message, body: textOf(reheaded(bytesOf(message.body), ahead)) };
    let hmacs = 0;
    const counting = {
      getRandomValues: (array: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(array),
      subtle: {
        importKey: crypto.subtle.importKey.bind(crypto.subtle),
        encrypt: crypto.subtle.encrypt.bind(crypto.subtle),
        decrypt: crypto.subtle.decrypt.bind(crypto.subtle),
        sign: (...args: Parameters<SubtleCrypto['sign']>) => {
          hmacs++;
          return crypto.subtle.sign(...args);
        },
      },
    };
    realm.library.setWebCrypto(counting as unknown as Crypto);
    expect(await two.read(one, forged)).toBe('[Bad MAC]');
    realm.library.setWebCrypto(crypto);
    expect(hmacs).toBeGreaterThan(SESSIONS * 2 * 1990 * PER_STEP);
  }, 60_000);

  test(`${OURS} pays at most ${MAX_STEPS} steps in all, whatever the header says and however many sessions there are`, async () => {
    for (let i = 0; i < SESSIONS; i++) await acquaint([anna, ben]);
    const body = await anna.encrypt(ben, 'hello');
    const stepped = vi.spyOn(ratchetHash, 'step');
    const before = ben.everything();
    const ephemeralKey = new Uint8Array([5, ...anna.identity.publicKey]);
    const headers = [
      { ephemeralKey, counter: 1999, previousCounter: 2000 },
      { ephemeralKey, counter: MAX_STEPS - 1, previousCounter: 0 },
      { ephemeralKey, counter: MAX_STEPS / 2, previousCounter: MAX_STEPS / 2 - 1 },
      { ephemeralKey, counter: 300, previousCounter: 0 },
      { counter: MAX_STEPS },
      { counter: 2 ** 32 - 1 },
    ];
    let most = 0;
    for (const header of headers) {
      stepped.mockClear();
      expect(await ben.decrypt(anna, withHeader(body, header))).toMatchObject({ kind: 'undecryptable' });
      most = Math.max(most, stepped.mock.calls.length);
    }
    expect(most).toBeLessThanOrEqual(MAX_STEPS);
    // The bound is reached: it is these steps that are counted.
    expect(most).toBeGreaterThanOrEqual(MAX_STEPS - 1);
    expect(stepped.mock.calls.length).toBe(0);
    stepped.mockRestore();
    expect(ben.everything()).toBe(before);
    expect(await ben.read(anna, body)).toBe('hello');
  });
});

describe('process handlers', () => {
  test(`${BARE} installs two, one of which ends the process at a stray rejection`, () => {
    expect(new Set(realm.handlers)).toEqual(new Set(['uncaughtException', 'unhandledRejection']));
  });

  test(`${OURS} installs none`, async () => {
    const events = ['uncaughtException', 'unhandledRejection'] as const;
    const before = events.map((event) => process.listenerCount(event));
    vi.resetModules();
    await import('../index.ts');
    expect(events.map((event) => process.listenerCount(event))).toEqual(before);
  });
});
