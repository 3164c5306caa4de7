// A random conversation between two devices over a relay that reorders, repeats and drops, with new, crossing, archived and renewed
// sessions, and a device whose whole store is put back to an old copy. Only tests import it.
// What must hold: whatever is delivered opens exactly once, and both end up on one session. Once a store has gone back, a message may
// be refused, but never silently: nobody opens one twice or two under one key, and a restart brings both onto one session again.

import fc from 'fast-check';
import type { Company, Sealed } from './talker.contract.ts';

export interface Step {
  readonly kind:
    | 'send'
    /** A message that carries fresh keys, from which the peer renews the session when it next writes. */
    | 'offer'
    | 'deliver'
    | 'repeat'
    | 'drop'
    | 'start'
    | 'start-bare'
    | 'archive'
    | 'copy'
    /** The store as it was at the last copy; `pick` says whether the device notices. */
    | 'restore';
  readonly from: 0 | 1;
  readonly pick: number;
}

const weights: Record<Step['kind'], number> = {
  send: 20,
  offer: 3,
  deliver: 22,
  repeat: 4,
  drop: 2,
  start: 2,
  'start-bare': 2,
  archive: 1,
  copy: 3,
  restore: 2,
};
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.oneof(
    ...Object.entries(weights).map(([kind, weight]) => ({ weight, arbitrary: fc.constant(kind as Step['kind']) })),
  ) as fc.Arbitrary<Step['kind']>,
  from: fc.constantFrom(0 as const, 1 as const),
  pick: fc.nat({ max: 4 }),
});
export const schedules = fc.array(step, { minLength: 20, maxLength: 60, size: 'max' });

/** Starts whose messages may still be under way; more than the archive holds would be a flood, not a schedule. */
const STARTS_UNDER_WAY = 4;
/** There and back. */
const EXCHANGES = 10;

export interface Result {
  /** Messages, without those of the exchanges at the end. */
  readonly sent: number;
  /** Delivered and not opened, though no store had gone back. */
  readonly lost: number;
  /** Opened again by a device that had opened it, or under a key that it had used. */
  readonly twice: number;
  /** Delivered and not opened after a store had gone back; the outcome said so. */
  readonly refused: number;
  readonly wentBack: boolean;
  readonly renewals: number;
  /** There and back until both wrote on one session and read each other; `null`: not within ten. */
  readonly exchanges: number | null;
  /** The first thing that went wrong. */
  readonly fault: string | null;
}

interface Post<Bundle> {
  readonly from: 0 | 1;
  readonly text: string;
  readonly message: Sealed;
  readonly offer: Bundle | null;
}

/** What a device knows beside its sessions; goes back with its store. */
interface Memory<Bundle> {
  readonly texts: Set<string>;
  readonly keys: Set<string>;
  offer: Bundle | null;
}

