// Two real engines, a real relay, and tabs without media.

import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { EnginePerson } from '../../../e2e/engine-person.ts';
import { RelayProcess } from '../../../e2e/relay-process.ts';
import type { CallId, ConversationId } from '../../domain/index.ts';
import { descriptionWith, printOf, randomFingerprint, ScriptedPage } from './scripted-page.contract.ts';

let relay: RelayProcess;
const people: EnginePerson[] = [];
const person = (name: string) => {
  const one = new EnginePerson(name, relay.origin);
  people.push(one);
  return one;
};
const until = (check: () => unknown | Promise<unknown>) => vi.waitFor(check, { timeout: 20_000, interval: 10 });

beforeAll(async () => {
  relay = await RelayProcess.start({ SOTTO_LIMITS_SCALE: '100' });
}, 30_000);
afterAll(() => relay?.stop(), 30_000);
afterEach(() => {
  for (const one of people.splice(0)) one.stop();
});

/** Both have written, so each has accepted the other. */
async function meet(alice: EnginePerson, bob: EnginePerson): Promise<ConversationId> {
  const id = await bob.engine.acceptInvite(alice.invite);
  await bob.send(id, 'hello');
  await until(() => expect(alice.conversation(bob.name)).toBeDefined());
  await alice.send(id, 'hi');
  await until(async () => expect((await alice.messages(id)).at(-1)?.tick).toBe('delivered'));
  return id;
}

async function pair() {
  const [alice, bob] = await Promise.all([person('Alice').join(), person('Bob').join()]);
  const id = await meet(alice, bob);
  return { alice, bob, id, hers: new ScriptedPage(alice), his: new ScriptedPage(bob) };
}

/** Alice calls, Bob takes it up, both hear each other. */
async function inCall() {
  const both = await pair();
  const { hers, his, id } = both;
  await hers.start(id);
  await until(() => expect(his.current?.phase).toBe('ringing-in'));
  await his.accept();
  await until(() => expect([hers.current?.phase, his.current?.phase]).toEqual(['live', 'live']));
  return both;
}

const rows = async (one: EnginePerson, id: ConversationId) =>
  (await one.messages(id)).flatMap(({ kind, mine, call }) => (kind === 'call' ? [{ mine, ...call }] : []));
const results = async (one: EnginePerson, id: ConversationId) => (await rows(one, id)).map(({ result }) => result);

/** Takes over from the engine that runs. */
async function restart(one: EnginePerson, ...pages: ScriptedPage[]): Promise<void> {
  one.stop();
  await one.start();
  for (const page of pages) page.askAgain();
}

