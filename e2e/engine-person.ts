// A person without a browser: the real engine over an IndexedDB in memory, against a real relay. Whatever crosses the network can be meddled
// with on the way, as a hostile relay would.

import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import type { CallNews, PageId } from '../lib/client/calls/call-channel.ts';
import type { ThreadChange } from '../lib/client/channel.ts';
import type { ConversationView, MessageView } from '../lib/client/client.ts';
import { Engine } from '../lib/client/engine/engine.ts';
import { type LoginKey, openAccountKey, randomBytes, signDeviceList, signLogin } from '../lib/crypto/index.ts';
import type { ConversationId, MessageId } from '../lib/domain/index.ts';
import { Line } from '../lib/relay/index.ts';
import { Storage } from '../lib/storage/index.ts';
import {
  CALL_NAMES,
  type CallName,
  type ClientFrame,
  callPath,
  type DeviceId,
  decode,
  decodeAnswer,
  decodeClientFrame,
  decodeRelayFrame,
  deviceList,
  encodeAnswer,
  encodeRelayFrame,
  KNOWN_MARKERS,
  type RelayFrame,
  toHex,
} from '../protocol/index.ts';
import { Clock } from './clock.ts';
import { Faults } from './faults.ts';

/** What a hostile relay does to what it hands this person. */
export interface Meddling {
  /** Each frame becomes any number of frames. */
  frame?: (frame: RelayFrame) => readonly RelayFrame[];
  /** Nothing gets through: neither calls nor sockets. */
  away?: boolean;
  /** Looks at what this person sends. */
  sent?: (frame: ClientFrame) => void;
  /** Changes the answer to a call. */
  answer?: (name: CallName, answer: never) => unknown;
}

/** A socket whose frames are looked at on the way out and meddled with on the way in. */
function meddled(socket: WebSocket, meddling: Meddling): WebSocket {
  const send = socket.send.bind(socket);
  socket.send = (data) => {
    meddling.sent?.(decodeClientFrame(data as Uint8Array));
    send(data);
  };
  return new Proxy(socket, {
    get: (target, name) => {
      const value = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
    set: (target, name, value) => {
      if (name !== 'onmessage' || value === null) return Reflect.set(target, name, value);
      target.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
        const frame = decodeRelayFrame(new Uint8Array(data));
        for (const one of meddling.frame?.(frame) ?? [frame]) value({ data: encodeRelayFrame(one).buffer });
      };
      return true;
    },
  });
}

let count = 0;

export class EnginePerson {
  readonly name: string;
  readonly #origin: string;
  readonly #database: string;
  #device: DeviceId | null = null;
  #engine: Engine | null = null;
  #storage: Storage | null = null;
  readonly #threads = new Map<string, Map<number, MessageView>>();
  readonly log: string[] = [];
  readonly meddling: Meddling = {};
  /** Hear what the engine says of calls. */
  readonly onCall: ((news: CallNews) => void)[] = [];
  /** What time it is for this person. */
  readonly clock = new Clock();
  /** Pages that are gone. */
  readonly #gone = new Set<PageId>();
  readonly #watching = new Map<() => void, PageId>();
  /** Ends the engine that runs now, wherever a test likes. */
  faults = new Faults();

  constructor(name: string, origin: string) {
    this.name = name;
    this.#origin = origin;
    this.#database = `${name}-${++count}`;
  }

  get engine(): Engine {
    if (!this.#engine) throw new Error('not started');
    return this.#engine;
  }

  /** Whether an engine runs that could answer. */
  get isThere(): boolean {
    return this.#engine !== null && this.faults.end === null;
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
      connect: (url: string): WebSocket => {
        const socket = new WebSocket(url, { headers: { origin } } as unknown as string[]);
        return meddled(socket, this.meddling);
      },
      fetcher: (async (url, init) => {
        if (this.meddling.away) throw new TypeError('no way through');
        const response = await fetch(url, { ...init, headers: { ...(init?.headers as Record<string, string>), origin } });
        const name = CALL_NAMES.find((one) => String(url).endsWith(callPath(one)));
        if (!this.meddling.answer || !name || !response.ok) return response;
        const answer = decodeAnswer(name, new Uint8Array(await response.arrayBuffer()));
        return new Response(encodeAnswer(name, this.meddling.answer(name, answer as never) as never), { headers: response.headers });
      }) as typeof fetch,
    };
  }

