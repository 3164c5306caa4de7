// The engine is ended at every point of everything it does (e2e/faults.ts says why these are all there are), and started again.
// Nothing is lost, nothing comes twice, what was sealed once is sent again byte for byte, and no message key seals two things.

import { afterAll, beforeAll, describe, expect, type TestContext, test, vi } from 'vitest';
import { EnginePerson } from '../../../e2e/engine-person.ts';
import { RelayProcess } from '../../../e2e/relay-process.ts';
import { addressKey } from '../../../protocol/index.ts';
import type { ConversationId } from '../../domain/index.ts';
import type { KeyOf, RowOf } from '../../storage/rows.ts';
import { chainKey } from './ratchets.ts';
import { watchMessageKeys } from './watch-message-keys.contract.ts';

/** Nothing that an engine does by itself and at once takes longer to go on; on a busy machine, nothing takes longer than the second. */
const QUIET_MS = 80;
const SURELY_QUIET_MS = 600;
const until = (check: () => unknown | Promise<unknown>) => vi.waitFor(check, { timeout: 20_000, interval: 10 });

let relay: RelayProcess;

beforeAll(async () => {
  relay = await RelayProcess.start({ SOTTO_LIMITS_SCALE: '100' });
}, 30_000);
afterAll(() => relay?.stop(), 30_000);

/** Two people in a conversation. */
class Pair {
  readonly alice = new EnginePerson('Alice', relay.origin);
  readonly bob = new EnginePerson('Bob', relay.origin);
  id = '' as ConversationId;
  reused: readonly (readonly string[])[] = [];
  #count = 0;
  /** Orders up to which all was well when it was looked at last, and when everybody rested. */
  #found = { alice: 0, bob: 0 };
  #settled = { alice: 0, bob: 0 };

  static async meet({ onTestFinished }: TestContext): Promise<Pair> {
    const pair = new Pair();
    onTestFinished(() => {
      pair.alice.stop();
      pair.bob.stop();
    });
    await Promise.all([pair.alice.join(), pair.bob.join()]);
    pair.id = await pair.bob.engine.acceptInvite(pair.alice.invite);
    await pair.bob.send(pair.id, 'hello');
    await until(() => expect(pair.alice.conversation('Bob')).toBeDefined());
    await pair.alice.send(pair.id, 'hi');
    await pair.rest();
    pair.reused = [watchMessageKeys(pair.alice), watchMessageKeys(pair.bob)];
    return pair;
  }

  /** Somebody writes a line unlike any before. */
  says(one: EnginePerson): Promise<void> {
    this.#count += 1;
    return one.send(this.id, `line ${this.#count}`);
  }

  /** What somebody has behind `after`, read past their engine. */
  async #kept(one: EnginePerson, after: number) {
    const rows = (await one.storage.messages(this.id, { after })).filter(({ row }) => row.kind !== 'system');
    return { mine: rows.filter(({ row }) => row.mine), theirs: rows.filter(({ row }) => !row.mine), newest: rows.at(-1)?.order ?? after };
  }

  /**
   * Throws unless each has read all that the other has written, once and in order, and knows that it arrived. What was found so is not
   * looked at again, unless `all` is asked for.
   */
  async checkSettled(all = false): Promise<void> {
    const [alice, bob] = await Promise.all([
      this.#kept(this.alice, all ? 0 : this.#settled.alice),
      this.#kept(this.bob, all ? 0 : this.#settled.bob),
    ]);
    for (const [{ mine }, { theirs }] of [
      [alice, bob],
      [bob, alice],
    ] as const) {
      expect(theirs.map(({ row }) => `${row.kind} ${row.text}`)).toEqual(mine.map(({ row }) => `text ${row.text}`));
      expect(mine.filter(({ row }) => row.tick !== 'delivered')).toEqual([]);
    }
    expect(await this.#underWay(this.alice, this.bob)).toEqual(await this.#underWay(this.bob, this.alice));
    this.#found = { alice: alice.newest, bob: bob.newest };
  }

  /** How far somebody got in the contents of both directions: equal when nothing is under way. Throws while something waits to be sent. */
  async #underWay(one: EnginePerson, other: EnginePerson) {
    expect([...(await one.storage.outbox()).values()]).toEqual([]);
    const chain = await one.storage.begin().get('chain', chainKey(await addressOf(other), this.id));
    const [written, read] = [chain?.sentSeq ?? 0, chain?.gotSeq ?? 0];
    return one === this.alice ? { written, read } : { written: read, read: written };
  }

  /** The last check found everybody at rest: from here on only what is new is looked at. */
  settle(): void {
    this.#settled = this.#found;
  }

  /** Both have come to rest. */
  async rest(): Promise<void> {
    await until(() => this.checkSettled());
    await quiet([this.alice, this.bob]);
  }
}

