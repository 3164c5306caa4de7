// A browser profile is put back from an old copy: the one thing that makes a ratchet repeat itself.

import { afterAll, beforeAll, describe, expect, type TestContext, test, vi } from 'vitest';
import { EnginePerson } from '../../../e2e/engine-person.ts';
import { RelayProcess } from '../../../e2e/relay-process.ts';
import type { ConversationId } from '../../domain/index.ts';
import { watchMessageKeys } from './watch-message-keys.contract.ts';

let relay: RelayProcess;
const until = (check: () => unknown | Promise<unknown>) => vi.waitFor(check, { timeout: 30_000, interval: 25 });

beforeAll(async () => {
  relay = await RelayProcess.start({ SOTTO_LIMITS_SCALE: '100' });
}, 30_000);
afterAll(() => relay?.stop(), 30_000);

const contents = async (one: EnginePerson, id: ConversationId) =>
  (await one.messages(id)).map(({ kind, text, event }) => (kind === 'text' ? text : `(${event ?? kind})`));

/** Alice and Bob in the middle of a conversation, and an old copy of what Alice keeps. */
async function withOldCopy({ onTestFinished }: TestContext) {
  const [alice, bob] = [new EnginePerson('Alice', relay.origin), new EnginePerson('Bob', relay.origin)];
  onTestFinished(() => {
    alice.stop();
    bob.stop();
  });
  await Promise.all([alice.join(), bob.join()]);
  const id = await bob.engine.acceptInvite(alice.invite);
  await bob.send(id, 'hello');
  await until(() => expect(alice.conversation('Bob')).toBeDefined());
  await alice.send(id, 'hi');
  const settled = () =>
    until(async () => {
      for (const one of [alice, bob])
        expect((await one.messages(id)).filter(({ tick }) => tick !== null && tick !== 'delivered' && tick !== 'read')).toEqual([]);
    });
  await settled();
  const reused = watchMessageKeys(alice);
  alice.stop();
  const putBack = await alice.copyStorage();
  await alice.start();
  await alice.send(id, 'a1');
  await bob.send(id, 'b1');
  await settled();
  await alice.send(id, 'a2');
  await bob.send(id, 'b2');
  await settled();
  return { alice, bob, id, reused, settled, putBack };
}

describe('a profile that was put back', { timeout: 90_000 }, () => {
  test('is noticed before anything is sent, said on both sides, and what is missing comes again', async (context) => {
    const { alice, bob, id, reused, settled, putBack } = await withOldCopy(context);
    alice.stop();
    await putBack();
    await alice.start();
    await until(async () => expect(await contents(alice, id)).toContain('(set-back)'));
    await until(async () => expect(await contents(alice, id)).toEqual(expect.arrayContaining(['b1', 'b2'])));
    await alice.send(id, 'a3');
    await bob.send(id, 'b3');
    await settled();
    expect((await contents(bob, id)).filter((one) => /^a|^\(/.test(one))).toEqual(['a1', 'a2', '(peer-set-back)', 'a3']);
    const alices = await contents(alice, id);
    expect(alices.filter((one) => /^b|^\(/.test(one))).toEqual(['(set-back)', 'b1', 'b2', 'b3']);
    expect(reused).toEqual([]);
  });

  test('the other wrote meanwhile on a session that the copy does not know: it is read all the same', async (context) => {
    const { alice, bob, id, reused, settled, putBack } = await withOldCopy(context);
    alice.stop();
    for (const text of ['b3', 'b4']) await bob.send(id, text);
    await putBack();
    await alice.start();
    await until(async () => expect(await contents(alice, id)).toEqual(expect.arrayContaining(['b1', 'b2', 'b3', 'b4'])));
    await alice.send(id, 'a3');
    await settled();
    expect((await contents(alice, id)).filter((one) => one.startsWith('('))).toEqual(['(set-back)']);
    expect(reused).toEqual([]);
  });

  test('the same copy twice: the second time is noticed too', async (context) => {
    const { alice, bob, id, reused, settled, putBack } = await withOldCopy(context);
    for (const text of ['x', 'y']) {
      alice.stop();
      await putBack();
      await alice.start();
      await until(async () => expect(await contents(alice, id)).toContain('(set-back)'));
      await alice.send(id, text);
      await settled();
    }
    expect((await contents(bob, id)).filter((one) => /^[xy(]/.test(one))).toEqual(['(peer-set-back)', 'x', '(peer-set-back)', 'y']);
    expect(reused).toEqual([]);
  });

  test('what is written into it before the relay has answered is sealed anew', async (context) => {
    const { alice, bob, id, reused, settled, putBack } = await withOldCopy(context);
    alice.stop();
    await putBack();
    alice.meddling.away = true;
    await alice.start();
    for (const text of ['a3', 'a4']) await alice.send(id, text);
    alice.stop();
    alice.meddling.away = false;
    await alice.start();
    await settled();
    await until(async () => expect(await contents(alice, id)).toEqual(expect.arrayContaining(['b1', 'b2'])));
    expect((await contents(bob, id)).filter((one) => /^a|^\(/.test(one))).toEqual(['a1', 'a2', '(peer-set-back)', 'a3', 'a4']);
    expect(reused).toEqual([]);
  });

  test('a stranger can begin to talk to it: the prekeys at the relay are its own', async (context) => {
    const { alice, putBack } = await withOldCopy(context);
    alice.stop();
    await putBack();
    await alice.start();
    const carol = await new EnginePerson('Carol', relay.origin).join();
    context.onTestFinished(() => carol.stop());
    const id = await carol.engine.acceptInvite(alice.invite);
    await carol.send(id, 'new here');
    await until(() => expect(alice.conversation('Carol')?.last?.text).toBe('new here'));
  });

  test('a browser that is only closed and opened is not taken for one', async (context) => {
    const { alice, bob, id, settled } = await withOldCopy(context);
    for (let n = 0; n < 3; n++) {
      alice.stop();
      await alice.start();
      await alice.send(id, `again ${n}`);
      await settled();
    }
    expect((await contents(alice, id)).filter((one) => one.startsWith('('))).toEqual([]);
    expect((await contents(bob, id)).filter((one) => one.startsWith('('))).toEqual([]);
  });
});