describe('a call between two engines', { timeout: 60_000 }, () => {
  test('rings, is taken up, and both have the same words and each other’s keys', async () => {
    const { alice, bob, id, hers, his } = await pair();
    await hers.start(id, true);
    await until(() => expect([hers.current?.phase, his.current?.phase]).toEqual(['ringing-out', 'ringing-in']));
    expect(his.current).toMatchObject({ name: 'Alice', video: true, outgoing: false, page: null, words: null });
    expect([hers.words, his.words]).toEqual([[], []]);
    await his.accept();
    await until(() => expect([hers.current?.phase, his.current?.phase]).toEqual(['live', 'live']));
    await until(() => expect([hers.candidates, his.candidates]).toMatchObject([[/./], [/./]].map(() => [expect.any(String)])));
    expect(hers.current?.words).toHaveLength(5);
    expect(his.current?.words).toEqual(hers.current?.words);
    const begin = (page: ScriptedPage) => page.words.find((word) => word.kind === 'begin');
    const received = his.words.find((word) => word.kind === 'receive-key');
    const described = hers.words.find((word) => word.kind === 'describe');
    expect(begin(hers)).toMatchObject({ offers: true });
    expect(begin(his)).toMatchObject({ offers: false, receiveKey: null });
    expect(described).toMatchObject({ type: 'answer', fingerprint: his.fingerprint });
    expect(begin(hers)?.sendKey.key.extractable).toBe(false);
    expect(await printOf(begin(hers)?.sendKey.key)).toBe(await printOf(received?.key.key));
    expect(await printOf(begin(his)?.sendKey.key)).toBe(await printOf(begin(hers)?.receiveKey?.key));
    expect(await printOf(begin(his)?.sendKey.key)).not.toBe(await printOf(begin(hers)?.sendKey.key));

    await hers.tell({ kind: 'media', microphone: true, camera: true, screen: false });
    await until(() => expect(his.current?.theirs).toEqual({ microphone: true, camera: true, screen: false }));
    await hers.tell({ kind: 'description', type: 'offer', sdp: descriptionWith(hers.fingerprint), renegotiation: true });
    await until(() => expect(his.words.at(-1)).toMatchObject({ kind: 'describe', type: 'offer', fingerprint: hers.fingerprint }));

    alice.clock.pass(5_000);
    bob.clock.pass(5_000);
    await hers.end();
    await until(() => expect([hers.current?.end, his.current?.end]).toEqual(['hung-up', 'hung-up']));
    await until(() => expect([hers.words.at(-1)?.kind, his.words.at(-1)?.kind]).toEqual(['end', 'end']));
    for (const [one, mine] of [
      [alice, true],
      [bob, false],
    ] as const) {
      const [row, ...more] = await rows(one, id);
      expect(row).toMatchObject({ mine, outgoing: mine, video: true, result: 'answered' });
      expect(row?.seconds).toBeGreaterThanOrEqual(5);
      expect(more).toEqual([]);
      expect(await one.engine.callHistory()).toMatchObject([{ conversation: id, result: 'answered' }]);
      expect(one.conversation(mine ? 'Bob' : 'Alice')?.last).toMatchObject({ kind: 'call', call: { result: 'answered' } });
    }
    await alice.engine.dismissCall(hers.call as CallId);
    await until(() => expect(hers.current).toBeNull());
    bob.clock.pass(4_000);
    await until(() => expect(his.current).toBeNull());
    const kept = await alice.storage.calls();
    expect([...kept.values()].map(({ secrets, words }) => ({ secrets, words }))).toEqual([{ secrets: null, words: [] }]);
  });

  test('is declined', async () => {
    const { alice, bob, id, hers, his } = await pair();
    await hers.start(id);
    await until(() => expect(his.current?.phase).toBe('ringing-in'));
    await his.end();
    await until(() => expect(hers.current?.end).toBe('declined'));
    expect([await results(alice, id), await results(bob, id)]).toEqual([['declined'], ['declined']]);
    expect(bob.conversation('Alice')?.unread).toBe(1);
    expect(his.words).toEqual([]);
  });

  test('is given up, and is a missed one on the other side, unread', async () => {
    const { alice, bob, id, hers, his } = await pair();
    await bob.engine.markRead(id, (await bob.messages(id)).at(-1)?.id as never);
    await hers.start(id);
    await until(() => expect(his.current?.phase).toBe('ringing-in'));
    await hers.end();
    await until(() => expect(his.current?.end).toBe('cancelled'));
    expect([await results(alice, id), await results(bob, id)]).toEqual([['cancelled'], ['missed']]);
    expect(bob.conversation('Alice')?.unread).toBe(1);
    await bob.engine.markRead(id, (await bob.messages(id)).at(-1)?.id as never);
    expect(bob.conversation('Alice')?.unread).toBe(0);
    await expect(his.accept()).rejects.toMatchObject({ code: 'call-over' });
  });

  test('is not answered for 45 s', async () => {
    const { alice, bob, id, hers, his } = await pair();
    await hers.start(id);
    await until(() => expect(his.current?.phase).toBe('ringing-in'));
    alice.clock.pass(45_000);
    await until(() => expect([hers.current?.end, his.current?.end]).toEqual(['timeout', 'timeout']));
    expect([await results(alice, id), await results(bob, id)]).toEqual([['unanswered'], ['missed']]);
  });

  test('stops ringing by itself where the caller fell silent', async () => {
    const { alice, bob, id, hers, his } = await pair();
    await hers.start(id);
    await until(() => expect(his.current?.phase).toBe('ringing-in'));
    alice.stop();
    bob.clock.pass(46_000);
    await until(() => expect(his.current?.end).toBe('timeout'));
    expect(await results(bob, id)).toEqual(['missed']);
  });

  test('that comes during another hears that the line is busy', async () => {
    const { alice, bob } = await inCall();
    const carol = await person('Carol').join();
    const carols = await meet(alice, carol);
    const page = new ScriptedPage(carol);
    await page.start(carols);
    await until(() => expect(page.current?.end).toBe('busy'));
    expect(alice.engine.view.conversations.find((one) => one.id === carols)?.last?.call?.result).toBe('missed');
    expect(bob.conversation('Alice')?.last?.kind).toBe('text');
    await expect(new ScriptedPage(alice).start(carols)).rejects.toMatchObject({ code: 'in-call' });
  });

  test('that both begin at once is one call, and nobody presses anything again', async () => {
    const { alice, bob, id, hers, his } = await pair();
    await Promise.all([hers.start(id, true), his.start(id)]);
    await until(() => expect([hers.current?.phase, his.current?.phase]).toEqual(['live', 'live']));
    expect(hers.current?.id).toBe(his.current?.id);
    expect(hers.current?.outgoing).not.toBe(his.current?.outgoing);
    expect(hers.current?.words).toEqual(his.current?.words);
    await his.end();
    await until(() => expect(hers.current?.end).toBe('hung-up'));
    expect([await results(alice, id), await results(bob, id)]).toEqual([['answered'], ['answered']]);
  });

  test('of somebody who is not accepted never rings, and tells nothing', async () => {
    const [alice, carol] = await Promise.all([person('Alice').join(), person('Carol').join()]);
    await alice.engine.setUserName('alice.c');
    const found = await carol.engine.findUser('alice.c');
    const id = await carol.engine.openConversation(found as NonNullable<typeof found>);
    const [hers, carols] = [new ScriptedPage(alice), new ScriptedPage(carol)];
    await carols.start(id);
    await until(() => expect(carols.current?.phase).toBe('calling'));
    await carol.send(id, 'may I?');
    await until(() => expect(alice.conversation('Carol')?.standing).toBe('request'));
    await carols.end();
    await carols.start(id);
    await until(async () => expect(await results(alice, id)).toEqual(['missed']));
    expect(hers.seen).toEqual([]);
    expect(carols.current?.phase).toBe('calling');
    expect(await carol.engine.iceOf(id)).toMatchObject({ relayOnly: true });
    await alice.engine.acceptRequest(id);
    await until(async () => expect(await carol.engine.iceOf(id)).toMatchObject({ relayOnly: false }));
    await carol.engine.setSettings({ hideAddress: true });
    expect(await carol.engine.iceOf(id)).toMatchObject({ relayOnly: true });
  });

  test('that was begun long ago is a missed one', async () => {
    const { alice, bob, id, hers, his } = await pair();
    alice.clock.pass(-10 * 60_000);
    await hers.start(id);
    await until(async () => expect(await results(bob, id)).toEqual(['missed']));
    expect(his.seen).toEqual([]);
  });

  test('to somebody who is blocked cannot be made, and blocking ends one', async () => {
    const { alice, bob, id, his } = await inCall();
    await alice.engine.block(id);
    await until(() => expect(his.current?.end).toBe('hung-up'));
    await expect(new ScriptedPage(alice).start(id)).rejects.toMatchObject({ code: 'blocked' });
    const page = new ScriptedPage(bob);
    bob.clock.pass(5_000);
    await page.start(id);
    await bob.send(id, 'are you there?');
    await until(async () => expect((await bob.messages(id)).at(-1)?.tick).toBe('sent'));
    expect(page.current?.phase).toBe('calling');
  });
});

