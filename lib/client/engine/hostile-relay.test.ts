// The relay lies. Nothing it does is accepted silently, and what it holds back shows, and heals.

import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { EnginePerson } from '../../../e2e/engine-person.ts';
import { RelayProcess } from '../../../e2e/relay-process.ts';
import { type DeliveredEnvelope, decode, deviceList, encode, type RelayFrame } from '../../../protocol/index.ts';
import { createDeviceIdentity, createKemPreKeys, createLoginKey, createSignedPreKey } from '../../crypto/index.ts';
import type { ConversationId } from '../../domain/index.ts';

let relay: RelayProcess;
const people: EnginePerson[] = [];
const person = (name: string) => {
  const one = new EnginePerson(name, relay.origin);
  people.push(one);
  return one;
};
const until = (check: () => unknown | Promise<unknown>) => vi.waitFor(check, { timeout: 20_000, interval: 25 });

beforeAll(async () => {
  relay = await RelayProcess.start();
}, 30_000);
afterAll(() => relay?.stop(), 30_000);
afterEach(() => {
  for (const one of people.splice(0)) one.stop();
});

async function pair() {
  const [alice, bob] = await Promise.all([person('Alice').join(), person('Bob').join()]);
  const id = await bob.engine.acceptInvite(alice.invite);
  await bob.send(id, 'one');
  await until(() => expect(alice.conversation('Bob')).toBeDefined());
  await alice.send(id, 'hello');
  // Receipts are in too: from here on, what Bob sends is what a test makes him send.
  await until(async () => expect((await alice.messages(id)).at(-1)?.tick).toBe('delivered'));
  return { alice, bob, id };
}
/** What Bob wrote, as Alice has it. */
const heard = async (alice: EnginePerson, id: ConversationId) => (await alice.texts(id)).filter((text) => text !== 'hello');
const absent = async (alice: EnginePerson, id: ConversationId) =>
  (await alice.messages(id)).filter((one) => one.kind === 'gap' || one.kind === 'unreadable');
/** Meddles with the envelopes that reach somebody. */
const envelopes =
  (change: (envelope: DeliveredEnvelope) => readonly DeliveredEnvelope[]) =>
  (frame: RelayFrame): readonly RelayFrame[] =>
    frame.kind === 'deliver' ? [{ kind: 'deliver', envelopes: frame.envelopes.flatMap(change) }] : [frame];

