// Two sides of a call, their pages and the channel between them, in order and as late as it likes: any story that can happen to a call, from a seed.
// Only tests import it.

import { advance } from './advance.ts';
import { dial, hearOffer } from './begin.ts';
import { type Call, isOver, nextAlarm } from './call.ts';
import type { Advanced, SignalDraft } from './effect.ts';
import type { CallEvent, PageTold } from './event.ts';
import type { PageWord } from './page-word.ts';
import { randomOf } from './random.contract.ts';
import type { CallSignal } from './signal.ts';
import type { CallId, CallRecord } from './view.ts';

const NOTHING = new Uint8Array(32);
const fingerprints = new Map<string, string>();
/** A fingerprint of its own for each name. */
export function fingerprintFor(name: string): string {
  const known = fingerprints.get(name);
  if (known) return known;
  const byte = (fingerprints.size % 256).toString(16).padStart(2, '0');
  const high = Math.floor(fingerprints.size / 256)
    .toString(16)
    .padStart(2, '0');
  const made = `sha-256 ${[high, ...Array.from({ length: 31 }, () => byte)].join(':')}`;
  fingerprints.set(name, made);
  return made;
}
let descriptions = 0;
export const descriptionOf = (fingerprint: string): string =>
  `v=0\r\no=- ${++descriptions} 2 IN IP4 0.0.0.0\r\na=fingerprint:${fingerprint.toUpperCase().replace('SHA', 'sha')}\r\n`;

interface Sent {
  readonly call: CallId;
  readonly signal: CallSignal;
  readonly at: number;
}

/** A page: it obeys words, and its connection is to the page that had the same descriptions. */
interface Page {
  readonly name: string;
  readonly call: CallId;
  readonly fingerprint: string;
  join: number;
  described: number;
  answered: number;
  connected: boolean;
}

/** One person's device. */
export class Side {
  readonly name: string;
  readonly calls = new Map<CallId, Call>();
  readonly records = new Map<CallId, CallRecord[]>();
  readonly pages = new Map<string, Page>();
  readonly outbox: Sent[] = [];
  /** Words that concern media, said before anybody here had pressed *call* or *accept*. */
  early = 0;
  /** Changes of a call that was over. */
  revived = 0;
  readonly #pressed = new Set<CallId>();
  #page = 0;

  constructor(name: string) {
    this.name = name;
  }

  get current(): Call | null {
    return [...this.calls.values()].find((call) => !isOver(call)) ?? null;
  }

