// Four tabs of one person write at once to another, who writes back, while whichever tab leads is frozen, closed or crashes.

import { expect, type Rehearsal } from './fixtures.ts';
import { introduce } from './introduce.ts';
import { crash } from './kill.ts';
import { readLedger } from './ledger.ts';
import { numbered } from './numbered.ts';
import { freeze, newWindow } from './own-browser.ts';
import type { Person } from './person.ts';
import { type Chance, seeded } from './seeded.ts';
import { Tab } from './tab.ts';
import { Writer } from './writer.ts';

const BURST = 6;
/** The lock that says which tab's engine owns the keys. */
const LOCK = 'sotto-engine';
const TAKEN_OVER_WITHIN_MS = 30_000;
const ALL_READ_WITHIN_MS = 240_000;

export type End = 'frozen' | 'closed' | 'crashed';

interface Size {
  /** Each way; a multiple of four. */
  readonly messages: number;
  /** What happens to the tab that leads, spread over the messages. */
  readonly ends: readonly End[];
  /** Hears of every takeover. */
  readonly say?: (line: string) => void;
}

/** Whether this tab's engine holds the lock, by what the browser itself says of its locks. */
async function leads({ page }: Tab): Promise<boolean> {
  const [worker] = page.workers();
  if (!worker) return false;
  const asked = worker.evaluate(
    (lock) =>
      navigator.locks.request(crypto.randomUUID(), async (mine) => {
        const { held = [] } = await navigator.locks.query();
        const me = held.find(({ name }) => name === mine?.name)?.clientId;
        return held.some(({ name, clientId }) => name === lock && clientId === me);
      }),
    LOCK,
  );
  // An engine that ends while it is asked leads no more; its tab starts another.
  return asked.catch(() => false);
}

async function leading(writers: readonly Writer[]): Promise<Writer> {
  let leader: Writer | undefined;
  const look = async () => {
    for (const writer of writers) if (await leads(writer.tab)) leader = writer;
    return leader;
  };
  await expect.poll(look).toBeDefined();
  if (!leader) throw new Error('nobody leads');
  return leader;
}

/** Resolves with the moment (`Date.now()`) at which the first of these texts of somebody else's is drawn. */
function firstDrawn({ page }: Tab, texts: readonly string[]): Promise<number> {
  return page.evaluate((wanted) => {
    const isDrawn = () =>
      [...document.querySelectorAll('article')].some((row) => wanted.some((text) => row.getAttribute('aria-label')?.endsWith(`: ${text}`)));
    return new Promise<number>((resolve) => {
      const look = () => {
        if (!isDrawn()) return;
        watch.disconnect();
        resolve(Date.now());
      };
      const watch = new MutationObserver(look);
      watch.observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['aria-label'] });
      look();
    });
  }, texts);
}

async function write(writer: Writer, chance: Chance): Promise<void> {
  while (!writer.isDone && !writer.isStopped) await writer.burst(1 + chance.below(BURST));
}

/** The tabs of one person and what they write; each tab that ends is replaced by another, which goes on. */
class Tabs {
  readonly #person: Person;
  readonly #peer: Tab;
  readonly #address: string;
  readonly #chance: Chance;
  readonly writers: readonly Writer[];
  /** What was written besides, to see a takeover by. */
  readonly asides: string[] = [];
  readonly #running = new Map<Writer, Promise<void>>();
  readonly #failed = Promise.withResolvers<never>();

  constructor(person: Person, peer: Tab, writers: readonly Writer[], chance: Chance) {
    this.#person = person;
    this.#peer = peer;
    this.#address = person.page.url();
    this.#chance = chance;
    this.writers = writers;
    // Nobody may be waiting when it comes.
    this.#failed.promise.catch(() => {});
  }

  get accepted(): number {
    return this.writers.reduce((sum, { accepted }) => sum + accepted, 0);
  }