describe('a call that lasts', { timeout: 60_000 }, () => {
  test('changes its keys after 10 minutes; the old one seals until the other side has had time to learn of it', async () => {
    const { alice, hers, his } = await inCall();
    alice.clock.pass(10 * 60_000);
    await until(() => expect(his.words.at(-1)).toMatchObject({ kind: 'receive-key', key: { kid: 2 } }));
    expect(hers.words.filter(({ kind }) => kind === 'send-key')).toEqual([]);
    alice.clock.pass(2_000);
    await until(() => expect(hers.words.at(-1)).toMatchObject({ kind: 'send-key', key: { kid: 2 } }));
    const [given, taken] = [hers.words.at(-1), his.words.at(-1)] as [{ key: { key: CryptoKey } }, { key: { key: CryptoKey } }];
    expect(await printOf(given.key.key)).toBe(await printOf(taken.key.key));
  });

  test('changes its key when the other side’s devices change', async () => {
    const { alice, bob, id, hers, his } = await inCall();
    await bob.relist();
    his.askAgain();
    await bob.send(id, 'I have another list');
    await until(() => expect(his.words.at(-1)).toMatchObject({ kind: 'receive-key', key: { kid: 2 } }));
    expect(hers.current?.phase).toBe('live');
    alice.clock.pass(2_000);
    await until(() => expect(hers.words.at(-1)).toMatchObject({ kind: 'send-key', key: { kid: 2 } }));
  });

  test.for(['caller', 'callee'] as const)('goes on when the page of the %s is loaded again', async (who) => {
    const { alice, bob, hers, his } = await inCall();
    const before = hers.current?.words;
    const [one, old, other] = who === 'caller' ? ([alice, hers, his] as const) : ([bob, his, hers] as const);
    old.close();
    await until(() => expect(old.current).toMatchObject({ phase: 'reconnecting', page: null }));
    const page = new ScriptedPage(one);
    page.call = old.call;
    await page.rejoin();
    await until(() => expect([page.current?.phase, other.current?.phase]).toEqual(['live', 'live']));
    await until(() => expect(page.current?.words).toEqual(other.current?.words));
    expect(other.current?.words).not.toEqual(before);
    expect(other.words.filter(({ kind }) => kind === 'begin')).toMatchObject([{ join: 1 }, { join: 2 }]);
  });

  test('ends on both sides when the page does not come back in 10 s', async () => {
    const { alice, hers, his } = await inCall();
    hers.close();
    await until(() => expect(hers.current?.phase).toBe('reconnecting'));
    alice.clock.pass(10_000);
    await until(() => expect([hers.current?.end, his.current?.end]).toEqual(['lost', 'lost']));
  });

  test('ends when the line does not come back in 30 s', async () => {
    const { alice, hers, his } = await inCall();
    await hers.tell({ kind: 'line', line: 'reconnecting' });
    await until(() => expect(hers.current?.phase).toBe('reconnecting'));
    alice.clock.pass(30_000);
    await until(() => expect([hers.current?.end, his.current?.end]).toEqual(['lost', 'lost']));
  });

  test('outlives its engine, at any moment of it', async () => {
    const { alice, bob, id, hers, his } = await pair();
    await hers.start(id);
    await restart(alice, hers);
    await until(() => expect(his.current?.phase).toBe('ringing-in'));
    await restart(bob, his);
    await until(() => expect(his.current?.phase).toBe('ringing-in'));
    await his.accept();
    await restart(bob, his);
    await restart(alice, hers);
    await until(() => expect([hers.current?.phase, his.current?.phase]).toEqual(['live', 'live']));
    const words = hers.current?.words;
    await restart(alice, hers);
    await until(() => expect(hers.repeated).toBeGreaterThan(0));
    expect(hers.current).toMatchObject({ phase: 'live', words });
    expect(hers.words.filter(({ kind }) => kind === 'begin')).toHaveLength(1);
    await hers.end();
    await until(() => expect(his.current?.end).toBe('hung-up'));
    expect([await results(alice, id), await results(bob, id)]).toEqual([['answered'], ['answered']]);
  });
});