  #newPage(call: CallId): Page {
    this.#page += 1;
    const name = `${this.name}${this.#page}`;
    const page: Page = { name, call, fingerprint: fingerprintFor(name), join: 0, described: 0, answered: 0, connected: false };
    this.pages.set(name, page);
    return page;
  }

  start(id: CallId, video: boolean, now: number): void {
    if (this.current || this.calls.has(id)) return;
    const page = this.#newPage(id);
    this.#pressed.add(id);
    this.#take(dial(id, video, page.name, page.fingerprint, now), now);
  }
  accept(now: number): void {
    const call = this.current;
    if (call?.phase !== 'ringing-in') return;
    const page = this.#newPage(call.id);
    this.#pressed.add(call.id);
    this.#do(call, { kind: 'accepted', video: call.video, page: page.name, fingerprint: page.fingerprint }, now);
  }
  end(reason: 'person' | 'lost', now: number): void {
    if (this.current) this.#do(this.current, { kind: 'ended', reason }, now);
  }
  /** The tab is gone; the engine may hear of it now or never. */
  losePage(now: number, noticed: boolean): void {
    const call = this.current;
    if (!call?.page) return;
    this.pages.delete(call.page);
    if (noticed) this.#do(call, { kind: 'page-died', page: call.page }, now);
  }
  rejoin(now: number): void {
    const call = this.current;
    if (!call || call.phase === 'ringing-in' || (call.page && this.pages.has(call.page))) return;
    const page = this.#newPage(call.id);
    this.#do(call, { kind: 'rejoined', page: page.name, fingerprint: page.fingerprint }, now);
  }
  /** The connection fell, or the page wants something said. */
  tell(told: PageTold, now: number): void {
    const call = this.current;
    if (call?.page && this.pages.has(call.page)) this.#do(call, { kind: 'told', page: call.page, told }, now);
  }
  passTime(now: number): void {
    for (const call of this.calls.values()) {
      if (!isOver(call) && (nextAlarm(call) ?? Number.POSITIVE_INFINITY) <= now) this.#do(call, { kind: 'time', unsent: false }, now);
    }
  }

  hear({ call: id, signal, at }: Sent, now: number): void {
    const call = this.calls.get(id);
    if (call) {
      this.#do(call, { kind: 'heard', signal, device: 1, sentAt: at, opens: true }, now);
      return;
    }
    if (signal.kind !== 'offer') return;
    const current = this.current;
    const mine = current?.page ?? null;
    for (const one of hearOffer(
      { id, video: signal.video, device: 1, sentAt: at, age: now - at, known: true, current: current && { call: current, samePeer: true } },
      now,
    )) {
      // Both called: the page that called has the other call now.
      if (mine !== null && one.call.id === id && one.call.page === mine) {
        const page = this.pages.get(mine);
        if (page) this.pages.set(mine, { ...page, call: id });
        this.#pressed.add(id);
      }
      this.#take(one, now);
    }
  }

  #do(call: Call, event: CallEvent, now: number): void {
    const advanced = advance(call, event, now);
    if (isOver(call) && (advanced.call !== call || advanced.effects.length > 0)) this.revived += 1;
    this.#take(advanced, now);
  }

  #take({ call, effects }: Advanced, now: number): void {
    this.calls.set(call.id, call);
    for (const effect of effects) {
      if (effect.kind === 'send' && effect.to !== 'others')
        this.outbox.push({ call: call.id, signal: complete(effect.signal, call.kid), at: now });
      else if (effect.kind === 'record') this.records.set(call.id, [...(this.records.get(call.id) ?? []), effect.record]);
      else if (effect.kind === 'tell') this.#obey(call.id, effect.page, effect.word, now);
      if ((effect.kind === 'join' || effect.kind === 'make-key') && !this.#pressed.has(call.id)) this.early += 1;
    }
  }

  #obey(id: CallId, name: string, word: PageWord, now: number): void {
    if (word.kind !== 'end' && !this.#pressed.has(id)) this.early += 1;
    const page = this.pages.get(name);
    if (page?.call !== id) return;
    const say = (type: 'offer' | 'answer') =>
      this.tell({ kind: 'description', type, sdp: descriptionOf(page.fingerprint), renegotiation: false }, now);
    switch (word.kind) {
      case 'begin':
        Object.assign(page, { join: word.join, described: 0, answered: 0, connected: false });
        if (word.offers) {
          page.described = word.join;
          say('offer');
        }
        break;
      case 'describe':
        if (word.type === 'answer') page.answered = page.join;
        else if (page.answered !== page.join) {
          page.described = page.answered = page.join;
          say('answer');
        }
        break;
      case 'end':
        this.pages.delete(name);
        break;
    }
  }
}

function complete(draft: SignalDraft, kid: number): CallSignal {
  const key = { kid, secret: NOTHING };
  if (draft.kind === 'accept') return { ...draft, key, commitment: NOTHING };
  if (draft.kind === 'describe') return { ...draft, key, nonce: NOTHING };
  if (draft.kind === 'answer') return { ...draft, nonce: NOTHING };
  if (draft.kind === 'key') return { kind: 'key', key };
  return draft;
}

/** Two people and what lies between them. */
export class Pair {
  readonly alice = new Side('a');
  readonly bob = new Side('b');
  now = 1_000_000_000_000;

  deliver(to: Side): boolean {
    const sent = (to === this.alice ? this.bob : this.alice).outbox.shift();
    if (sent) to.hear(sent, this.now);
    return sent !== undefined;
  }

  pass(ms: number): void {
    this.now += ms;
    this.alice.passTime(this.now);
    this.bob.passTime(this.now);
  }

  /** Pages that made a connection with each other notice it. */
  connect(): void {
    const [a, b] = [pageOf(this.alice), pageOf(this.bob)];
    if (!a || !b || a.call !== b.call || a.join !== b.join || a.join === 0 || a.answered !== a.join || b.answered !== b.join) return;
    for (const [side, page] of [
      [this.alice, a],
      [this.bob, b],
    ] as const) {
      if (page.connected) continue;
      page.connected = true;
      side.tell({ kind: 'line', line: 'connected' }, this.now);
    }
  }

  /** Everything that was said arrives, and no time passes. */
  drain(): void {
    while (this.deliver(this.alice) || this.deliver(this.bob)) {}
  }