/** Nobody has done anything for a while, or one has died. */
async function quiet(of: readonly EnginePerson[], ms = QUIET_MS): Promise<void> {
  const passed = () => of.reduce((sum, one) => sum + one.faults.passed.length, 0);
  let [before, since] = [passed(), performance.now()];
  while (performance.now() - since < ms && of.every((one) => one.faults.end === null)) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    if (passed() !== before) [before, since] = [passed(), performance.now()];
  }
}

interface Scenario {
  /** Before each round. */
  readonly prepare?: () => Promise<unknown>;
  /** What is ended somewhere in the middle. Whatever of it the dead one was asked, answers to nobody. `at`: for a life that begins here. */
  readonly act: (at: string | null) => unknown;
  /** Behind the restart. */
  readonly after?: () => Promise<unknown>;
  /** Throws until `act` has had its effect, beyond what was written and read. */
  readonly check?: () => Promise<unknown>;
}

/**
 * Does it once undisturbed, and once for each point that `victim` was ever seen to pass, ending it there. An engine does several things at
 * once, so a point may come sooner, later or not at all in a round; then that round ends alive. Returns where it died.
 */
async function everywhere(pair: Pair, victim: EnginePerson, { prepare, act, after, check }: Scenario): Promise<string[]> {
  const everybody = [pair.alice, pair.bob];
  const settled = async () => {
    await pair.checkSettled();
    await check?.();
  };
  const round = async (at: string | null): Promise<void> => {
    pair.settle();
    await prepare?.();
    victim.faults.arm(at);
    let done = false;
    void Promise.resolve(act(at))
      .catch(() => {})
      .then(() => {
        done = true;
      });
    await until(async () => {
      if (victim.faults.end !== null) return;
      expect(done, 'done').toBe(true);
      await settled();
    });
    if (victim.faults.end === null) await quiet(everybody, at === null ? SURELY_QUIET_MS : QUIET_MS);
  };
  await round(null);
  const points = new Set(victim.faults.passed);
  const deaths: string[] = [];
  // Grows while it is gone through.
  for (const at of points) {
    await round(at);
    for (const point of victim.faults.passed) points.add(point);
    if (victim.faults.end === null) continue;
    deaths.push(victim.faults.end);
    victim.stop();
    await victim.start();
    await after?.();
    await until(settled);
    await quiet(everybody);
  }
  await until(() => pair.checkSettled(true));
  expect(pair.reused.flat(), 'used twice').toEqual([]);
  return deaths;
}

/** Changes a row of somebody's storage behind the engine's back; `null` takes it away. */
async function change<S extends 'session' | 'chain' | 'preKey'>(
  one: EnginePerson,
  store: S,
  key: KeyOf<S>,
  change: Partial<RowOf<S>> | null,
) {
  const work = one.storage.begin();
  const row = await work.get(store, key);
  if (row && change) work.put(store, key, { ...row, ...change });
  else work.delete(store, key);
  await work.commit();
}
const addressOf = async (one: EnginePerson) => {
  const me = await one.storage.begin().get('account', 'me');
  if (!me) throw new Error('no account');
  return { account: me.account, device: me.device };
};

/** Takes the ratchet with the other one away: the next line has to claim prekeys and start a session. */
const forget = async (one: EnginePerson, other: EnginePerson) => change(one, 'session', addressKey(await addressOf(other)), null);

/** Each kind of point was an end at least once. */
function expectDeaths(deaths: readonly string[], at: readonly string[]): void {
  const kinds = deaths.map((death) => death.replace(/^(before|after) | \d+$/g, ''));
  expect(kinds).toEqual(expect.arrayContaining([...at]));
}

