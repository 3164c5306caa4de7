// A call whose engine ends at every point of it, on either side, and is taken over: it is the same call afterwards, and has one row.

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { EnginePerson } from '../../../e2e/engine-person.ts';
import { RelayProcess } from '../../../e2e/relay-process.ts';
import { toHex } from '../../../protocol/index.ts';
import { codeOf } from '../../base/index.ts';
import type { ConversationId } from '../../domain/index.ts';
import { ScriptedPage } from './scripted-page.contract.ts';
import { watchMessageKeys } from './watch-message-keys.contract.ts';

let relay: RelayProcess;
const until = (check: () => unknown | Promise<unknown>) => vi.waitFor(check, { timeout: 20_000, interval: 10 });

beforeAll(async () => {
  relay = await RelayProcess.start({ SOTTO_LIMITS_SCALE: '100' });
}, 30_000);
afterAll(() => relay?.stop(), 30_000);

async function meet() {
  const [alice, bob] = await Promise.all([new EnginePerson('Alice', relay.origin).join(), new EnginePerson('Bob', relay.origin).join()]);
  const id = await bob.engine.acceptInvite(alice.invite);
  await bob.send(id, 'hello');
  await until(() => expect(alice.conversation('Bob')).toBeDefined());
  await alice.send(id, 'hi');
  await until(async () => expect((await alice.messages(id)).at(-1)?.tick).toBe('delivered'));
  return { alice, bob, id };
}

/** Asks until whoever leads has a line. */
async function surely(ask: () => Promise<void>): Promise<void> {
  await until(() =>
    ask().catch((error: unknown) => {
      if (codeOf(error) === 'offline') throw error;
    }),
  );
}

/** One call, from ringing to its row on both sides; `victim` dies at `at`. Returns the points that it passed, and where it died. */
async function oneCall(alice: EnginePerson, bob: EnginePerson, id: ConversationId, victim: EnginePerson, at: string | null) {
  for (const one of [alice, bob]) one.onCall.length = 0;
  const [hers, his] = [new ScriptedPage(alice), new ScriptedPage(bob)];
  const life = victim.faults;
  life.arm(at);
  let stopped = false;
  const nurse = (async () => {
    while (!stopped) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (victim.faults.end === null) continue;
      victim.stop();
      await victim.start();
      for (const page of [hers, his]) page.askAgain();
    }
  })();
  await surely(() => hers.start(id));
  await until(() => expect(his.current).toMatchObject({ id: hers.call, phase: 'ringing-in' }));
  await his.accept();
  await until(() => expect([hers.current?.phase, his.current?.phase]).toEqual(['live', 'live']));
  expect(hers.current?.words).toEqual(his.current?.words);
  await hers.end();
  await until(async () => {
    for (const one of [alice, bob]) {
      expect(one.isThere).toBe(true);
      expect((await one.storage.calls()).get(hers.call ?? '')?.record?.result).toBe('answered');
      const lines = (await one.storage.messages(id, { limit: 20 })).filter(({ row }) => toHex(row.message) === hers.call);
      expect(lines.map(({ row }) => row.call?.result)).toEqual(['answered']);
    }
  });
  expect(hers.words.filter(({ kind }) => kind === 'begin')).toHaveLength(1);
  stopped = true;
  await nurse;
  // Whatever is still on its way.
  await new Promise((resolve) => setTimeout(resolve, 100));
  return { passed: [...life.passed], end: life.end };
}

describe('an engine that ends at every point of a call', { timeout: 30 * 60_000 }, () => {
  test.for(['caller', 'callee'] as const)('the %s', async (who) => {
    const { alice, bob, id } = await meet();
    const victim = who === 'caller' ? alice : bob;
    const reused = [watchMessageKeys(alice), watchMessageKeys(bob)];
    const points = new Set((await oneCall(alice, bob, id, victim, null)).passed);
    const deaths: string[] = [];
    for (const at of points) {
      const { passed, end } = await oneCall(alice, bob, id, victim, at);
      for (const point of passed) points.add(point);
      if (end) deaths.push(end);
    }
    const calls = (await alice.engine.callHistory()).length;
    expect(calls).toBe(Math.min(200, points.size + 1));
    expect(deaths.length).toBeGreaterThan(30);
    expect(reused.flat(), 'used twice').toEqual([]);
    alice.stop();
    bob.stop();
  });
});