  start(writer: Writer): void {
    const running = write(writer, this.#chance);
    this.#running.set(writer, running);
    running.catch((error: unknown) => {
      // A tab that is told to stop dies under its writer.
      if (!writer.isStopped) this.#failed.reject(error);
    });
  }
  /** Waits until so many messages stand in the conversation; throws what went wrong meanwhile. */
  async reach(accepted: number): Promise<void> {
    await Promise.race([expect.poll(() => this.accepted, { timeout: 0 }).toBeGreaterThanOrEqual(accepted), this.#failed.promise]);
  }
  async finish(): Promise<void> {
    for (const writer of this.writers) await this.#running.get(writer);
  }

  /** Ends whichever tab leads. Returns how long it took until something that another tab wrote afterwards reached the peer, ms. */
  async endLeader(how: End): Promise<number> {
    const leader = await leading(this.writers);
    const { page } = leader.tab;
    leader.stop();
    // Browsers do not freeze a tab that somebody types in; they do crash under the fingers.
    if (how === 'frozen') await this.#running.get(leader);
    const others = this.writers.filter((one) => one !== leader);
    const wake = how === 'frozen' ? await freeze(page) : null;
    if (how === 'closed') await page.close();
    if (how === 'crashed') await crash(page);
    const ended = Date.now();
    const coming = others.flatMap(({ next }) => (next === undefined ? [] : [next]));
    const [idle] = others;
    if (coming.length === 0 && idle) {
      const aside = `aside ${this.asides.length}`;
      this.asides.push(aside);
      coming.push(aside);
      await idle.tab.send(aside);
    }
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(new Error(`nobody took over from a leader that was ${how}`)), TAKEN_OVER_WITHIN_MS);
    const drawn = await Promise.race([firstDrawn(this.#peer, coming), late.promise]);
    clearTimeout(timer);
    await this.#running.get(leader)?.catch(() => {});
    if (wake) {
      await wake();
      leader.goOn();
    } else {
      const tab = new Tab(await newWindow(this.#person.context));
      await tab.open(this.#address);
      await leader.comeBack(tab);
    }
    this.start(leader);
    return drawn - ended;
  }
}

/** Needs a tapped relay. Throws at the first thing that is lost, double, out of order or sealed twice; returns what was done, in words. */
export async function tabsCampaign({ person, relay }: Rehearsal, { messages, ends, say = () => {} }: Size): Promise<string> {
  const chance = seeded();
  console.log(`seed ${chance.seed}`);
  const [alice, bob] = await introduce(await person('Alice', { own: true }), await person('Bob'));
  const tabs: Tab[] = [alice];
  while (tabs.length < 4) {
    const tab = new Tab(await newWindow(alice.context));
    await tab.open(alice.page.url());
    await expect(tab.theirs('hi')).toBeVisible();
    tabs.push(tab);
  }
  const series = ['one', 'two', 'three', 'four'].map((name) => numbered(name, messages / 4));
  const alices = new Tabs(
    alice,
    bob,
    tabs.map((tab, index) => new Writer(tab, series[index] ?? [])),
    chance,
  );
  const bobs = new Writer(bob, numbered('bob', messages));
  const answering = write(bobs, chance);
  answering.catch(() => {});
  for (const writer of alices.writers) alices.start(writer);
  const times: string[] = [];
  for (const [index, how] of ends.entries()) {
    // The last of them leaves enough to write for a takeover to be seen by.
    const due = ((index + 0.5) / (ends.length + 1)) * messages;
    await alices.reach(due);
    const took = await alices.endLeader(how);
    times.push(`${how} ${(took / 1_000).toFixed(1)} s`);
    say(`${times.at(-1)} after ${alices.accepted} messages`);
  }
  await alices.finish();
  await answering;
  const heard = async () => bob.heard();
  await expect.poll(async () => (await heard()).length, { timeout: ALL_READ_WITHIN_MS }).toBe(1 + messages + alices.asides.length);
  const order = await heard();
  for (const texts of [...series, alices.asides]) expect(order.filter((text) => texts.includes(text))).toEqual(texts);
  for (const { tab } of alices.writers) {
    await expect.poll(() => tab.heard(), { timeout: ALL_READ_WITHIN_MS }).toEqual(['hi', ...bobs.texts]);
    const own = async () => (await tab.messages()).filter(({ from }) => from === 'You');
    const read = order.map((text) => ({ from: 'You', text, state: 'Read' }));
    await expect.poll(own, { timeout: ALL_READ_WITHIN_MS }).toEqual(read);
  }
  const { faults, envelopes, resent, counters } = readLedger(relay.frames);
  expect(faults).toEqual([]);
  expect(envelopes).toBeGreaterThan(2 * messages);
  return `${messages} messages each way; ${envelopes} envelopes, ${resent} sent again, ${counters} counters; takeovers: ${times.join(', ')}`;
}
