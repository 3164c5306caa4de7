// Somebody who was away: a real browser profile, closed, and a real relay that holds what 20 others wrote to her meanwhile. Made once; each
// round begins with copies of both, so that it finds the very same queue.

import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type BrowserContext, chromium } from '@playwright/test';
import { EnginePerson } from '../../e2e/engine-person.ts';
import { RelayProcess } from '../../e2e/relay-process.ts';
import { Tab } from '../../e2e/tab.ts';
import type { ConversationId, Tick } from '../../lib/domain/index.ts';
import { launchOptions } from '../../scripts/chromium.mjs';

/** Written by one person at a time: queues of people who talk are mixed, but not message by message. */
const BURST = 10;
const PATIENCE_MS = 60_000;

export interface Scene {
  readonly origin: string;
  /** What was unread before she went away, and what is when she has caught up. */
  readonly before: number;
  readonly all: number;
  /** File of what was sent to her: each body behind its length (u32, big-endian). */
  readonly bodies: string;
  /** Sets relay and profile back to the moment before she opens the page, and starts her browser. */
  open(): Promise<BrowserContext>;
  stop(): Promise<void>;
}

export const openBrowser = (profile: string): Promise<BrowserContext> =>
  chromium.launchPersistentContext(profile, { ...launchOptions(), headless: true, locale: 'en-GB' });

interface Sender {
  readonly person: EnginePerson;
  readonly conversation: ConversationId;
}

/** Until this person's last message got so far. Throws when it takes too long. */
async function gotTo({ person, conversation }: Sender, ticks: readonly Tick[]): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const { last } = person.engine.view.conversations.find(({ id }) => id === conversation) ?? {};
    if (last?.tick && ticks.includes(last.tick)) return;
    if (Date.now() > until) throw new Error(`${person.name}: a message stays ${last?.tick}\n${person.log.join('\n')}`);
    await wait(2);
  }
}

/** Comes by her link, says hello and is heard: from now on both have a session that works both ways. */
async function meet(name: string, origin: string, invite: string): Promise<Sender> {
  const person = await new EnginePerson(name, origin).join();
  const sender = { person, conversation: await person.engine.acceptInvite(invite) };
  await person.send(sender.conversation, 'hello');
  await gotTo(sender, ['delivered']);
  return sender;
}

function lengthOf(body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, body.length);
  return bytes;
}

/** What people write, of usual lengths. */
const words = 'A message of quite ordinary length, as people write them all day long, some longer and some shorter than this one.';
const text = (number: number) => `${number}: ${words.slice(0, 12 + ((number * 37) % 100))}`;

export async function prepare(people: number, each: number): Promise<Scene> {
  const folder = await mkdtemp(join(tmpdir(), 'sotto-catch-up-'));
  const [profile, kept, keptData, bodies] = ['profile', 'profile-kept', 'data-kept', 'bodies'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
    string,
  ];
  const relay = await RelayProcess.start({ SOTTO_LIMITS_SCALE: '10000', SOTTO_LOG_LEVEL: 'error' });
  // A bench that fails leaves nothing running.
  process.once('exit', () => relay.pid !== undefined && process.kill(relay.pid, 'SIGKILL'));
  const { origin } = relay;
  const context = await openBrowser(profile);
  const her = new Tab(context.pages()[0] ?? (await context.newPage()), origin);
  await her.createAccount('Olga');
  const invite = new URL(await her.inviteLink()).hash;
  await her.leave();
  const senders: Sender[] = [];
  for (let i = 0; i < people; i++) senders.push(await meet(`Person ${i}`, origin, invite));
  await context.close();

  const sent: Uint8Array[] = [];
  for (const { person } of senders) {
    person.meddling.sent = (frame) => {
      if (frame.kind === 'send') for (const { body } of frame.envelopes) sent.push(lengthOf(body), body.slice());
    };
  }
  for (let done = 0; done < each; done += BURST) {
    await Promise.all(
      senders.map(async (sender) => {
        const burst = Array.from({ length: Math.min(BURST, each - done) }, (_, i) => text(done + i));
        await Promise.all(burst.map((one) => sender.person.send(sender.conversation, one)));
        await gotTo(sender, ['sent']);
      }),
    );
  }
  for (const { person } of senders) person.stop();
  await writeFile(bodies, sent);
  await relay.kill('SIGTERM');
  await cp(relay.dataFolder, keptData, { recursive: true });
  await cp(profile, kept, { recursive: true });

  return {
    origin,
    before: people,
    all: people + people * each,
    bodies,
    async open() {
      await relay.kill('SIGTERM');
      for (const [from, to] of [[keptData, relay.dataFolder] as const, [kept, profile] as const]) {
        await rm(to, { recursive: true, force: true });
        await cp(from, to, { recursive: true });
      }
      await relay.restart();
      return openBrowser(profile);
    },
    async stop() {
      await relay.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