export async function rehearse<Bundle>(company: Company<Bundle>, steps: readonly Step[]): Promise<Result> {
  const talkers = await company.meet();
  const memories: [Memory<Bundle>, Memory<Bundle>] = [
    { texts: new Set(), keys: new Set(), offer: null },
    { texts: new Set(), keys: new Set(), offer: null },
  ];
  const under: readonly [Post<Bundle>[], Post<Bundle>[]] = [[], []];
  const delivered: Post<Bundle>[] = [];
  const copies: [(() => void) | null, (() => void) | null] = [null, null];
  const mustStart: [boolean, boolean] = [false, false];
  const tally = { sent: 0, lost: 0, twice: 0, refused: 0, renewals: 0, wentBack: false };
  let fault: string | null = null;
  let starts = 0;
  /** Archived: its next start is counted already. */
  const counted: [boolean, boolean] = [false, false];
  const other = (side: 0 | 1) => (side === 0 ? 1 : 0);

  async function start(from: 0 | 1, kind: 'one-time' | 'last-resort' = 'one-time'): Promise<void> {
    if (counted[from]) counted[from] = false;
    else starts++;
    mustStart[from] = false;
    await talkers[from].start(await talkers[other(from)].bundle(kind));
  }

  async function send(from: 0 | 1, offering = false): Promise<void> {
    const { offer } = memories[from];
    if (mustStart[from] || !talkers[from].ready()) await start(from);
    else if (offer && starts < STARTS_UNDER_WAY) {
      starts++;
      tally.renewals++;
      memories[from].offer = null;
      await talkers[from].start(offer);
    }
    const text = `${from}/${tally.sent++}`;
    const offered = offering ? await talkers[from].bundle('one-time') : null;
    under[from].push({ from, text, message: await talkers[from].seal(text), offer: offered });
  }

  /** Whether it was opened. */
  async function take(post: Post<Bundle>): Promise<boolean> {
    const memory = memories[other(post.from)];
    const read = await talkers[other(post.from)].open(post.message);
    if ('refused' in read) {
      if (memory.texts.has(post.text)) return false;
      if (tally.wentBack) tally.refused++;
      else {
        tally.lost++;
        fault ??= `${post.text} was lost: ${read.refused}`;
      }
      return false;
    }
    if (read.text !== post.text) fault ??= `${post.text} came out as ${read.text}`;
    if (memory.texts.has(post.text) || memory.keys.has(post.message.key)) {
      tally.twice++;
      fault ??= `${post.text} opened twice`;
    }
    memory.texts.add(post.text);
    memory.keys.add(post.message.key);
    memory.offer = post.offer ?? memory.offer;
    return true;
  }

  async function deliver(from: 0 | 1, pick: number): Promise<boolean> {
    const [post] = under[from].splice(Math.min(pick, under[from].length - 1), 1);
    if (!post) return true;
    const opened = await take(post);
    delivered.push(post);
    if (under[0].length + under[1].length === 0) starts = counted.filter(Boolean).length;
    return opened;
  }

  function copy(from: 0 | 1): void {
    const store = talkers[from].copy();
    const { texts, keys, offer } = memories[from];
    const kept = { texts: new Set(texts), keys: new Set(keys), offer };
    copies[from] = () => {
      store();
      memories[from] = { texts: new Set(kept.texts), keys: new Set(kept.keys), offer: kept.offer };
    };
  }

  for (const { kind, from, pick } of steps) {
    if (kind === 'send' || kind === 'offer') await send(from, kind === 'offer');
    else if (kind === 'deliver') await deliver(from, pick);
    else if (kind === 'drop') under[from].splice(Math.min(pick, under[from].length - 1), 1);
    else if (kind === 'copy') copy(from);
    else if (kind === 'repeat') {
      const again = delivered.at(-1 - pick);
      if (again) await take(again);
    } else if (kind === 'restore') {
      const restore = copies[from];
      if (!restore) continue;
      restore();
      tally.wentBack = true;
      mustStart[from] = pick % 2 === 0;
    } else if (starts < STARTS_UNDER_WAY) {
      if (kind === 'archive') {
        if (!counted[from]) starts++;
        counted[from] = true;
        await talkers[from].archive();
      } else await start(from, kind === 'start' ? 'one-time' : 'last-resort');
    }
  }
  while (under[0].length + under[1].length > 0) {
    await deliver(0, 0);
    await deliver(1, 0);
  }
  const { sent } = tally;
  let exchanges: number | null = null;
  for (let i = 1; i <= EXCHANGES && exchanges === null; i++) {
    let settled = true;
    for (const from of [0, 1] as const) {
      await send(from);
      if (under[from].at(-1)?.message.first) settled = false;
      if (await deliver(from, 0)) continue;
      settled = false;
      // Whoever cannot read starts anew; before a store went back nobody ever has to.
      mustStart[other(from)] = tally.wentBack;
    }
    if (settled && talkers[0].inUse() === talkers[1].inUse()) exchanges = i;
  }
  if (exchanges === null) fault ??= `not on one session after ${EXCHANGES} exchanges`;
  return { ...tally, sent, exchanges, fault };
}

/** Sums over many schedules; as a string, for people to read. */
export class Campaign {
  readonly #name: string;
  readonly totals = { schedules: 0, sent: 0, lost: 0, twice: 0, refused: 0, renewals: 0, wentBack: 0, apart: 0, exchanges: 0 };
  /** What went wrong first, and the schedule that shows it. */
  readonly faults: string[] = [];
  constructor(name: string) {
    this.#name = name;
  }

  add(steps: readonly Step[], { sent, lost, twice, refused, renewals, wentBack, exchanges, fault }: Result): void {
    const { totals } = this;
    totals.schedules++;
    totals.sent += sent;
    totals.lost += lost;
    totals.twice += twice;
    totals.refused += refused;
    totals.renewals += renewals;
    if (wentBack) totals.wentBack++;
    if (fault !== null) this.faults.push(`${fault}: ${JSON.stringify(steps)}`);
    if (exchanges === null) totals.apart++;
    else totals.exchanges = Math.max(totals.exchanges, exchanges);
  }

  toString(): string {
    const { schedules: count, sent, lost, twice, refused, renewals, wentBack, apart, exchanges } = this.totals;
    return [
      `${this.#name}: ${count} schedules, ${sent} messages, ${renewals} renewals in band, stores put back in ${wentBack}:`,
      `${lost} lost, ${twice} opened twice, ${refused} refused after a store was put back,`,
      `${apart} not on one session after ${EXCHANGES} exchanges (the slowest of the others took ${exchanges}), ${this.faults.length} with a fault.`,
    ].join(' ');
  }
}
