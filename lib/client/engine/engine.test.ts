import 'fake-indexeddb/auto';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { RelayProcess } from '../../../e2e/relay-process.ts';
import { toHex } from '../../../protocol/index.ts';
import { type LoginKey, randomBytes, signLogin } from '../../crypto/index.ts';
import type { ConversationId, MessageId } from '../../domain/index.ts';
import { Line } from '../../relay/index.ts';
import { Storage } from '../../storage/index.ts';
import type { ThreadChange } from '../channel.ts';
import type { ConversationView, MessageView } from '../client.ts';
import { Engine } from './engine.ts';

let count = 0;

/** A person without a browser: the real engine over an IndexedDB in memory, against a real relay. */
class TestPerson {
  readonly name: string;
  readonly #origin: string;
  readonly #database: string;
  #engine: Engine | null = null;
  #storage: Storage | null = null;
  readonly #threads = new Map<string, Map<number, MessageView>>();
  readonly log: string[] = [];

  constructor(name: string, origin: string) {
    this.name = name;
    this.#origin = origin;
    this.#database = `${name}-${++count}`;
  }

  get engine(): Engine {
    if (!this.#engine) throw new Error('not started');
    return this.#engine;
  }

  get storage(): Storage {
    if (!this.#storage) throw new Error('not started');
    return this.#storage;
  }

  /** Node has no page to take the origin from; browsers send it by themselves. */
  get network() {
    const origin = this.#origin;
    return {
      origin,
      connect: (url: string) => new WebSocket(url, { headers: { origin } } as unknown as string[]),
      fetcher: ((url, init) => fetch(url, { ...init, headers: { ...(init?.headers as Record<string, string>), origin } })) as typeof fetch,
    };
  }

  /** Opens the engine on this person's storage; twice is a takeover. */
  async start(): Promise<this> {
    this.#storage = await Storage.open(this.#database, () => {});
    this.#engine = await Engine.start({
      ...this.network,
      storage: this.#storage,
      log: (event, fields) => this.log.push(`${event} ${fields?.code ?? ''}`),
      now: () => Date.now(),
      onLost: () => {},
      onView: () => {},
      onThread: (thread, change) => this.#note(thread, change),
      isPersisted: async () => false,
    });
    return this;
  }

  /** Ends without saying goodbye, as a closed tab does. */
  stop(): void {
    this.#engine?.stop();
    this.#storage?.close();
    this.#engine = null;
  }

  #note(thread: string, change: ThreadChange): void {
    if (change.kind === 'cleared' || change.kind === 'reset') this.#threads.set(thread, new Map());
    const messages = this.#threads.get(thread) ?? new Map<number, MessageView>();
    this.#threads.set(thread, messages);
    if (change.kind !== 'cleared') for (const { order, view } of change.messages) messages.set(order, view);
  }

  async join(): Promise<this> {
    await this.start();
    await this.engine.createAccount(this.name);
    return this;
  }

  get invite(): string {
    return this.engine.view.me?.inviteFragment ?? '';
  }

  conversation(name: string): ConversationView | undefined {
    return this.engine.view.conversations.find((one) => one.name === name);
  }

  send(conversation: ConversationId, text: string): Promise<void> {
    return this.engine.send(conversation, toHex(randomBytes(16)) as MessageId, text);
  }

  /** All messages of a conversation, oldest first. */
  async messages(conversation: ConversationId): Promise<MessageView[]> {
    const thread = 'look';
    await this.engine.openThread(thread, conversation);
    for (let before = -1; before !== this.#threads.get(thread)?.size; ) {
      before = this.#threads.get(thread)?.size ?? 0;
      await this.engine.loadOlder(thread);
    }
    return [...(this.#threads.get(thread) ?? [])].sort(([a], [b]) => a - b).map(([, view]) => view);
  }

  async texts(conversation: ConversationId): Promise<string[]> {
    return (await this.messages(conversation)).filter((one) => one.kind === 'text').map((one) => one.text);
  }
}

let relay: RelayProcess;
const people: TestPerson[] = [];
const person = (name: string) => {
  const one = new TestPerson(name, relay.origin);
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
  const alices = (alice.conversation('Bob') as NonNullable<ReturnType<TestPerson['conversation']>>).id;
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
    const burst = (from: TestPerson, id: typeof alices, mark: string) =>
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
    const [me, storage] = [bob.engine.view.me, bob.storage];
    const who = { account: me?.account as never, device: (await storage.begin().get('account', 'me'))?.device as never };
    const login = (await storage.keys('login')) as LoginKey;
    const line = new Line({
      ...bob.network,
      who,
      signLogin: (nonce) => signLogin(login, who, nonce, relay.origin),
      prepare: async () => {},
      log: () => {},
    });
    bob.stop();
    line.open();
    await until(() => expect(line.isOpen).toBe(true));
    const peer = {
      to: alice.engine.view.me?.account as never,
      toDevice: (await alice.storage.begin().get('account', 'me'))?.device as never,
    };
    for (const body of [new Uint8Array(), randomBytes(300), Uint8Array.of(1, 2, 3)]) {
      line.send([{ ...peer, clientId: randomBytes(16), listVersion: 1, keeping: 'stored', expiresIn: 0, body }]);
    }
    await until(async () => expect((await alice.messages(alices)).filter((one) => one.kind === 'unreadable')).toHaveLength(3));
    line.close();
    await bob.start();
    await bob.send(bobs, 'still fine');
    await until(async () => expect(await alice.texts(alices)).toEqual(['hello Alice', 'still fine']));
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