  /** Opens the engine on this person's storage; twice is a takeover. `last`: the point at which it dies. */
  async start(last: string | null = null): Promise<this> {
    const faults = new Faults();
    faults.arm(last);
    this.faults = faults;
    this.#storage = await Storage.open(this.#database, () => {});
    const { origin, connect, fetcher } = this.network;
    this.#engine = await Engine.start({
      origin,
      connect: (url) => faults.socket(connect(url)),
      fetcher: faults.fetcher(fetcher),
      storage: faults.storage(this.#storage),
      log: (event, fields) => this.log.push(`${event} ${fields?.code ?? ''}`),
      now: () => this.clock.now(),
      onLost: () => {},
      onView: () => {},
      onThread: (thread, change) => this.#note(thread, change),
      onCall: (news) => {
        if (faults.end === null) for (const hear of this.onCall) hear(news);
      },
      watchPage: (page, onDied) => this.#watchPage(page, onDied),
      alarm: (run, afterMs) => this.clock.after(run, afterMs),
      isPersisted: async () => false,
    });
    return this;
  }

  /** A page is closed, or loaded again. */
  losePage(page: PageId): void {
    this.#gone.add(page);
    for (const [died, watched] of this.#watching) if (watched === page) died();
  }

  #watchPage(page: PageId, onDied: () => void): () => void {
    this.#watching.set(onDied, page);
    if (this.#gone.has(page)) queueMicrotask(onDied);
    return () => this.#watching.delete(onDied);
  }

  /** Ends without saying goodbye, as a closed tab does. */
  stop(): void {
    this.faults.kill('stopped');
    this.#engine?.stop();
    this.#storage?.close();
    this.#engine = null;
  }

  /** Copies everything she keeps; what is returned puts that copy back. Only while she is stopped. */
  async copyStorage(): Promise<() => Promise<void>> {
    const open = () => openDB(this.#database);
    const db = await open();
    const stores = await Promise.all(
      [...db.objectStoreNames].map(async (name) => ({ name, keys: await db.getAllKeys(name), values: await db.getAll(name) })),
    );
    db.close();
    return async () => {
      const now = await open();
      for (const { name, keys, values } of stores) {
        await now.clear(name);
        for (const [i, key] of keys.entries()) await now.put(name, values[i], key);
      }
      now.close();
    };
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
    this.#device = (await this.#me()).device;
    return this;
  }

  get device(): DeviceId {
    return this.#device ?? (1 as DeviceId);
  }

  /** A line beside the engine's, for what an engine would not do. Logs in as this device. */
  async line(): Promise<Line> {
    const { account, device } = await this.#me();
    const who = { account, device };
    const login = (await this.storage.keys('login')) as LoginKey;
    return new Line({
      ...this.network,
      who,
      signLogin: (nonce) => signLogin(login, who, nonce, this.#origin),
      prepare: async () => {},
      markers: async () => {
        const me = await this.#me();
        const next = randomBytes(16);
        const work = this.storage.begin();
        work.put('account', 'me', { ...me, markers: [...me.markers, { marker: next, answered: true }].slice(-KNOWN_MARKERS) });
        await work.commit();
        return { known: me.markers.slice(-KNOWN_MARKERS), next };
      },
      onLogin: async () => {},
      log: () => {},
    });
  }

  /** Signs the same devices again under the next version, as linking a device would, and gives it to the relay. */
  async relist(): Promise<void> {
    const me = await this.#me();
    const key = await openAccountKey(this.storage.rowKey, me.accountKey);
    const list = decode(deviceList, me.devices.list);
    const devices = await signDeviceList(key, { ...list, version: list.version + 1 });
    const line = await this.line();
    await line.call('putDeviceList', { devices });
    const work = this.storage.begin();
    work.put('account', 'me', { ...(await this.#me()), devices });
    await work.commit();
    this.stop();
    await this.start();
  }

  async #me() {
    const me = await this.storage.begin().get('account', 'me');
    if (!me) throw new Error('no account');
    return me;
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