describe.concurrent('an engine that is killed at every step', { timeout: 240_000 }, () => {
  test('of sending', async (context) => {
    const pair = await Pair.meet(context);
    const deaths = await everywhere(pair, pair.alice, { act: () => pair.says(pair.alice) });
    expectDeaths(deaths, ['commit', 'frame send', 'frame ack']);
  });

  test('of receiving', async (context) => {
    const pair = await Pair.meet(context);
    const deaths = await everywhere(pair, pair.alice, { act: () => pair.says(pair.bob) });
    expectDeaths(deaths, ['seen', 'commit', 'frame ack', 'frame send']);
  });

  test('of starting, with lines to send and lines to receive', async (context) => {
    const pair = await Pair.meet(context);
    const { alice, bob } = pair;
    const deaths = await everywhere(pair, alice, {
      prepare: async () => {
        alice.stop();
        alice.meddling.away = true;
        await alice.start();
        for (const one of [alice, alice, bob]) await pair.says(one);
        alice.stop();
        alice.meddling.away = false;
      },
      act: (at) => alice.start(at),
    });
    expectDeaths(deaths, ['outbox', 'call login', 'frame hello', 'frame send']);
  });

  test('of starting a session', async (context) => {
    const pair = await Pair.meet(context);
    const { alice, bob } = pair;
    const deaths = await everywhere(pair, alice, { prepare: () => forget(alice, bob), act: () => pair.says(alice) });
    expectDeaths(deaths, ['call claimPreKeys', 'commit']);
  });

  test('of taking a session that the other starts', async (context) => {
    const pair = await Pair.meet(context);
    const { alice, bob } = pair;
    const deaths = await everywhere(pair, alice, { prepare: () => forget(bob, alice), act: () => pair.says(bob) });
    expectDeaths(deaths, ['commit']);
  });

  test('of replacing prekeys while the other starts a session with them', async (context) => {
    const pair = await Pair.meet(context);
    const { alice, bob } = pair;
    const signed = async () => (await alice.storage.begin().get('account', 'me'))?.signedPreKey ?? 0;
    let before = 0;
    const deaths = await everywhere(pair, alice, {
      prepare: async () => {
        before = await signed();
        await change(alice, 'preKey', `signed.${before}`, { since: 0 });
        await forget(bob, alice);
        let told = false;
        alice.meddling.frame = (frame) => {
          const first = !told && frame.kind === 'deliver';
          told ||= first;
          return first ? [{ kind: 'prekeys', oneTime: 0, kem: 0 }, frame] : [frame];
        };
      },
      act: () => pair.says(bob),
      check: async () => expect(await signed()).toBeGreaterThan(before),
    });
    expectDeaths(deaths, ['call putPreKeys', 'commit']);
  });

  test('of learning the other’s new device list', async (context) => {
    const pair = await Pair.meet(context);
    const { alice, bob } = pair;
    const deaths = await everywhere(pair, alice, { prepare: () => bob.relist(), act: () => pair.says(alice) });
    expectDeaths(deaths, ['call getDeviceList']);
  });

  test.for(['offers', 'takes up'] as const)('of refreshing a session: the one who %s', async (role, context) => {
    const pair = await Pair.meet(context);
    const { alice, bob } = pair;
    const refreshed = async () => (await alice.storage.begin().get('session', addressKey(await addressOf(bob))))?.startedAt;
    const started = new Set<number | undefined>();
    const deaths = await everywhere(pair, role === 'offers' ? alice : bob, {
      prepare: async () => {
        started.add(await refreshed());
        await change(alice, 'session', addressKey(await addressOf(bob)), { contents: 1_000, offeredAt: 0 });
      },
      act: async () => {
        await pair.says(alice);
        await pair.says(bob);
        await pair.says(alice);
      },
    });
    expectDeaths(deaths, ['commit', 'frame send']);
    expect(started.size).toBeGreaterThan(deaths.length / 2);
  });

  test.for(['asks', 'answers'] as const)('of healing a gap: the one who %s', async (role, context) => {
    const pair = await Pair.meet(context);
    const { alice, bob } = pair;
    const fresh = async (one: EnginePerson, other: EnginePerson) =>
      change(one, 'chain', `${addressKey(await addressOf(other))}/${pair.id}`, { asks: 0, askedAt: 0, answeredAt: 0 });
    const deaths = await everywhere(pair, role === 'asks' ? alice : bob, {
      prepare: async () => {
        await Promise.all([fresh(alice, bob), fresh(bob, alice)]);
        let withheld = false;
        alice.meddling.frame = (frame) => {
          if (withheld || frame.kind !== 'deliver') return [frame];
          withheld = true;
          return [{ ...frame, envelopes: frame.envelopes.slice(1) }];
        };
      },
      act: async () => {
        await pair.says(bob);
        await pair.says(bob);
      },
      // What is withheld last is missed by nobody until something comes behind it.
      after: () => {
        delete alice.meddling.frame;
        return pair.says(bob);
      },
    });
    expectDeaths(deaths, ['commit', 'frame send']);
  });
});
