// The one owner of ratchets, rows and the socket. Wires the parts and answers what pages ask.

import { isUserName } from '../../../protocol/index.ts';
import { codeOf, type Log, SottoError } from '../../base/index.ts';
import { randomBytes, signLogin } from '../../crypto/index.ts';
import { type ConversationId, cleanDisplayName, maySignal, type Settings } from '../../domain/index.ts';
import { Line, type LineEvent, type LineOptions } from '../../relay/index.ts';
import type { Storage } from '../../storage/index.ts';
import type { CallNews } from '../calls/call-channel.ts';
import type { EngineActions, ThreadChange } from '../channel.ts';
import type { ClientView, Found } from '../client.ts';
import { createAccount, type DeviceKeys, loadDeviceKeys, registerAccount } from './account.ts';
import type { CallSurroundings } from './call-watch.ts';
import { Calls } from './calls.ts';
import { Composer } from './composer.ts';
import { Contacts } from './contacts.ts';
import { Incoming } from './incoming.ts';
import { Outbox } from './outbox.ts';
import { Peers } from './peers.ts';
import { PreKeys } from './prekeys.ts';
import { Ratchets } from './ratchets.ts';
import { Reading } from './reading.ts';
import { Reception } from './reception.ts';
import { Repair } from './repair.ts';
import { Resends } from './resends.ts';
import { Sealing } from './sealing.ts';
import { SerialQueue } from './serial-queue.ts';
import { newMarkers, noteLogin } from './set-back.ts';
import { State } from './state.ts';
import { type Perform, Step } from './step.ts';
import { Threads } from './threads.ts';
import { Typing } from './typing.ts';
import { clientView } from './views.ts';

/** Handled envelopes are remembered longer than the relay keeps any, ms. */
const SEEN_LIFETIME_MS = 45 * 24 * 60 * 60 * 1000;
/** How long making an account waits for the relay before it lets the person go on, ms. */
const REGISTER_WAIT_MS = 8_000;

/** How the network is reached is the line's matter; tests reach it from Node. */
export interface EngineOptions extends Pick<LineOptions, 'connect' | 'fetcher'>, CallSurroundings {
  readonly storage: Storage;
  /** The relay's origin. */
  readonly origin: string;
  readonly log: Log;
  readonly now: () => number;
  /** Another engine owns the storage now: this one must end. */
  readonly onLost: () => void;
  readonly onView: (view: ClientView) => void;
  readonly onCall: (news: CallNews) => void;
  readonly onThread: (thread: string, change: ThreadChange) => void;
  /** Whether the browser promised to keep our storage. */
  readonly isPersisted: () => Promise<boolean>;
}

/** What exists once there is an account. */
interface Running {
  readonly line: Line;
  readonly outbox: Outbox;
  readonly composer: Composer;
  readonly sealing: Sealing;
  readonly reading: Reading;
  readonly repair: Repair;
  readonly calls: Calls;
  readonly preKeys: PreKeys;
}

export class Engine implements EngineActions {
  readonly #options: EngineOptions;
  readonly #state: State;
  readonly #queue = new SerialQueue();
  readonly #threads: Threads;
  readonly #typing = new Typing(() => this.#show());
  readonly #peers: Peers;
  readonly #contacts: Contacts;
  #running: Running | null = null;
  #persisted: boolean | null = null;
  #shown = false;
  #creating: Promise<void> | null = null;

  private constructor(options: EngineOptions, state: State) {
    this.#options = options;
    this.#state = state;
    this.#threads = new Threads(state, options.storage, options.onThread);
    this.#peers = new Peers(state, this.#perform, (account, devices) => this.#running?.calls.devicesChanged(account, devices));
    this.#contacts = new Contacts({ state, perform: this.#perform, peers: this.#peers });
  }

  /** Throws `SottoError`: `keys-missing`, `row-unreadable`. */
  static async start(options: EngineOptions): Promise<Engine> {
    const state = await State.load(options.storage);
    const engine = new Engine(options, state);
    const keys = await loadDeviceKeys(options.storage, state);
    engine.#persisted = await options.isPersisted();
    if (keys) engine.#run(keys);
    void options.storage.sweepSeen(options.now() - SEEN_LIFETIME_MS).catch(() => {});
    return engine;
  }