describe('somebody who lies', { timeout: 60_000 }, () => {
  test('a third account cannot touch a call by its id', async () => {
    const { alice, hers, his } = await inCall();
    const carol = await person('Carol').join();
    const carols = await meet(alice, carol);
    const page = new ScriptedPage(carol);
    const call = hers.call as CallId;
    await carol.engine.startCall(call, carols, false, page.id, page.fingerprint);
    await carol.engine.endCall(call, 'person');
    await carol.send(carols, 'and?');
    await until(async () => expect(await alice.texts(carols)).toContain('and?'));
    expect([hers.current?.phase, his.current?.phase]).toEqual(['live', 'live']);
    expect(alice.log.filter((line) => line.includes('somebody else’s call'))).toHaveLength(2);
  });

  test('a part of the words that is not the one committed to ends the call', async () => {
    const { alice, bob, id, hers, his } = await pair();
    await hers.start(id);
    await until(() => expect(his.current?.phase).toBe('ringing-in'));
    hers.says = 'nothing';
    alice.meddling.frame = () => [];
    await his.accept();
    bob.stop();
    await bob.start();
    const call = his.call as CallId;
    const work = bob.storage.begin();
    const row = await work.get('call', call);
    if (!row?.secrets) throw new Error('Bob has no secrets');
    work.put('call', call, { ...row, secrets: { ...row.secrets, nonce: new Uint8Array(32) } });
    await work.commit();
    await restart(bob, his);
    hers.says = hers.fingerprint;
    delete alice.meddling.frame;
    await restart(alice, hers);
    await until(() => expect([hers.current?.end, his.current?.end]).toEqual(['unsafe', 'lost']));
    expect([await results(alice, id), await results(bob, id)]).toEqual([['failed'], ['answered']]);
  });

  test('a certificate that is not the one promised ends the call', async () => {
    const { id, hers, his } = await pair();
    his.says = randomFingerprint();
    await hers.start(id);
    await until(() => expect(his.current?.phase).toBe('ringing-in'));
    await his.accept();
    await until(() => expect([hers.current?.end, his.current?.end]).toEqual(['lost', 'unsafe']));
  });
});
