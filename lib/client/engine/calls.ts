// Calls, driven: what is heard, asked for, told and comes due goes through the domain's state machine inside a step, and is committed with
// the ratchet. Media is not here: it is the matter of the page that has the call.

import { type AccountId, type DeliveredEnvelope, type Device, toHex, utf8 } from '../../../protocol/index.ts';
import { codeOf, type Log, SottoError } from '../../base/index.ts';
import { isCallPart } from '../../crypto/index.ts';
import {
  advance,
  CANDIDATE_MAX_BYTES,
  CANDIDATES_MAX,
  type CallBody,
  type CallEvent,
  type CallId,
  type Content,
  type ConversationId,
  dial,
  fingerprintOf,
  hearOffer,
  isOver,
  type MessageId,
  maySignal,
  nextAlarm,
  nextStanding,
  parseCallId,
} from '../../domain/index.ts';
import type { Line } from '../../relay/index.ts';
import type { Candidate } from '../../rtc/media-session.ts';
import type { CallRow } from '../../storage/index.ts';
import type { CallActions, CallNews, PageId, PageMessage } from '../calls/call-channel.ts';
import type { CallRow as PastCall } from '../calls/calls.ts';
import { CallEffects, conversationOf, HISTORY_MAX, newCallRow } from './call-effects.ts';
import { CallTelling } from './call-news.ts';
import { type CallSurroundings, CallWatch } from './call-watch.ts';
import { iceOf } from './ice.ts';
import type { Outbox } from './outbox.ts';
import type { Peers } from './peers.ts';
import type { Sealing } from './sealing.ts';
import type { State } from './state.ts';
import type { Perform, Step } from './step.ts';
import { nameOf } from './views.ts';

/** After a step that failed, ms. */
const RETRY_MS = 1_000;

interface Parts extends CallSurroundings {
  readonly state: State;
  readonly perform: Perform;
  readonly peers: Peers;
  readonly sealing: Sealing;
  readonly outbox: Outbox;
  readonly line: Line;
  readonly log: Log;
  readonly now: () => number;
  readonly onCall: (news: CallNews) => void;
}

/** A candidate that a signal cannot carry is one that no connection needs. */
const fits = ({ candidate, mid, line }: Candidate): boolean =>
  utf8(candidate).length <= CANDIDATE_MAX_BYTES && utf8(mid).length <= 16 && Number.isSafeInteger(line) && line >= 0;