  /** Everything arrives, and whatever can connect does; nothing else happens any more. */
  settle(): void {
    for (let round = 0; round < 400; round++) {
      const moved = this.deliver(this.alice) || this.deliver(this.bob);
      this.connect();
      if (!moved && this.alice.outbox.length === 0 && this.bob.outbox.length === 0) {
        // Tabs that died unnoticed are noticed now.
        for (const side of [this.alice, this.bob]) {
          const page = side.current?.page;
          if (page && !side.pages.has(page)) {
            side.pages.set(page, { name: page, call: '' as CallId, fingerprint: '', join: 0, described: 0, answered: 0, connected: false });
            side.losePage(this.now, true);
          }
        }
        this.pass(1_000);
      }
    }
  }
}

const pageOf = (side: Side): Page | undefined => (side.current?.page ? side.pages.get(side.current.page) : undefined);

/** Anything that may happen next. */
function happen(pair: Pair, random: () => number, ids: () => CallId): void {
  const side = random() < 0.5 ? pair.alice : pair.bob;
  const roll = random();
  if (roll < 0.42) pair.deliver(side);
  else if (roll < 0.54) side.start(ids(), random() < 0.5, pair.now);
  else if (roll < 0.66) side.accept(pair.now);
  else if (roll < 0.74) pair.connect();
  else if (roll < 0.78) side.end(random() < 0.8 ? 'person' : 'lost', pair.now);
  else if (roll < 0.81) side.losePage(pair.now, random() < 0.7);
  else if (roll < 0.85) side.rejoin(pair.now);
  else if (roll < 0.87) side.tell({ kind: 'line', line: 'reconnecting' }, pair.now);
  else if (roll < 0.9) side.tell({ kind: 'renegotiation-wanted' }, pair.now);
  else if (roll < 0.93) side.tell({ kind: 'candidates', candidates: [{ candidate: 'c', mid: '0', line: 0 }] }, pair.now);
  else if (roll < 0.985) pair.pass(Math.floor(random() * 4_000));
  else pair.pass(Math.floor(random() * 50_000));
}

/** What is wrong after a story; empty when nothing is. */
function faultsOf(pair: Pair): string[] {
  const faults: string[] = [];
  const [a, b] = [pair.alice.current, pair.bob.current];
  if ((a === null) !== (b === null)) faults.push(`one side is ${a?.phase ?? 'over'}, the other ${b?.phase ?? 'over'}`);
  if (a && b && (a.phase !== 'live' || b.phase !== 'live' || a.id !== b.id || a.join !== b.join || a.outgoing === b.outgoing))
    faults.push(`${a.id} ${a.phase} ${a.join} and ${b.id} ${b.phase} ${b.join}`);
  for (const side of [pair.alice, pair.bob]) {
    if (side.early > 0) faults.push('something touched media before anybody here wanted it');
    if (side.revived > 0) faults.push('a call that was over went on');
    for (const [id, call] of side.calls) {
      const rows = side.records.get(id)?.length ?? 0;
      const gaveWay = call.outgoing && call.end === 'cancelled' && rows === 0;
      if (rows !== (isOver(call) ? 1 : 0) && !gaveWay) faults.push(`${rows} rows of a call that is ${call.phase} (${call.end})`);
    }
  }
  return faults;
}

/** Tells so many stories of `length` happenings; returns the first that went wrong, by its seed. */
export function stories(
  count: number,
  length: number,
  seed: number,
): { readonly seed: number; readonly faults: string[] } | { readonly live: number; readonly events: number } {
  let live = 0;
  for (let story = 0; story < count; story++) {
    const random = randomOf(seed + story);
    const pair = new Pair();
    let last = 0;
    const ids = () => {
      last += 1;
      return `${Math.floor(random() * 0xffff_ffff)
        .toString(16)
        .padStart(8, '0')}${last.toString(16).padStart(24, '0')}` as CallId;
    };
    for (let i = 0; i < length; i++) happen(pair, random, ids);
    pair.drain();
    const [a, b] = [pair.alice.current, pair.bob.current];
    const apart = a?.id === b?.id ? [] : [`all was heard, and one has ${a?.id} ${a?.phase}, the other ${b?.id} ${b?.phase}`];
    pair.settle();
    const faults = [...apart, ...faultsOf(pair)];
    if (faults.length > 0) return { seed: seed + story, faults };
    if (pair.alice.current) live += 1;
  }
  return { live, events: count * length };
}
