// A page's calls with an engine and a media session that only write down what they are told.

import { afterEach, expect, test, vi } from 'vitest';
import type { AccountId } from '../../../protocol/index.ts';
import { SottoError } from '../../base/index.ts';
import type { CallId, ConversationId } from '../../domain/index.ts';
import type { IceOptions, MediaEvent, MediaSession, MediaState } from '../../rtc/index.ts';
import { type CallNews, type ForPage, pageLock } from './call-channel.ts';
import { PageCalls, type PageCallsOptions } from './page-calls.ts';

const CONVERSATION = 'c0'.repeat(16) as ConversationId;
const CALL = 'ca'.repeat(16) as CallId;
const ICE: IceOptions = { servers: [], relayOnly: true };

type Told = NonNullable<Extract<CallNews, { kind: 'calls' }>['current']>;
const told = (change: Partial<Told> = {}): Told => ({
  id: CALL,
  conversation: CONVERSATION,
  peer: 'a'.repeat(52) as AccountId,
  name: 'Bob',
  outgoing: false,
  video: false,
  phase: 'ringing-in',
  end: null,
  liveSince: null,
  words: null,
  theirs: { microphone: false, camera: false, screen: false },
  page: null,
  ...change,
});

const key = async (kid: number) => ({
  kid,
  key: await crypto.subtle.importKey('raw', crypto.getRandomValues(new Uint8Array(32)), 'HKDF', false, ['deriveBits', 'deriveKey']),
});