export class Calls implements CallActions {
  readonly #parts: Parts;
  readonly #effects: CallEffects;
  readonly #telling: CallTelling;
  readonly #watch: CallWatch;
  /** Relay's clock minus this device's, ms. */
  #relayAhead = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#effects = new CallEffects(parts);
    this.#telling = new CallTelling({ ...parts, onNews: parts.onCall });
    this.#watch = new CallWatch({ ...parts, onTime: () => this.#timePassed(), onDied: (page) => this.#pageDied(page) });
  }

  /** Goes on with what was under way when another engine ended. */
  resume(): void {
    this.committed();
  }

  stop(): void {
    this.#watch.stop();
  }

  /** `serverTime`: relay's clock, ms. */
  lineOpened(serverTime: number): void {
    this.#relayAhead = serverTime - this.#parts.now();
  }

  /** A step changed calls: pages, clocks and watches follow. */
  committed(): void {
    if (this.#watch.stopped) return;
    this.#telling.tell();
    this.#watch.setPages(new Set(this.#active().flatMap(([, { state }]) => (state.page === null ? [] : [state.page]))));
    this.#setAlarm();
  }

  /** A page wants to know how things stand. */
  repeat(): void {
    this.#telling.repeat();
  }

  // What the other side says.

  /** Stages what a signal brings. */
  async hear(step: Step, conversation: ConversationId, envelope: DeliveredEnvelope, content: Content, body: CallBody): Promise<void> {
    const id = toHex(body.call) as CallId;
    const { signal } = body;
    const device = envelope.fromDevice;
    const row = step.call(id);
    if (row) {
      if (conversationOf(row) !== conversation) {
        this.#parts.log('a signal came for somebody else’s call');
        return;
      }
      const opens = signal.kind === 'answer' && (await opensCommitment(row, signal));
      await this.#stage(step, row, { kind: 'heard', signal, device, sentAt: content.sentAt, opens });
      return;
    }
    const withWhom = step.conversation(conversation);
    if (signal.kind !== 'offer' || withWhom?.kind !== 'direct') return;
    // An id that was used before is no new call.
    if ((await step.orderOf(conversation, id as string as MessageId)) !== undefined) return;
    const current = activeOf(step);
    const advanced = hearOffer(
      {
        id,
        video: signal.video,
        device,
        sentAt: content.sentAt,
        age: Math.max(0, step.now + this.#relayAhead - envelope.storedAt),
        known: maySignal(withWhom.standing),
        current: current && { call: current.state, samePeer: conversationOf(current) === conversation },
      },
      step.now,
    );
    for (const one of advanced) {
      await this.#effects.stage(step, step.call(one.call.id) ?? newCallRow(conversation, one.call), one);
    }
  }

  /** The devices of somebody are not what they were. */
  devicesChanged(account: AccountId, devices: readonly Device[]): void {
    const ids = devices.map(({ deviceId }) => deviceId);
    for (const [id, row] of this.#active()) {
      const { peer } = this.#parts.state.conversations.get(conversationOf(row)) ?? {};
      if (peer === account) this.#try(id, () => ({ kind: 'devices', devices: ids }));
    }
  }

  // What a person or a page asks for.

  async startCall(...[call, conversation, video, page, fingerprint]: Parameters<CallActions['startCall']>): Promise<void> {
    const { perform, peers, state, line, outbox } = this.#parts;
    const id = parseCallId(call);
    if (!id) throw new SottoError('not-found');
    if (state.calls.has(id)) return;
    if (!line.isOpen) throw new SottoError('offline');
    await peers.learn(conversation);
    await perform(async (step) => {
      if (step.call(id)) return;
      const row = step.conversation(conversation);
      if (row?.kind !== 'direct') throw new SottoError('not-found');
      if (row.standing === 'blocked') throw new SottoError('blocked');
      if (activeOf(step)) throw new SottoError('in-call');
      step.setConversation(conversation, { ...row, standing: nextStanding(row.standing, 'i-wrote') });
      const dialled = dial(id, video, page, fingerprint, step.now);
      await this.#effects.stage(step, newCallRow(conversation, dialled.call), dialled);
    });
    outbox.pump();
  }

  /** Throws `SottoError('call-over')`: also when another page took it up. */
  acceptCall(...[call, video, page, fingerprint]: Parameters<CallActions['acceptCall']>): Promise<void> {
    return this.#advance(call, ({ state }) => {
      if (state.phase !== 'ringing-in' && state.page !== page) throw new SottoError('call-over');
      return { kind: 'accepted', video, page, fingerprint };
    });
  }

  endCall(call: CallId, reason: 'person' | 'lost' | 'unsafe' | 'no-media'): Promise<void> {
    return this.#advance(call, () => ({ kind: 'ended', reason }), true);
  }

  async dismissCall(call: CallId): Promise<void> {
    this.#telling.dismiss(call);
  }

  /** Throws `SottoError('call-over')`. */
  rejoinCall(call: CallId, page: PageId, fingerprint: string): Promise<void> {
    return this.#advance(call, () => ({ kind: 'rejoined', page, fingerprint }));
  }

  /** Throws `SottoError('call-over')`. */
  async tellCall(call: CallId, page: PageId, message: PageMessage): Promise<void> {
    const tell = (told: PageMessage) =>
      this.#advance(call, ({ state }) => {
        if (state.page !== page) throw new SottoError('call-over');
        return { kind: 'told', page, told };
      });
    if (message.kind !== 'candidates') return tell(message);
    const candidates = message.candidates.filter(fits);
    for (let at = 0; at < candidates.length; at += CANDIDATES_MAX) {
      await tell({ kind: 'candidates', candidates: candidates.slice(at, at + CANDIDATES_MAX) });
    }
  }

  async callHistory(): Promise<readonly PastCall[]> {
    const { state } = this.#parts;
    const past: PastCall[] = [];
    for (const [id, row] of state.calls) {
      const conversation = state.conversations.get(conversationOf(row));
      if (row.record && conversation) {
        past.push({ id, conversation: conversationOf(row), name: nameOf(conversation), at: row.state.at, ...row.record });
      }
    }
    return past.sort((a, b) => b.at - a.at).slice(0, HISTORY_MAX);
  }

  iceOf(conversation: ConversationId): ReturnType<CallActions['iceOf']> {
    return iceOf(this.#parts, conversation);
  }

  /** Everything with this conversation ends, as the person asks for. */
  async leave(conversation: ConversationId): Promise<void> {
    for (const [id, row] of this.#active()) if (conversationOf(row) === conversation) await this.endCall(id, 'person');
  }

  // Steps.

  #active(): [CallId, CallRow][] {
    return [...this.#parts.state.calls].filter(([, row]) => !isOver(row.state));
  }

  async #stage(step: Step, row: CallRow, event: CallEvent): Promise<void> {
    const advanced = advance(row.state, event, step.now);
    if (advanced.call !== row.state || advanced.effects.length > 0) await this.#effects.stage(step, row, advanced);
  }

  /** One event, in a step of its own. Throws `SottoError('call-over')`, unless `quietly`, when there is no such call under way. */
  async #advance(call: CallId, event: (row: CallRow) => CallEvent, quietly = false): Promise<void> {
    const { perform, peers, state, outbox } = this.#parts;
    const known = state.calls.get(call);
    if (known) await peers.learn(conversationOf(known));
    await perform(async (step) => {
      const row = step.call(call);
      if (row && !isOver(row.state)) await this.#stage(step, row, event(row));
      else if (!quietly) throw new SottoError('call-over');
    });
    outbox.pump();
  }

  /** The same for what happens by itself. */
  #try(call: CallId, event: (row: CallRow) => CallEvent): void {
    this.#advance(call, event, true).catch((error: unknown) => {
      this.#parts.log('a call could not go on', { code: codeOf(error) });
      if (codeOf(error) !== 'lost-ownership') this.#setAlarm(RETRY_MS);
    });
  }

  #setAlarm(atLeast = 0): void {
    const times = [...this.#active().map(([, row]) => nextAlarm(row.state)), this.#telling.until].filter((time) => time !== null);
    this.#watch.setAlarm(times.length === 0 ? null : Math.max(atLeast, Math.min(...times) - this.#parts.now()));
  }

  #timePassed(): void {
    const now = this.#parts.now();
    const due = this.#active().filter(([, row]) => (nextAlarm(row.state) ?? Number.POSITIVE_INFINITY) <= now);
    for (const [id] of due) this.#try(id, (row) => ({ kind: 'time', unsent: this.#hasUnsent(row) }));
    if (due.length === 0) this.committed();
  }

  #pageDied(page: PageId): void {
    for (const [id] of this.#active()) this.#try(id, () => ({ kind: 'page-died', page }));
  }

  #hasUnsent({ conversation }: CallRow): boolean {
    const id = toHex(conversation);
    return [...this.#parts.state.outbox.values()].some((row) => row.state !== 'failed' && toHex(row.conversation) === id);
  }
}

/** The call that this device has; `null` when it has none. */
function activeOf(step: Step): CallRow | null {
  return step.calls().find(([, row]) => !isOver(row.state))?.[1] ?? null;
}

/** Whether an answer shows the part that its side committed to. */
async function opensCommitment({ secrets }: CallRow, { nonce, sdp }: { nonce: Uint8Array; sdp: string }): Promise<boolean> {
  const fingerprint = fingerprintOf(sdp);
  const [key] = secrets?.theirs ?? [];
  if (!secrets?.commitment || !key || fingerprint === null) return false;
  return isCallPart(secrets.commitment, { nonce, key: key.secret, fingerprint });
}
