import { beforeEach, describe, expect, test } from 'vitest';
import { LIMITS } from '../../../protocol/index.ts';
import { readContainer } from './container.ts';
import { encryptMessage } from './encrypt-message.ts';
import { BOUNDS } from './prune.ts';
import { forgetSessions, readRecord, sessionState } from './session-record.ts';
import { TestDevice } from './test-device.ts';

let anna: TestDevice;
let ben: TestDevice;
beforeEach(async () => {
  [anna, ben] = [await TestDevice.create(), await TestDevice.create()];
});

const state = (own: TestDevice, peer: TestDevice) => sessionState(own.record(peer), peer.identity.publicKey);

/** Both talk, and both have heard. */
async function acquaint(): Promise<void> {
  await anna.start(ben);
  expect(await ben.read(anna, await anna.encrypt(ben, 'hello'))).toBe('hello');
  expect(await anna.read(ben, await ben.encrypt(anna, 'hello yourself'))).toBe('hello yourself');
}

test('two people write and read, first messages until the answer and short ones after', async () => {
  await anna.start(ben);
  for (const text of ['one', 'two', 'three']) {
    const body = await anna.encrypt(ben, text);
    expect(readContainer(body)?.kind).toBe('prekey');
    expect(await ben.read(anna, body)).toBe(text);
  }
  const answer = await ben.encrypt(anna, 'yes');
  expect(readContainer(answer)?.kind).toBe('whisper');
  expect(await anna.read(ben, answer)).toBe('yes');
  expect(readContainer(await anna.encrypt(ben, 'good'))?.kind).toBe('whisper');
});

test('the state of a session is told: none, unanswered, answered', async () => {
  expect(state(anna, ben)).toEqual({ kind: 'none' });
  await anna.start(ben);
  await anna.encrypt(ben, 'one');
  const body = await anna.encrypt(ben, 'two');
  expect(state(anna, ben)).toEqual({ kind: 'open', answered: false, unanswered: 2 });
  await ben.read(anna, body);
  await anna.read(ben, await ben.encrypt(anna, 'yes'));
  expect(state(anna, ben)).toEqual({ kind: 'open', answered: true, unanswered: 0 });
  expect(sessionState(anna.record(ben), anna.identity.publicKey)).toEqual({ kind: 'none' });
});

test('the one-time prekeys that a start used are named once, for deletion', async () => {
  await anna.start(ben);
  const first = await ben.decrypt(anna, await anna.encrypt(ben, 'one'));
  expect(first).toMatchObject({ kind: 'decrypted', usedOneTime: 2, usedKem: 2 });
  expect(await ben.decrypt(anna, await anna.encrypt(ben, 'two'))).toMatchObject({ kind: 'decrypted', usedOneTime: null, usedKem: null });
});

test('the second first message opens without the prekeys that the first one used up', async () => {
  await anna.start(ben);
  const [one, two] = [await anna.encrypt(ben, 'one'), await anna.encrypt(ben, 'two')];
  expect([await ben.read(anna, two), await ben.read(anna, one)]).toEqual(['two', 'one']);
});

test('without a one-time prekey, with the last-resort KEM key, a session starts all the same', async () => {
  await anna.start(ben, await ben.bundle('last-resort'));
  expect(await ben.decrypt(anna, await anna.encrypt(ben, 'hello'))).toMatchObject({ kind: 'decrypted', usedOneTime: null, usedKem: 1 });
});

test('messages arrive in any order, each once', async () => {
  await acquaint();
  const bodies: [string, Uint8Array][] = [];
  for (let i = 0; i < 12; i++) bodies.push([`m${i}`, await anna.encrypt(ben, `m${i}`)]);
  for (const [text, body] of bodies.toReversed()) expect(await ben.read(anna, body)).toBe(text);
  for (const [, body] of bodies) expect(await ben.read(anna, body)).toBe('[duplicate]');
});

test('empty and largest plaintexts fit; what cannot fit an envelope is refused before anything is used up', async () => {
  await acquaint();
  expect(await ben.read(anna, await anna.encrypt(ben, ''))).toBe('');
  const large = 'x'.repeat(LIMITS.envelopeBytes - 2048);
  expect(await ben.read(anna, await anna.encrypt(ben, large))).toBe(large);
  const before = anna.record(ben);
  await expect(anna.encrypt(ben, 'x'.repeat(LIMITS.envelopeBytes))).rejects.toThrow(RangeError);
  expect(anna.record(ben)).toEqual(before);
});

describe('a crossed start', () => {
  test('twenty conversations that both sides open at once: all survive and meet on one session', async () => {
    let survived = 0;
    for (let i = 0; i < 20; i++) {
      const [one, two] = [await TestDevice.create(), await TestDevice.create()];
      await one.start(two);
      await two.start(one);
      const crossing: string[] = [];
      for (let round = 0; round < 3; round++) {
        const [a, b] = [await one.encrypt(two, `a${round}`), await two.encrypt(one, `b${round}`)];
        crossing.push(await two.read(one, a), await one.read(two, b));
      }
      expect(crossing).toEqual(['a0', 'b0', 'a1', 'b1', 'a2', 'b2']);
      expect(await two.read(one, await one.encrypt(two, 'and'))).toBe('and');
      expect(await one.read(two, await two.encrypt(one, 'so'))).toBe('so');
      const last = await one.encrypt(two, 'on');
      expect(readContainer(last)?.kind).toBe('whisper');
      expect(await two.read(one, last)).toBe('on');
      survived++;
    }
    expect(survived).toBe(20);
  }, 60_000);

  test('sixty rounds that cross every time lose nothing', async () => {
    await anna.start(ben);
    await ben.start(anna);
    for (let i = 0; i < 60; i++) {
      const [a, b] = [await anna.encrypt(ben, `a${i}`), await ben.encrypt(anna, `b${i}`)];
      expect([await ben.read(anna, a), await anna.read(ben, b)]).toEqual([`a${i}`, `b${i}`]);
    }
  }, 30_000);
});

