// Two people write to each other, each in a browser of her own that is killed again and again in the middle of it, in every way we know.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as moment } from 'node:timers/promises';
import { expect, type Rehearsal } from './fixtures.ts';
import { introduce } from './introduce.ts';
import { KILLS, type Kill, kill, makeWorkersMortal } from './kill.ts';
import { readLedger } from './ledger.ts';
import { numbered } from './numbered.ts';
import type { Person } from './person.ts';
import { type Chance, seeded } from './seeded.ts';
import type { Tab } from './tab.ts';
import { Writer } from './writer.ts';

const BURST = 8;
/** A burst takes about as long: the end comes before it, in it or shortly after. */
const END_WITHIN_MS = 800;
const ALL_READ_WITHIN_MS = 240_000;

interface Size {
  /** Of each person. */
  readonly messages: number;
  /** How often each person meets each end. */
  readonly rounds: number;
  /** Hears of every end. */
  readonly say?: (line: string) => void;
}

class Survivor {
  #person: Person;
  readonly #enter: () => Promise<Person>;
  /** Of the conversation. */
  readonly #address: string;
  readonly writer: Writer;

  constructor(person: Person, enter: () => Promise<Person>, texts: readonly string[]) {
    this.#person = person;
    this.#enter = enter;
    this.#address = person.page.url();
    this.writer = new Writer(person, texts);
  }

  get tab(): Tab {
    return this.writer.tab;
  }
  leave(): Promise<void> {
    return this.#person.context.close();
  }

  /** Writes everything and dies of each of `kills` on the way. */
  async live(kills: readonly Kill[], chance: Chance, say: (line: string) => void): Promise<void> {
    const { writer } = this;
    const span = writer.texts.length / kills.length;
    const due = kills.map((how, index) => ({ how, at: Math.floor((index + chance.below(1_000) / 1_000) * span) }));
    while (!writer.isDone) {
      const count = 1 + chance.below(BURST);
      const [end] = due;
      if (!end || writer.accepted + count <= end.at) {
        await writer.burst(count);
        continue;
      }
      due.shift();
      // What is being typed when its page dies fails.
      const cut = writer.burst(count).catch(() => {});
      await moment(chance.below(END_WITHIN_MS));
      writer.stop();
      await kill(this.#person, this.tab.page, end.how);
      await cut;
      await writer.comeBack(await this.#reopen(end.how));
      say(`${this.#person.name}: ${end.how} after ${writer.accepted} messages`);
    }
  }

  async #reopen(how: Kill): Promise<Tab> {
    if (how === 'browser') this.#person = await this.#enter();
    const tab = how === 'worker' ? this.tab : how === 'browser' ? this.#person : await this.#person.secondTab();
    if (how === 'worker') await tab.page.reload();
    else await tab.open(this.#address);
    await expect(tab.composer).toBeVisible();
    return tab;
  }
}

/** Needs a tapped relay. Throws at the first thing that is lost, double, out of order or sealed twice; returns what was done, in words. */
export async function killCampaign({ person, relay }: Rehearsal, { messages, rounds, say = () => {} }: Size): Promise<string> {
  const { seed } = seeded();
  console.log(`seed ${seed}`);
  const names = ['Alice', 'Bob'];
  const folders = new Map(names.map((name) => [name, mkdtempSync(join(tmpdir(), `sotto-${name}-`))]));
  const enter = async (name: string): Promise<Person> => {
    const one = await person(name, { profile: folders.get(name) ?? '' });
    await makeWorkersMortal(one.context);
    return one;
  };
  const people = await introduce(await enter('Alice'), await enter('Bob'));
  const [alice, bob] = people.map((one) => new Survivor(one, () => enter(one.name), numbered(one.name, messages))) as [Survivor, Survivor];
  const kills = Array.from({ length: rounds }, () => KILLS).flat();
  await Promise.all(
    [alice, bob].map((one, index) => {
      const chance = seeded(seed + index);
      return one.live(chance.shuffled(kills), chance, say);
    }),
  );
  // What came in words that nobody wrote, such as a row for what is missing, would stand among what was heard.
  await expect.poll(() => bob.tab.heard(), { timeout: ALL_READ_WITHIN_MS }).toEqual(['hello', ...alice.writer.texts]);
  await expect.poll(() => alice.tab.heard(), { timeout: ALL_READ_WITHIN_MS }).toEqual(['hi', ...bob.writer.texts]);
  for (const { tab } of [alice, bob]) {
    const unread = async () => (await tab.messages()).filter(({ from, state }) => from === 'You' && state !== 'Read');
    await expect.poll(unread, { timeout: ALL_READ_WITHIN_MS }).toEqual([]);
  }
  const { faults, envelopes, resent, counters } = readLedger(relay.frames);
  expect(faults).toEqual([]);
  expect(envelopes).toBeGreaterThan(2 * messages);
  for (const one of [alice, bob]) await one.leave();
  for (const folder of folders.values()) rmSync(folder, { recursive: true, force: true });
  return `${2 * messages} messages, ${2 * rounds} of each end (${KILLS.join(', ')}); ${envelopes} envelopes, ${resent} sent again, ${counters} counters`;
}
