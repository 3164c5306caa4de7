import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { EnginePerson } from '../../../e2e/engine-person.ts';
import { RelayProcess } from '../../../e2e/relay-process.ts';
import { randomBytes } from '../../crypto/index.ts';

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

/** Two people who met by an invite. */
async function pair() {
  const [alice, bob] = await Promise.all([person('Alice').join(), person('Bob').join()]);
  const bobs = await bob.engine.acceptInvite(alice.invite);
  await bob.send(bobs, 'hello Alice');
  await until(() => expect(alice.conversation('Bob')).toBeDefined());
  const alices = (alice.conversation('Bob') as NonNullable<ReturnType<EnginePerson['conversation']>>).id;
  return { alice, bob, alices, bobs };
}

describe('two engines and a relay', { timeout: 60_000 }, () => {
  test('a message by invite comes through both ways, and its tick follows it', async () => {
    const { alice, bob, alices, bobs } = await pair();
    expect(alices).toBe(bobs);
    expect(alice.conversation('Bob')).toMatchObject({ standing: 'accepted', unread: 1, last: { text: 'hello Alice', mine: false } });
    await until(async () => expect((await bob.messages(bobs))[0]?.tick).toBe('delivered'));
    await alice.engine.markRead(alices, (await alice.messages(alices))[0]?.id as never);
    expect(alice.conversation('Bob')?.unread).toBe(0);
    await until(async () => expect((await bob.messages(bobs))[0]?.tick).toBe('read'));
    await alice.send(alices, 'hello Bob');
    await until(async () => expect(await bob.texts(bobs)).toEqual(['hello Alice', 'hello Bob']));
    expect(bob.conversation('Alice')?.name).toBe('Alice');
  });

  test('a stranger found by name waits for an answer and learns nothing before it', async () => {
    const [alice, carol] = await Promise.all([person('Alice').join(), person('Carol').join()]);
    await alice.engine.setUserName('alice.w');
    const found = await carol.engine.findUser('ALICE.W');
    expect(found).toMatchObject({ userName: 'alice.w' });
    expect(await carol.engine.findUser('nobody.here')).toBeNull();
    const carols = await carol.engine.openConversation(found as NonNullable<typeof found>);
    await carol.send(carols, 'may I?');
    await until(() => expect(alice.conversation('Carol')).toMatchObject({ standing: 'request', unread: 1 }));
    const id = alice.conversation('Carol')?.id as typeof carols;
    await alice.engine.markRead(id, (await alice.messages(id))[0]?.id as never);
    await until(async () => expect((await carol.messages(carols))[0]?.tick).toBe('sent'));
    await alice.engine.acceptRequest(id);
    await until(async () => expect((await carol.messages(carols))[0]?.tick).toBe('read'));
  });

  test('what a blocked person writes is not kept, and unblocking lets the next message in', async () => {
    const { alice, bob, alices, bobs } = await pair();
    await alice.engine.block(alices);
    await bob.send(bobs, 'into the void');
    await until(async () => expect((await bob.messages(bobs))[1]?.tick).toBe('sent'));
    await expect(alice.send(alices, 'no')).rejects.toMatchObject({ code: 'blocked' });
    await alice.engine.unblock(alices);
    await bob.send(bobs, 'again?');
    await until(async () => expect(await alice.texts(alices)).toEqual(['hello Alice', 'again?']));
  });

  test('both write first at the same moment: nothing is lost and they settle', async () => {
    const [alice, bob] = await Promise.all([person('Alice').join(), person('Bob').join()]);
    const [a, b] = await Promise.all([alice.engine.acceptInvite(bob.invite), bob.engine.acceptInvite(alice.invite)]);
    for (let round = 0; round < 5; round++) await Promise.all([alice.send(a, `a${round}`), bob.send(b, `b${round}`)]);
    await until(async () => expect((await alice.texts(a)).filter((text) => text.startsWith('b'))).toEqual(['b0', 'b1', 'b2', 'b3', 'b4']));
    await until(async () => expect((await bob.texts(b)).filter((text) => text.startsWith('a'))).toEqual(['a0', 'a1', 'a2', 'a3', 'a4']));
    expect((await alice.messages(a)).filter((one) => one.kind === 'unreadable')).toEqual([]);
  });

  test('written while the other is away, and while the line is down', async () => {
    const { alice, bob, alices, bobs } = await pair();
    alice.stop();
    for (let n = 0; n < 5; n++) await bob.send(bobs, `while you were out ${n}`);
    await until(async () => expect((await bob.messages(bobs)).at(-1)?.tick).toBe('sent'));
    await relay.kill('SIGTERM');
    await bob.send(bobs, 'and while the relay was down');
    expect((await bob.messages(bobs)).at(-1)?.tick).toBe('queued');
    await relay.restart();
    await alice.start();
    await until(async () => expect(await alice.texts(alices)).toHaveLength(7));
    expect((await alice.texts(alices)).at(-1)).toBe('and while the relay was down');
    await until(async () => expect((await bob.messages(bobs)).at(-1)?.tick).toBe('delivered'));
  });

  test('the relay killed in the middle of 200 messages each way: 0 lost, 0 twice, order kept', async () => {
    const { alice, bob, alices, bobs } = await pair();
    const burst = (from: EnginePerson, id: typeof alices, mark: string) =>
      Promise.all(Array.from({ length: 200 }, (_, n) => from.send(id, `${mark}${n}`)));
    const sending = Promise.all([burst(alice, alices, 'a'), burst(bob, bobs, 'b')]);
    await until(async () => expect((await alice.texts(alices)).some((text) => text.startsWith('b'))).toBe(true));
    await relay.kill('SIGKILL');
    await relay.restart();
    await sending;
    const expected = (mark: string) => Array.from({ length: 200 }, (_, n) => `${mark}${n}`);
    await until(async () => expect((await alice.texts(alices)).filter((text) => /^b\d/.test(text))).toHaveLength(200));
    await until(async () => expect((await bob.texts(bobs)).filter((text) => /^a\d/.test(text))).toHaveLength(200));
    expect((await alice.texts(alices)).filter((text) => /^b\d/.test(text))).toEqual(expected('b'));
    expect((await bob.texts(bobs)).filter((text) => /^a\d/.test(text))).toEqual(expected('a'));
    await until(async () => expect((await alice.messages(alices)).every((one) => !one.mine || one.tick === 'delivered')).toBe(true));
  });

  test('an overtaken engine commits nothing more, and its successor loses nothing', async () => {
    const { alice, bob, alices, bobs } = await pair();
    const old = alice.engine;
    await alice.start();
    await expect(old.setDraft(alices, 'from the grave')).rejects.toMatchObject({ code: 'lost-ownership' });
    old.stop();
    await bob.send(bobs, 'still there?');
    await until(async () => expect(await alice.texts(alices)).toEqual(['hello Alice', 'still there?']));
  });

  test('what is asked of an engine that has just started keeps its order', async () => {
    const { alice, bob, alices, bobs } = await pair();
    alice.stop();
    await alice.start();
    const texts = Array.from({ length: 60 }, (_, index) => `line ${index}`);
    const sent: Promise<void>[] = [];
    for (const [index, text] of texts.entries()) {
      sent.push(alice.send(alices, text));
      // Half at once, as a page repeats them, and half one by one, as a person goes on writing.
      if (index >= texts.length / 2) await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(sent);
    expect(await alice.texts(alices)).toEqual(['hello Alice', ...texts]);
    await until(async () => expect(await bob.texts(bobs)).toEqual(['hello Alice', ...texts]));
  });

  test('the same message asked for twice is sent once', async () => {
    const { alice, bob, alices, bobs } = await pair();
    const id = 'ab'.repeat(16) as never;
    await Promise.all([alice.engine.send(alices, id, 'once'), alice.engine.send(alices, id, 'once')]);
    await until(async () => expect(await bob.texts(bobs)).toEqual(['hello Alice', 'once']));
  });

  test('typing shows while it is fresh, and a message ends it', async () => {
    const { alice, bob, alices, bobs } = await pair();
    await alice.send(alices, 'hi');
    await until(async () => expect(await bob.texts(bobs)).toContain('hi'));
    await alice.engine.setTyping(alices, true);
    await until(() => expect(bob.conversation('Alice')?.typing).toBe(true));
    await alice.send(alices, 'done');
    await until(() => expect(bob.conversation('Alice')?.typing).toBe(false));
  });

  test('rubbish from a known device is a gap and holds nothing up', async () => {
    const { alice, bob, alices, bobs } = await pair();
    const line = await bob.line();
    bob.engine.stop();
    line.open();
    await until(() => expect(line.isOpen).toBe(true));
    const peer = {
      to: alice.engine.view.me?.account as never,
      toDevice: (await alice.storage.begin().get('account', 'me'))?.device as never,
    };
    for (const body of [new Uint8Array(), randomBytes(300), Uint8Array.of(1, 2, 3)]) {
      line.send([{ ...peer, clientId: randomBytes(16), listVersion: 1, keeping: 'stored', expiresIn: 0, body }]);
    }
    await until(async () => expect((await alice.messages(alices)).find((one) => one.kind === 'unreadable')).toMatchObject({ missing: 3 }));
    line.close();
    bob.stop();
    await bob.start();
    await bob.send(bobs, 'still fine');
    await until(async () => expect(await alice.texts(alices)).toEqual(['hello Alice', 'still fine']));
    // Asked about them, Bob says that they were none of his.
    await until(async () => expect((await alice.messages(alices)).filter((one) => one.kind === 'unreadable')).toEqual([]));
  });

  test('bad text is refused with a code and nothing is kept', async () => {
    const { alice, alices } = await pair();
    await expect(alice.send(alices, ' \n ')).rejects.toMatchObject({ code: 'text-empty' });
    await expect(alice.send(alices, 'x'.repeat(17 * 1024))).rejects.toMatchObject({ code: 'text-too-long' });
    expect(await alice.texts(alices)).toEqual(['hello Alice']);
  });

  test('note to self stays on this device', async () => {
    const alice = await person('Alice').join();
    const id = await alice.engine.openNoteToSelf();
    await alice.send(id, 'milk');
    expect(await alice.messages(id)).toMatchObject([{ text: 'milk', tick: null }]);
  });

  test('drafts and conversations come back after a restart; a deleted conversation does not', async () => {
    const { alice, alices } = await pair();
    await alice.engine.setDraft(alices, 'half a thou');
    alice.stop();
    await alice.start();
    expect(alice.conversation('Bob')).toMatchObject({ draft: 'half a thou', unread: 1 });
    await alice.engine.deleteConversation(alices);
    expect(alice.conversation('Bob')).toBeUndefined();
    alice.stop();
    await alice.start();
    expect(alice.engine.view.conversations).toEqual([]);
    expect(await alice.texts(alices)).toEqual([]);
  });
});
