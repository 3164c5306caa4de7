// A random conversation between two devices over a relay that reorders, repeats and drops, with new and crossing starts.
// Only tests import it. What must hold: whatever is delivered opens exactly once, and both end up on one session.

import fc from 'fast-check';
import { readContainer } from './container.ts';
import { TestDevice } from './test-device.ts';

export type Step =
  | { readonly kind: 'send' | 'start' | 'deliver' | 'drop' | 'repeat'; readonly from: 0 | 1; readonly pick: number }
  | { readonly kind: 'start-bare'; readonly from: 0 | 1; readonly pick: number };

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.oneof(
    { weight: 10, arbitrary: fc.constant('send' as const) },
    { weight: 10, arbitrary: fc.constant('deliver' as const) },
    { weight: 2, arbitrary: fc.constant('repeat' as const) },
    { weight: 1, arbitrary: fc.constant('drop' as const) },
    { weight: 1, arbitrary: fc.constant('start' as const) },
    { weight: 1, arbitrary: fc.constant('start-bare' as const) },
  ),
  from: fc.constantFrom(0 as const, 1 as const),
  pick: fc.nat({ max: 4 }),
});
export const schedules = fc.array(step, { minLength: 20, maxLength: 80 });

/** Starts whose messages may still be under way; more than the archive holds would be a flood, not a schedule. */
const STARTS_UNDER_WAY = 4;

interface Post {
  readonly text: string;
  readonly body: Uint8Array;
}

/** Runs the schedule, then delivers the rest. Throws a sentence about the first thing that went wrong. */
export async function rehearse(steps: readonly Step[]): Promise<void> {
  const people = [await TestDevice.create(), await TestDevice.create()] as const;
  const posts: readonly [Post[], Post[]] = [[], []];
  const read = new Set<string>();
  const delivered: (Post & { from: 0 | 1 })[] = [];
  let count = 0;
  let starts = 0;
  const pair = (from: 0 | 1) => ({ sender: people[from], receiver: people[from === 0 ? 1 : 0] });

  async function send(from: 0 | 1): Promise<void> {
    const { sender, receiver } = pair(from);
    if (!sender.record(receiver)) {
      starts++;
      await sender.start(receiver);
    }
    const text = `${from}/${count++}`;
    posts[from].push({ text, body: await sender.encrypt(receiver, text) });
  }
  async function deliver(from: 0 | 1, pick: number): Promise<void> {
    const [post] = posts[from].splice(Math.min(pick, posts[from].length - 1), 1);
    if (!post) return;
    const { sender, receiver } = pair(from);
    const outcome = await receiver.decrypt(sender, post.body);
    if (outcome.kind !== 'decrypted') throw new Error(`${post.text} was lost: ${JSON.stringify(outcome)}`);
    if (new TextDecoder().decode(outcome.plaintext) !== post.text || read.has(post.text))
      throw new Error(`${post.text} came out wrong or twice`);
    read.add(post.text);
    delivered.push({ ...post, from });
    if (posts[0].length + posts[1].length === 0) starts = 0;
  }

  for (const { kind, from, pick } of steps) {
    const { sender, receiver } = pair(from);
    if (kind === 'send') await send(from);
    else if (kind === 'deliver') await deliver(from, pick);
    else if (kind === 'drop') posts[from].splice(Math.min(pick, posts[from].length - 1), 1);
    else if (kind === 'repeat') {
      const again = delivered.at(-1 - pick);
      if (!again) continue;
      const between = pair(again.from);
      const outcome = await between.receiver.decrypt(between.sender, again.body);
      if (outcome.kind === 'decrypted') throw new Error(`${again.text} opened twice`);
    } else if (starts < STARTS_UNDER_WAY) {
      starts++;
      await sender.start(receiver, await receiver.bundle(kind === 'start' ? 'one-time' : 'last-resort'));
    }
  }
  while (posts[0].length + posts[1].length > 0) {
    await deliver(0, 0);
    await deliver(1, 0);
  }
  for (let i = 0; i < 3; i++) {
    for (const from of [0, 1] as const) {
      await send(from);
      const kind = readContainer(posts[from].at(-1)?.body ?? new Uint8Array())?.kind;
      if (i === 2 && kind !== 'whisper') throw new Error('after three exchanges there are still first messages');
      await deliver(from, 0);
    }
  }
}