describe('a hostile relay', { timeout: 60_000 }, () => {
  test('withholds a message: a gap shows once a later one arrives, and it heals in its place', async () => {
    const { alice, bob, id } = await pair();
    let dropped = 0;
    alice.meddling.frame = envelopes((envelope) => (dropped++ === 0 ? [] : [envelope]));
    await bob.send(id, 'two');
    await until(() => expect(dropped).toBe(1));
    await bob.send(id, 'three');
    await until(async () => expect(await heard(alice, id)).toEqual(['one', 'two', 'three']));
    expect(await absent(alice, id)).toEqual([]);
    expect(alice.log.join()).toContain('contents are missing');
    // It is the message that was withheld: as old as it is, and not read yet.
    const times = async (one: EnginePerson) => (await one.messages(id)).filter(({ text }) => text === 'two').map(({ at }) => at);
    expect(await times(alice)).toEqual(await times(bob));
    expect(alice.conversation('Bob')?.unread).toBe(3);
    const last = (await alice.messages(id)).at(-1);
    await alice.engine.markRead(id, last?.id as never);
    expect(alice.conversation('Bob')?.unread).toBe(0);
  });

  test('withholds a message until its conversation was deleted: it is shown all the same', async () => {
    const { alice, bob, id } = await pair();
    let count = 0;
    // Of what comes only the second goes through, until a new connection brings the rest again.
    alice.meddling.frame = envelopes((envelope) => {
      count += 1;
      return count === 2 ? [envelope] : [];
    });
    await bob.send(id, 'two');
    await until(() => expect(count).toBe(1));
    await bob.send(id, 'three');
    await until(async () => expect(await heard(alice, id)).toEqual(['one', 'three']));
    await alice.engine.deleteConversation(id);
    alice.stop();
    alice.meddling.frame = (frame) => [frame];
    await alice.start();
    await until(() => expect(alice.conversation('Bob')).toMatchObject({ unread: 1, last: { text: 'two' } }));
  });

  test('withholds for good, answers included: the gap stays and says how many', async () => {
    const { alice, bob, id } = await pair();
    let count = 0;
    alice.meddling.frame = envelopes((envelope) => {
      count += 1;
      return count === 4 ? [envelope] : [];
    });
    for (const text of ['two', 'three', 'four', 'five']) await bob.send(id, text);
    await until(async () => expect(await heard(alice, id)).toEqual(['one', 'five']));
    expect(await absent(alice, id)).toMatchObject([{ kind: 'gap', missing: 3, lost: 0 }]);
    const rows = (await alice.messages(id)).map((one) => one.text || one.kind);
    expect(rows.slice(-2)).toEqual(['gap', 'five']);
  });

  test('delivers out of order and twice: each message is there once, and nothing is left missing', async () => {
    const { alice, bob, id } = await pair();
    const held: DeliveredEnvelope[] = [];
    alice.meddling.frame = envelopes((envelope) => {
      held.push(envelope);
      if (held.length < 6) return [];
      const all = held.splice(0).reverse();
      return [...all, ...all];
    });
    for (const text of ['two', 'three', 'four', 'five', 'six', 'seven']) await bob.send(id, text);
    await until(async () => expect((await heard(alice, id)).sort()).toEqual(['five', 'four', 'one', 'seven', 'six', 'three', 'two']));
    alice.meddling.frame = (frame) => [frame];
    await bob.send(id, 'eight');
    await until(async () => expect(await absent(alice, id)).toEqual([]));
    await until(async () => expect(await heard(alice, id)).toHaveLength(8));
  });

  test('replays everything under new names and numbers: nothing is shown twice', async () => {
    const { alice, bob, id } = await pair();
    let number = 1_000_000;
    alice.meddling.frame = envelopes((envelope) => [
      envelope,
      { ...envelope, seq: number++, clientId: crypto.getRandomValues(new Uint8Array(16)) },
    ]);
    for (const text of ['two', 'three', 'four']) await bob.send(id, text);
    await until(async () => expect(await heard(alice, id)).toEqual(['one', 'two', 'three', 'four']));
    await bob.send(id, 'five');
    await until(async () => expect(await heard(alice, id)).toEqual(['one', 'two', 'three', 'four', 'five']));
    expect(await absent(alice, id)).toEqual([]);
  });

  test('changes who a message is from: it is not believed of the other, and its writer’s is asked for again', async () => {
    const { alice, bob, id } = await pair();
    const carol = await person('Carol').join();
    const carols = await carol.engine.acceptInvite(alice.invite);
    await carol.send(carols, 'I am Carol');
    await until(() => expect(alice.conversation('Carol')).toBeDefined());
    const who = { account: carol.engine.view.me?.account as DeliveredEnvelope['from'], device: carol.device };
    let changed = 0;
    alice.meddling.frame = envelopes((envelope) =>
      changed++ === 0 ? [{ ...envelope, from: who.account, fromDevice: who.device }] : [envelope],
    );
    await bob.send(id, 'two');
    await until(() => expect(changed).toBeGreaterThan(0));
    await bob.send(id, 'three');
    await until(async () => expect(await heard(alice, id)).toEqual(['one', 'two', 'three']));
    expect(await alice.texts(carols)).toEqual(['I am Carol']);
    // Carol, asked, has sent nothing that Alice lacks.
    await until(async () => expect(await absent(alice, carols)).toEqual([]));
  });

  test('damages messages: they show as unreadable, the session is renewed, and they come again', async () => {
    const { alice, bob, id } = await pair();
    let damaged = 0;
    alice.meddling.frame = envelopes((envelope) => {
      if (damaged++ >= 3) return [envelope];
      const body = envelope.body.slice();
      body[body.length - 1] = (body.at(-1) ?? 0) ^ 1;
      return [{ ...envelope, body }];
    });
    for (const text of ['two', 'three', 'four']) await bob.send(id, text);
    await until(async () => expect((await heard(alice, id)).sort()).toEqual(['four', 'one', 'three', 'two']));
    await until(async () => expect(await absent(alice, id)).toEqual([]));
    await alice.send(id, 'all here');
    await until(async () => expect(await bob.texts(id)).toContain('all here'));
  });

  test('adds a device to a list: it is not believed without the account’s signature, and gets nothing', async () => {
    const [alice, bob] = await Promise.all([person('Alice').join(), person('Bob').join()]);
    const [identity, login] = await Promise.all([createDeviceIdentity(), createLoginKey()]);
    bob.meddling.answer = (name, answer) => {
      if (name !== 'getDeviceList') return answer;
      const { devices } = answer as { devices: { accountKey: Uint8Array; list: Uint8Array; signature: Uint8Array } };
      return { devices: { ...devices, list: forged(devices.list) } };
    };
    const forged = (bytes: Uint8Array) => {
      const list = decode(deviceList, bytes);
      return encode(deviceList, {
        ...list,
        devices: [...list.devices, { deviceId: 77 as never, identityKey: identity.publicKey, loginKey: login.publicKey, addedAt: 1 }],
      });
    };
    await expect(bob.engine.acceptInvite(alice.invite)).rejects.toMatchObject({ code: 'bad-keys' });
    expect(bob.engine.view.conversations).toEqual([]);
  });

  test('serves an older device list: it is refused, and the difference is said', async () => {
    const { alice, bob, id } = await pair();
    const old = (await alice.storage.begin().get('account', 'me'))?.devices;
    await alice.relist();
    // Bob's relay goes on showing the first list.
    bob.meddling.answer = (name, answer) => (name === 'getDeviceList' ? { devices: old } : answer);
    await alice.send(id, 'I have a new list');
    await until(async () => expect((await bob.messages(id)).map((one) => one.event)).toContain('lists-differ'));
    bob.meddling.answer = (_, answer) => answer;
    await bob.send(id, 'two');
    await until(async () => expect(await heard(alice, id)).toContain('two'));
    // Now the relay goes back to the old one: Bob has seen better.
    bob.meddling.answer = (name, answer) => (name === 'getDeviceList' ? { devices: old } : answer);
    await expect(bob.engine.acceptInvite(alice.invite)).rejects.toMatchObject({ code: 'bad-keys' });
  });

  test('swaps prekeys: the session is not started, and the message says why it was not sent', async () => {
    const [alice, bob] = await Promise.all([person('Alice').join(), person('Bob').join()]);
    const mallory = await createDeviceIdentity();
    const [signed, [kem]] = await Promise.all([createSignedPreKey(mallory, 1), createKemPreKeys(mallory, 1, 1)]);
    for (const swapped of [{ signed: signed.public }, { kem: kem?.public }]) {
      bob.meddling.answer = (name, answer) =>
        name === 'claimPreKeys' ? { bundle: { ...(answer as { bundle: object }).bundle, ...swapped } } : answer;
      const id = await bob.engine.acceptInvite(alice.invite);
      await bob.send(id, 'for Alice only');
      await until(async () => expect((await bob.messages(id)).at(-1)).toMatchObject({ tick: 'failed', failure: 'bad-keys' }));
    }
    expect(alice.engine.view.conversations).toEqual([]);
  });
});