  get view(): ClientView {
    return clientView(this.#state, this.#running?.line.state ?? { kind: 'offline' }, this.#typing.shown, this.#persisted);
  }

  stop(): void {
    this.#running?.preKeys.stop();
    this.#running?.outbox.stop();
    this.#running?.repair.stop();
    this.#running?.calls.stop();
    this.#running?.line.close();
  }

  /** The network may be back. */
  nudge(): void {
    this.#running?.line.nudge();
  }

  readonly #perform: Perform = (work) =>
    this.#queue.run(async () => {
      const step = new Step(this.#state, this.#options.storage, this.#options.now());
      const result = await work(step);
      try {
        const changes = await step.commit();
        this.#threads.show(changes);
        if (changes.view) this.#show();
        if (changes.calls) this.#running?.calls.committed();
      } catch (error) {
        if (error instanceof SottoError && error.code === 'lost-ownership') this.#options.onLost();
        throw error;
      }
      return result;
    });

  /** Views are sent once a turn, however many steps ended in it. */
  #show(): void {
    if (this.#shown) return;
    this.#shown = true;
    setTimeout(() => {
      this.#shown = false;
      this.#options.onView(this.view);
    }, 0);
  }

  #run(keys: DeviceKeys): Running {
    const { storage, origin, log, connect, fetcher, now, watchPage, alarm, onCall } = this.#options;
    const state = this.#state;
    const who = { account: state.account, device: state.self.device };
    const line: Line = new Line({
      origin,
      who,
      log,
      signLogin: (nonce) => signLogin(keys.login, who, nonce, origin),
      prepare: (forgotten) => registerAccount(this.#perform, state, keys, line.call.bind(line), forgotten),
      markers: () => newMarkers(this.#perform),
      onLogin: async (continued) => {
        await noteLogin(this.#perform, storage, continued);
        if (!continued) await repair.oweAll();
      },
      ...(connect ? { connect } : {}),
      ...(fetcher ? { fetcher } : {}),
    });
    const ratchets = new Ratchets(keys.identity);
    const base = { state, perform: this.#perform, peers: this.#peers, ratchets, line, log, storage };
    const sealing = new Sealing(base);
    const outbox = new Outbox({ ...base, sealing });
    const resends = new Resends({ ...base, sealing });
    const parts = { ...base, sealing, outbox, resends };
    const composer = new Composer(parts);
    const calls = new Calls({ ...parts, now, watchPage, onCall, ...(alarm ? { alarm } : {}) });
    const reception = new Reception({ ...parts, calls, onTyping: (id, typing) => this.#typing.heard(id, typing) });
    const repair = new Repair(parts);
    const incoming = new Incoming({ ...parts, reception, repair });
    const reading = new Reading(parts);
    const preKeys = new PreKeys({ ...base, identity: keys.identity });
    line.states.listen(() => this.#show());
    line.events.listen((event) => {
      if (event.kind === 'opened') {
        repair.resume();
        calls.lineOpened(event.serverTime);
      }
      this.#heard(event, outbox, incoming, preKeys);
    });
    this.#running = { line, outbox, composer, sealing, reading, repair, calls, preKeys };
    calls.resume();
    line.open();
    return this.#running;
  }

  #heard(event: LineEvent, outbox: Outbox, incoming: Incoming, preKeys: PreKeys): void {
    const failed = (error: unknown) => this.#options.log('the line could not be served', { code: codeOf(error) });
    switch (event.kind) {
      case 'opened':
        outbox.lineOpened();
        preKeys.lookAfter();
        break;
      case 'closed':
        outbox.lineClosed();
        break;
      case 'sent':
        outbox.answered(event.outcomes).catch(failed);
        break;
      case 'delivered':
        incoming.delivered(event.envelopes);
        break;
      case 'prekeys':
        preKeys.lookAfter();
        break;
      case 'drained':
        break;
    }
  }

  #needRunning(): Running {
    if (!this.#running) throw new SottoError('no-account');
    return this.#running;
  }

  async createAccount(displayName: string): Promise<void> {
    if (this.#state.me) return;
    this.#creating ??= this.#create(displayName).finally(() => {
      this.#creating = null;
    });
    await this.#creating;
  }

  async #create(displayName: string): Promise<void> {
    const { line } = this.#run(await createAccount(this.#perform, this.#options.storage, displayName));
    // Usually the relay answers at once; when it does not, the account is ours all the same and registers later.
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, REGISTER_WAIT_MS);
      const stop = line.states.listen((state) => {
        if (state.kind === 'connecting') return;
        stop();
        clearTimeout(timer);
        resolve();
      });
    });
  }

  async setDisplayName(displayName: string): Promise<void> {
    const name = cleanDisplayName(displayName);
    if (name === '') throw new SottoError('name-invalid');
    await this.#perform((step) => step.setMe({ ...step.me, displayName: name }));
  }

  async setUserName(userName: string | null): Promise<void> {
    if (userName !== null && !isUserName(userName)) throw new SottoError('name-invalid');
    await this.#needRunning().line.call('setUserName', { userName });
    await this.#perform((step) => step.setMe({ ...step.me, userName }));
  }

