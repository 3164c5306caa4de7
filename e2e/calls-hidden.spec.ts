// Two people who both hide their address call each other: whom their browsers talked to, before the call was taken up and after.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { launchOptions } from '../scripts/chromium.mjs';
import { CallScreen, reachable } from './call-screen.ts';
import { introduce } from './introduce.ts';
import { netLogFlags, reached } from './net-log.ts';
import { Person } from './person.ts';
import { type Turned, turned } from './turned.ts';
import { hearsMore, remoteCandidates } from './watch-media.ts';

interface Logged {
  readonly person: Person;
  /** Ends the browser and returns the file with its net log. */
  readonly leave: () => Promise<string>;
}

const test = base.extend<Turned & { readonly logged: (name: string) => Promise<Logged> }>({
  ...turned,
  logged: async ({ relay, playwright, contextOptions }, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'sotto-net-log-'));
    const browsers: (() => Promise<void>)[] = [];
    await use(async (name) => {
      const log = join(folder, `${name}.json`);
      const options = launchOptions();
      const browser = await playwright.chromium.launch({ ...options, args: [...options.args, ...netLogFlags(log)] });
      browsers.push(() => browser.close());
      const person = await Person.enter(name, await browser.newContext({ ...contextOptions, baseURL: relay.origin }));
      const leave = async () => {
        await browser.close();
        return log;
      };
      return { person, leave };
    });
    for (const close of browsers) await close();
    rmSync(folder, { recursive: true, force: true });
  },
});

test('who hides an address sends nothing before the call is taken up, and then to the TURN server alone', { tag: '@calls' }, async ({
  logged,
  relay,
  turn,
}) => {
  const [one, other] = [await logged('Alice'), await logged('Bob')];
  const [alice, bob] = await introduce(await reachable(one.person), await reachable(other.person));
  for (const [who, peer] of [
    [alice, 'Bob'],
    [bob, 'Alice'],
  ] as const) {
    await who.turn('Hide my address in calls', true);
    await who.open('/');
    await who.conversation(peer);
  }
  const [hers, his] = [new CallScreen(alice), new CallScreen(bob)];
  await hers.place('Voice call');
  await expect(his.incoming).toBeVisible();
  await expect(hers.says('Ringing…')).toBeVisible();
  const takenUp = Date.now();
  await his.accept();
  await Promise.all([hers.live(), his.live()]);
  await Promise.all([hearsMore(alice.page), hearsMore(bob.page)]);
  for (const { page } of [alice, bob]) {
    const candidates = await remoteCandidates(page);
    expect(candidates.length).toBeGreaterThan(0);
    for (const candidate of candidates) expect(candidate).toMatch(/ typ relay raddr 0\.0\.0\.0 rport 0\b/);
  }
  await his.end();
  await hers.over('The call is over.');

  const itself = `127.0.0.1:${turn.port}`;
  const relayPort = `:${new URL(relay.origin).port}`;
  for (const { person, leave } of [one, other]) {
    const log = await leave();
    const [before, all] = [reached(log, takenUp), reached(log)];
    expect(before.udp, `${person.name}, before`).toEqual([]);
    expect([...new Set(before.tcp.map((address) => address.endsWith(relayPort)))], `${person.name}, before: the relay alone`).toEqual([
      true,
    ]);
    expect(all.udp, person.name).toEqual([itself]);
    const others = all.tcp.filter((address) => !address.endsWith(relayPort));
    expect(others, person.name).toEqual([itself]);
    expect(person.complaints).toEqual([]);
  }
});