describe('a new start over an old session', () => {
  test('messages of the old session still under way are read', async () => {
    await acquaint();
    const late = await anna.encrypt(ben, 'late');
    const crossing = await ben.encrypt(anna, 'crossing');
    await anna.start(ben);
    expect(await ben.read(anna, await anna.encrypt(ben, 'new'))).toBe('new');
    expect(await ben.read(anna, late)).toBe('late');
    expect(await anna.read(ben, crossing)).toBe('crossing');
  });

  test('starts that nobody hears of do not push out the session that the peer writes on', async () => {
    await anna.start(ben);
    await ben.read(anna, await anna.encrypt(ben, 'hello'));
    // To Anna her session is still unanswered, but Ben has it.
    const before = await ben.encrypt(anna, 'before');
    for (let i = 0; i < 12; i++) await anna.start(ben);
    expect(await anna.read(ben, before)).toBe('before');
    for (let i = 0; i < 12; i++) {
      await anna.start(ben);
      await anna.encrypt(ben, 'lost');
    }
    expect(await anna.read(ben, await ben.encrypt(anna, 'after'))).toBe('after');
  });

  test('a message that was held up while six newer sessions were made is read', async () => {
    await acquaint();
    const held = await anna.encrypt(ben, 'held up');
    for (let i = 0; i < BOUNDS.answeredSessions; i++) {
      const [own, peer] = i % 2 === 0 ? [anna, ben] : [ben, anna];
      await own.start(peer);
      expect(await peer.read(own, await own.encrypt(peer, 'new'))).toBe('new');
      expect(await own.read(peer, await peer.encrypt(own, 'yes'))).toBe('yes');
    }
    expect(await ben.read(anna, held)).toBe('held up');
    expect(BOUNDS.answeredSessions).toBe(6);
  });

  test('two who keep writing across each other come onto one session, and a new start is not undone by what was under way', async () => {
    for (let pair = 0; pair < 6; pair++) {
      const [one, two] = [await TestDevice.create(), await TestDevice.create()];
      const inUse = (own: TestDevice, peer: TestDevice) => readRecord(own.record(peer)).sessions[0]?.indexInfo.baseKey;
      const across = async () => {
        const [there, back] = [await one.encrypt(two, 'there'), await two.encrypt(one, 'back')];
        expect([await two.read(one, there), await one.read(two, back)]).toEqual(['there', 'back']);
      };
      await one.start(two);
      await two.start(one);
      for (let i = 0; i < 4; i++) await across();
      const before = inUse(one, two);
      expect(inUse(two, one)).toBe(before);
      await one.start(two);
      const renewed = inUse(one, two);
      for (let i = 0; i < 4; i++) await across();
      expect([inUse(one, two), inUse(two, one)]).toEqual([renewed, renewed]);
    }
  });

  test('a late message does not bring the old session back', async () => {
    await acquaint();
    const [late, later] = [await anna.encrypt(ben, 'late'), await anna.encrypt(ben, 'later')];
    expect(await ben.read(anna, later)).toBe('later');
    await anna.start(ben);
    await ben.read(anna, await anna.encrypt(ben, 'new'));
    await anna.read(ben, await ben.encrypt(anna, 'yes'));
    const used = () => state(ben, anna);
    const before = used();
    expect(await ben.read(anna, late)).toBe('late');
    expect(used()).toEqual(before);
  });
});

test('forgetting a session destroys its keys and keeps what refuses a replay', async () => {
  await anna.start(ben, await ben.bundle('last-resort'));
  const body = await anna.encrypt(ben, 'hello');
  await ben.read(anna, body);
  const record = ben.record(anna);
  const left = record && forgetSessions(record);
  expect(left).not.toBeNull();
  ben.keep(anna, left);
  expect(state(ben, anna)).toEqual({ kind: 'none' });
  expect(await ben.decrypt(anna, body)).toEqual({ kind: 'undecryptable', reason: 'start-replayed' });
  const annas = anna.record(ben);
  expect(annas && forgetSessions(annas)).toBeNull();
});

test('without a session there is nothing to encrypt with', async () => {
  const none = { ...anna.ends(ben), record: null, plaintext: new Uint8Array(1) };
  expect(await encryptMessage(none)).toEqual({ kind: 'no-session' });
});

test('nothing given to the room is changed by it', async () => {
  await acquaint();
  const body = await anna.encrypt(ben, 'hello');
  const record = ben.record(anna);
  const copies = [new Uint8Array(body), new Uint8Array(record ?? [])];
  await ben.read(anna, body);
  expect([new Uint8Array(body), new Uint8Array(record ?? [])]).toEqual(copies);
});