/** Writes down what it is asked, one thing after the other; each takes a moment. */
class ScriptedMedia implements MediaSession {
  readonly fingerprint = 'sha-256 ab:cd';
  readonly did: string[] = [];
  closed = 0;
  fails: Partial<Record<string, Error>> = {};
  #listener: ((event: MediaEvent) => void) | null = null;
  #state: MediaState = {
    line: 'connecting',
    path: null,
    quality: null,
    local: new MediaStream(),
    localScreen: new MediaStream(),
    remote: new MediaStream(),
    remoteScreen: new MediaStream(),
    microphone: true,
    camera: false,
    screen: false,
    frames: {
      sealed: 0,
      opened: 0,
      refused: { unknownKey: 0, notAuthentic: 0, replayed: 0, malformed: 0 },
      sentByConnection: 0,
      suite: 'AES_256_GCM_SHA512_128',
      kid: { mine: null, theirs: null },
    },
  };

  async #do(what: string): Promise<void> {
    this.did.push(`${what}…`);
    await new Promise((resolve) => setTimeout(resolve));
    const error = this.fails[what];
    if (error) throw error;
    this.did.push(what);
  }
  setSendKey = ({ kid }: { kid: number }) => this.#do(`send key ${kid}`);
  addReceiveKey = ({ kid }: { kid: number }) => this.#do(`receive key ${kid}`);
  start = () => this.#do('start');
  describe = (type: string, _sdp: string, fingerprint: string) => this.#do(`describe ${type} ${fingerprint}`);
  renegotiate = () => this.#do('renegotiate');
  addCandidates = (candidates: readonly unknown[]) => this.#do(`candidates ${candidates.length}`);
  setMicrophone = async (microphone: boolean) => this.become({ microphone });
  setCamera = async (camera: boolean) => this.become({ camera });
  setScreen = async (screen: boolean) => this.become({ screen });
  chooseDevices = (choice: object) => this.#do(`devices ${JSON.stringify(choice)}`);
  restart = (ice: IceOptions) => this.#do(`restart ${ice.relayOnly}`);
  renew = (ice: IceOptions) => this.#do(`renew ${ice.relayOnly}`);
  stats = async () => new Map() as unknown as RTCStatsReport;
  state = () => this.#state;
  listen = (listener: (event: MediaEvent) => void) => {
    this.#listener = listener;
    return () => {
      this.#listener = null;
    };
  };
  close = () => {
    this.closed += 1;
  };
  say(event: MediaEvent): void {
    this.#listener?.(event);
  }
  become(change: Partial<MediaState>): void {
    this.#state = { ...this.#state, ...change };
    this.say({ kind: 'state', state: this.#state });
  }
  /** As many frames as that were opened. */
  opened(count: number, line: MediaState['line'] = 'connected'): void {
    this.become({ line, frames: { ...this.#state.frames, opened: count } });
  }
}

function stage(options: Partial<PageCallsOptions> = {}) {
  const asked: (readonly unknown[])[] = [];
  const refusals: Record<string, string> = {};
  const media: ScriptedMedia[] = [];
  const calls = new PageCalls({
    ask: (async (action: string, ...args: unknown[]) => {
      asked.push([action, ...args]);
      if (refusals[action] !== undefined) throw new SottoError(refusals[action]);
      return action === 'iceOf' ? ICE : undefined;
    }) as PageCallsOptions['ask'],
    openMedia: async () => {
      const session = new ScriptedMedia();
      media.push(session);
      return session;
    },
    mayCapture: async () => true,
    ...options,
  });
  const news = (current: Told | null) => calls.hear({ kind: 'calls', current });
  const names = () => asked.map(([name]) => name);
  const of = (name: string) => asked.filter(([action]) => action === name).map(([, ...args]) => args);
  /** The name of the page, as it told the engine. */
  const page = () => (of('startCall')[0]?.[3] ?? of('acceptCall')[0]?.[2] ?? of('rejoinCall')[0]?.[1]) as string;
  let said = 0;
  const word = (word: ForPage, call = CALL, number = ++said) => calls.hear({ kind: 'for-page', page: page(), call, number, word });
  const messages = () => of('tellCall').map(([, , message]) => message);
  return { calls, asked, refusals, media, news, names, of, page, word, messages };
}
type Stage = ReturnType<typeof stage>;

/** Taken up here, and the engine knows it. */
async function accepted(on: Stage = stage()): Promise<Stage & { session: ScriptedMedia }> {
  on.news(told());
  await on.calls.accept(CALL, false);
  on.news(told({ phase: 'connecting', page: on.page() }));
  const session = on.media.at(-1);
  if (!session) throw new Error('nothing was opened');
  return { ...on, session };
}

afterEach(() => {
  sessionStorage.clear();
});

test('a call that rings touches nothing', async () => {
  const on = stage();
  on.news(told());
  expect(on.calls.getSnapshot().current).toMatchObject({ phase: 'ringing-in', here: null, media: null });
  expect(on.asked).toEqual([]);
  expect(on.media).toEqual([]);
});

test('who starts a call has said yes to the microphone before anything rings, and its page is known to be alive', async () => {
  const on = stage();
  const call = await on.calls.start(CONVERSATION, true);
  expect(on.names()).toEqual(['iceOf', 'startCall']);
  expect(on.of('startCall')).toEqual([[call, CONVERSATION, true, on.page(), 'sha-256 ab:cd']]);
  const { held = [] } = await navigator.locks.query();
  expect(held.map(({ name }) => name)).toContain(pageLock(on.page()));
});

test('no microphone: nothing rings', async () => {
  const on = stage({ openMedia: () => Promise.reject(new SottoError('permission-denied')) });
  await expect(on.calls.start(CONVERSATION, false)).rejects.toMatchObject({ code: 'permission-denied' });
  on.news(told());
  await expect(on.calls.accept(CALL, false)).rejects.toMatchObject({ code: 'permission-denied' });
  expect(on.names()).toEqual(['iceOf', 'iceOf']);
  expect(on.calls.getSnapshot().current?.phase).toBe('ringing-in');
});

test('what the engine refuses lets the microphone go, and the next call can be made', async () => {
  const on = stage();
  on.refusals.startCall = 'blocked';
  await expect(on.calls.start(CONVERSATION, false)).rejects.toMatchObject({ code: 'blocked' });
  expect(on.media[0]?.closed).toBeGreaterThan(0);
  delete on.refusals.startCall;
  await on.calls.start(CONVERSATION, false);
  expect(on.media[1]?.closed).toBe(0);
  await expect(on.calls.start(CONVERSATION, false)).rejects.toMatchObject({ code: 'in-call' });
});

test('a call that ends while the browser asks for the microphone is not taken up', async () => {
  const opened = Promise.withResolvers<MediaSession>();
  const on = stage({ openMedia: () => opened.promise });
  on.news(told());
  const accepting = on.calls.accept(CALL, false);
  on.news(told({ phase: 'ended', end: 'cancelled' }));
  const session = new ScriptedMedia();
  opened.resolve(session);
  await expect(accepting).rejects.toMatchObject({ code: 'call-over' });
  expect(on.of('acceptCall')).toEqual([]);
  expect(session.closed).toBeGreaterThan(0);
});

test('words are obeyed one after the other: keys before the connection, a description before its candidates', async () => {
  const { word, session } = await accepted();
  word({ kind: 'begin', join: 1, offers: true, sendKey: await key(1), receiveKey: await key(7) });
  word({ kind: 'describe', type: 'answer', sdp: '', fingerprint: 'sha-256 ff' });
  word({ kind: 'candidates', candidates: [{ candidate: 'a', mid: '0', line: 0 }] });
  word({ kind: 'send-key', key: await key(2) });
  const order = ['send key 1', 'receive key 7', 'start', 'describe answer sha-256 ff', 'candidates 1', 'send key 2'];
  await vi.waitFor(() => expect(session.did).toEqual(order.flatMap((what) => [`${what}…`, what])));
});

test('words for another page or another call are left alone', async () => {
  const { calls, word, session, page } = await accepted();
  calls.hear({ kind: 'for-page', page: 'another', call: CALL, number: 100, word: { kind: 'renegotiate' } });
  word({ kind: 'renegotiate' }, 'cb'.repeat(16) as CallId);
  calls.hear({ kind: 'for-page', page: page(), call: CALL, number: 101, word: { kind: 'candidates', candidates: [] } });
  await vi.waitFor(() => expect(session.did).toContain('candidates 0'));
  expect(session.did).not.toContain('renegotiate…');
});

test('a word that an engine says again after taking over is obeyed once', async () => {
  const { word, session } = await accepted();
  word({ kind: 'renegotiate' }, CALL, 4);
  word({ kind: 'renegotiate' }, CALL, 4);
  word({ kind: 'candidates', candidates: [] }, CALL, 3);
  word({ kind: 'describe', type: 'offer', sdp: '', fingerprint: 'x' }, CALL, 5);
  await vi.waitFor(() => expect(session.did).toContain('describe offer x'));
  expect(session.did.filter((what) => !what.endsWith('…'))).toEqual(['renegotiate', 'describe offer x']);
});

test('when the other side joins again, the connection is another, with fresh servers', async () => {
  const { word, session } = await accepted();
  word({ kind: 'begin', join: 1, offers: true, sendKey: await key(1), receiveKey: null });
  word({ kind: 'begin', join: 2, offers: true, sendKey: await key(2), receiveKey: null });
  const order = ['send key 1', 'start', 'renew true', 'send key 2', 'start'];
  await vi.waitFor(() => expect(session.did).toEqual(order.flatMap((what) => [`${what}…`, what])));
});

test.each([
  ['unsafe', new SottoError('unsafe')],
  ['lost', new Error('the browser said no')],
] as const)('a description that cannot be used ends the call as %s, and the microphone is let go', async (reason, error) => {
  const { word, session, of } = await accepted();
  session.fails['describe offer sha-256 ff'] = error;
  word({ kind: 'describe', type: 'offer', sdp: '', fingerprint: 'sha-256 ff' });
  word({ kind: 'candidates', candidates: [] });
  await vi.waitFor(() => expect(of('endCall')).toEqual([[CALL, reason]]));
  expect(session.closed).toBeGreaterThan(0);
  expect(session.did).toEqual(['describe offer sha-256 ff…']);
});

test('a candidate that cannot be read costs that candidate', async () => {
  const { word, session, of } = await accepted();
  session.fails['candidates 1'] = new Error('malformed');
  word({ kind: 'candidates', candidates: [{ candidate: 'a', mid: '0', line: 0 }] });
  word({ kind: 'renegotiate' });
  await vi.waitFor(() => expect(session.did).toContain('renegotiate'));
  expect(of('endCall')).toEqual([]);
});

test('the line is called connected only once a frame of theirs was opened, and again after each drop', async () => {
  const { word, session, messages } = await accepted();
  word({ kind: 'begin', join: 1, offers: false, sendKey: await key(1), receiveKey: null });
  await vi.waitFor(() => expect(session.did).toContain('send key 1'));
  const line = () => (messages() as { kind: string; line?: string }[]).flatMap(({ kind, line }) => (kind === 'line' ? [line] : []));
  session.opened(0);
  expect(line()).toEqual([]);
  session.opened(3);
  session.opened(9);
  expect(line()).toEqual(['connected']);
  session.opened(9, 'reconnecting');
  session.opened(9);
  expect(line()).toEqual(['connected', 'reconnecting']);
  session.opened(10);
  expect(line()).toEqual(['connected', 'reconnecting', 'connected']);
  await vi.waitFor(() => expect(session.did).toContain('restart true'));
});

test('what this side shows is said when it begins and whenever it changes', async () => {
  const { calls, word, session, messages } = await accepted();
  word({ kind: 'begin', join: 1, offers: false, sendKey: await key(1), receiveKey: null });
  await vi.waitFor(() => expect(session.did).toContain('send key 1'));
  await calls.setMicrophone(false);
  await calls.setMicrophone(false);
  await calls.setCamera(true);
  expect(messages()).toEqual([
    { kind: 'media', microphone: true, camera: false, screen: false },
    { kind: 'media', microphone: false, camera: false, screen: false },
    { kind: 'media', microphone: false, camera: true, screen: false },
  ]);
});

test('hanging up lets the microphone go before the engine has answered, and the screen says so at once', async () => {
  const { calls, session, of } = await accepted(stage());
  const done = calls.hangUp(CALL);
  expect(session.closed).toBeGreaterThan(0);
  expect(calls.getSnapshot().current).toMatchObject({ phase: 'ended', end: 'hung-up', media: null });
  await done;
  expect(of('endCall')).toEqual([[CALL, 'person']]);
  await expect(calls.setMicrophone(true)).rejects.toMatchObject({ code: 'call-over' });
});

test.each([
  ['ended by the other side', (on: Stage) => on.news(told({ phase: 'ended', end: 'hung-up', page: on.page() }))],
  ['gone from view', (on: Stage) => on.news(null)],
  ['taken up by another page', (on: Stage) => on.news(told({ phase: 'live', page: 'another' }))],
] as const)('a call that is %s lets the microphone go', async (_, say) => {
  const on = await accepted();
  say(on);
  expect(on.session.closed).toBeGreaterThan(0);
});

test('a call that rings here is not lost to an older word of the engine', async () => {
  const on = stage();
  on.news(told({ id: 'cb'.repeat(16) as CallId, phase: 'ended', end: 'hung-up' }));
  await on.calls.start(CONVERSATION, false);
  on.news(null);
  expect(on.media[0]?.closed).toBe(0);
});

test.each(['news', 'word'] as const)(
  'when both called each other, the page goes on with the call that counts: first the %s',
  async (first) => {
    const on = stage();
    const mine = await on.calls.start(CONVERSATION, false);
    on.news(told({ id: mine, outgoing: true, phase: 'calling', page: on.page() }));
    const begin: ForPage = { kind: 'begin', join: 1, offers: false, sendKey: await key(1), receiveKey: null };
    if (first === 'word') on.word(begin);
    on.news(told({ phase: 'connecting', page: on.page() }));
    if (first === 'news') on.word(begin);
    on.word({ kind: 'renegotiate' });
    await vi.waitFor(() => expect(on.media[0]?.did).toContain('renegotiate'));
    expect(on.media[0]?.closed).toBe(0);
    on.media[0]?.say({ kind: 'renegotiation-wanted' });
    expect(on.of('tellCall').at(-1)).toEqual([CALL, on.page(), { kind: 'renegotiation-wanted' }]);
  },
);

test('who presses the button while the other side’s call has just begun to ring here takes that one up', async () => {
  const on = stage();
  on.news(told());
  on.refusals.startCall = 'in-call';
  expect(await on.calls.start(CONVERSATION, true)).toBe(CALL);
  expect(on.of('acceptCall')).toEqual([[CALL, true, on.page(), 'sha-256 ab:cd']]);
  on.news(told({ phase: 'connecting', page: on.page() }));
  expect(on.calls.getSnapshot().current).toMatchObject({ id: CALL, here: true });
  expect(on.media.map(({ closed }) => closed)).toEqual([0]);
});

test('a call of somebody else that rings is not taken up by calling', async () => {
  const on = stage();
  on.news(told({ conversation: 'c1'.repeat(16) as ConversationId }));
  on.refusals.startCall = 'in-call';
  await expect(on.calls.start(CONVERSATION, false)).rejects.toMatchObject({ code: 'in-call' });
  expect(on.of('acceptCall')).toEqual([]);
  expect(on.media[0]?.closed).toBeGreaterThan(0);
});

test('another tab sees the call without its media, and the same object until something changes', async () => {
  const on = stage();
  on.news(told({ phase: 'live', page: 'another' }));
  const first = on.calls.getSnapshot();
  expect(first.current).toMatchObject({ phase: 'live', here: false, media: null });
  const redrawn = vi.fn();
  on.calls.subscribe(redrawn);
  on.news(told({ phase: 'live', page: 'another' }));
  expect(on.calls.getSnapshot()).toBe(first);
  expect(redrawn).not.toHaveBeenCalled();
});

test('an ended call that is dismissed is out of view at once', async () => {
  const on = stage();
  on.news(told());
  on.calls.dismiss(CALL);
  expect(on.asked).toEqual([]);
  on.news(told({ phase: 'ended', end: 'timeout' }));
  on.calls.dismiss(CALL);
  expect(on.calls.getSnapshot().current).toBeNull();
  expect(on.of('dismissCall')).toEqual([[CALL]]);
});

/** The note that a page of this tab, gone by now, left behind. */
const leaveNote = (note: object) => sessionStorage.setItem('sotto.call', JSON.stringify(note));
const FORMER = 'f0'.repeat(16);

test.each([FORMER, null])(
  'a page that was loaded again takes its call up anew, as silent as it was: the engine says the page is %s',
  async (page) => {
    leaveNote({ page: FORMER, call: CALL, microphone: false, camera: false });
    const on = stage();
    on.news(null);
    on.news(told({ phase: 'live', page }));
    await vi.waitFor(() => expect(on.of('rejoinCall')).toEqual([[CALL, on.page(), 'sha-256 ab:cd']]));
    expect(on.media[0]?.state().microphone).toBe(false);
    on.news(told({ phase: 'reconnecting', page: on.page() }));
    expect(on.calls.getSnapshot().current).toMatchObject({ here: true, media: { microphone: false } });
  },
);

test('a page that was loaded again leaves other calls alone', async () => {
  leaveNote({ page: FORMER, call: CALL, microphone: true, camera: false });
  const opened = vi.fn();
  const on = stage({ openMedia: opened });
  on.news(told({ id: 'cb'.repeat(16) as CallId, phase: 'live', page: null }));
  on.news(told({ phase: 'live', page: 'another' }));
  on.news(told({ phase: 'ended', end: 'lost', page: FORMER }));
  // Behind the page's own look at that lock.
  await navigator.locks.request(pageLock(FORMER), () => {});
  await new Promise((resolve) => setTimeout(resolve));
  expect(opened).not.toHaveBeenCalled();
});

test('a page that was loaded again and may not listen any more ends its call', async () => {
  leaveNote({ page: FORMER, call: CALL, microphone: true, camera: false });
  const on = stage({ mayCapture: async () => false });
  on.news(told({ phase: 'live', page: FORMER }));
  await vi.waitFor(() => expect(on.of('endCall')).toEqual([[CALL, 'no-media']]));
  expect(on.media).toEqual([]);
});

test('a tab that was copied in the middle of a call leaves the call where it is', async () => {
  leaveNote({ page: FORMER, call: CALL, microphone: true, camera: false });
  const lives = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  void navigator.locks.request(pageLock(FORMER), () => {
    held.resolve();
    return lives.promise;
  });
  await held.promise;
  const opened = vi.fn();
  const on = stage({ openMedia: opened });
  on.news(told({ phase: 'live', page: FORMER }));
  // It waits for the other one to be gone, and gives up.
  await vi.waitFor(
    async () => expect((await navigator.locks.query()).pending?.filter(({ name }) => name === pageLock(FORMER))).toEqual([]),
    {
      timeout: 10_000,
    },
  );
  expect(opened).not.toHaveBeenCalled();
  expect(on.of('endCall')).toEqual([]);
  lives.resolve();
});