  setSettings(change: Partial<Settings>): Promise<void> {
    return this.#perform((step) => step.setMe({ ...step.me, ...change }));
  }

  renewInvite(): Promise<void> {
    return this.#perform((step) => step.setMe({ ...step.me, inviteSecret: randomBytes(16) }));
  }

  acceptInvite(fragment: string): Promise<ConversationId> {
    return this.#contacts.acceptInvite(this.#needRunning().line, fragment);
  }
  findUser(userName: string): Promise<Found | null> {
    return this.#contacts.findUser(this.#needRunning().line, userName);
  }
  openConversation(found: Found): Promise<ConversationId> {
    return this.#contacts.openConversation(found);
  }
  openNoteToSelf(): Promise<ConversationId> {
    return this.#contacts.openNoteToSelf();
  }

  async send(...[conversation, message, text]: Parameters<EngineActions['send']>): Promise<void> {
    await this.#needRunning().composer.send(conversation, message, text);
    this.#typing.forget(conversation);
  }

  retry(...[conversation, message]: Parameters<EngineActions['retry']>): Promise<void> {
    return this.#needRunning().composer.retry(conversation, message);
  }

  setDraft(conversation: ConversationId, text: string): Promise<void> {
    return this.#perform((step) => {
      if (step.conversation(conversation)) step.setDraft(conversation, text.slice(0, 16 * 1024).toWellFormed());
    });
  }

  async setTyping(conversation: ConversationId, typing: boolean): Promise<void> {
    const row = this.#state.conversations.get(conversation);
    if (!row || row.kind === 'self' || !maySignal(row.standing) || !this.#state.self.sendTyping) return;
    if (!this.#typing.shouldSay(conversation, typing, this.#options.now())) return;
    const { line, sealing } = this.#needRunning();
    if (!line.isOpen) return;
    await this.#peers.learn(conversation);
    const envelopes = await this.#perform((step) => sealing.passing(step, conversation, { kind: 'typing', typing }));
    if (envelopes.length > 0) line.send(envelopes);
  }

  markRead(...[conversation, upTo]: Parameters<EngineActions['markRead']>): Promise<void> {
    return this.#needRunning().reading.markRead(conversation, upTo);
  }
  acceptRequest(conversation: ConversationId): Promise<void> {
    return this.#needRunning().reading.accept(conversation);
  }
  async block(conversation: ConversationId): Promise<void> {
    const { reading, calls } = this.#needRunning();
    await calls.leave(conversation);
    await reading.block(conversation);
  }
  unblock(conversation: ConversationId): Promise<void> {
    return this.#needRunning().reading.unblock(conversation);
  }
  async deleteConversation(conversation: ConversationId): Promise<void> {
    const { reading, calls } = this.#needRunning();
    await calls.leave(conversation);
    await reading.delete(conversation);
  }

  async lookAtPersistence(): Promise<void> {
    this.#persisted = await this.#options.isPersisted();
    this.#show();
  }

  openThread(thread: string, conversation: ConversationId): Promise<void> {
    // Inside the queue, so that no step changes the conversation between the look and the first change told.
    return this.#queue.run(() => this.#threads.open(thread, conversation));
  }
  loadOlder(thread: string): Promise<void> {
    return this.#queue.run(() => this.#threads.older(thread));
  }
  async closeThread(thread: string): Promise<void> {
    this.#threads.close(thread);
  }

  startCall(...asked: Parameters<EngineActions['startCall']>): Promise<void> {
    return this.#needRunning().calls.startCall(...asked);
  }
  acceptCall(...asked: Parameters<EngineActions['acceptCall']>): Promise<void> {
    return this.#needRunning().calls.acceptCall(...asked);
  }
  endCall(...asked: Parameters<EngineActions['endCall']>): Promise<void> {
    return this.#needRunning().calls.endCall(...asked);
  }
  dismissCall(...asked: Parameters<EngineActions['dismissCall']>): Promise<void> {
    return this.#needRunning().calls.dismissCall(...asked);
  }
  rejoinCall(...asked: Parameters<EngineActions['rejoinCall']>): Promise<void> {
    return this.#needRunning().calls.rejoinCall(...asked);
  }
  tellCall(...asked: Parameters<EngineActions['tellCall']>): Promise<void> {
    return this.#needRunning().calls.tellCall(...asked);
  }
  callHistory(): ReturnType<EngineActions['callHistory']> {
    return this.#needRunning().calls.callHistory();
  }
  iceOf(conversation: ConversationId): ReturnType<EngineActions['iceOf']> {
    return this.#needRunning().calls.iceOf(conversation);
  }
  /** A page wants to know how calls stand. */
  repeatCalls(): void {
    this.#running?.calls.repeat();
  }
}
