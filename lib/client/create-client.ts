// The page's side of the client: starts this tab's engine worker, and speaks over the channel with whichever tab's engine is the owner.

import { Emitter, SottoError } from '../base/index.ts';
import { type ConversationId, type MessageId, readInvite } from '../domain/index.ts';
import { mayCapture } from './calls/may-capture.ts';
import { PageCalls } from './calls/page-calls.ts';
import {
  type ActionName,
  CHANNEL,
  type EngineActions,
  type EngineNumber,
  type ThreadChange,
  type ToEngine,
  type ToPages,
} from './channel.ts';
import type { Client, ClientView, ConversationView, Thread } from './client.ts';
import { eraseRemains, hadAccount, noteAccount } from './former-account.ts';
import { PageThread } from './page-thread.ts';

const STARTING: ClientView = { phase: { kind: 'starting' }, line: { kind: 'connecting' }, me: null, conversations: [], blocked: [] };

const randomId = () => crypto.randomUUID().replaceAll('-', '');

/** Keeps the objects that did not change, so that a screen redraws only what did. */
function reuse(old: readonly ConversationView[], fresh: readonly ConversationView[]): readonly ConversationView[] {
  const known = new Map(old.map((view) => [view.id, view]));
  return fresh.map((view) => {
    const before = known.get(view.id);
    return before && JSON.stringify(before) === JSON.stringify(view) ? before : view;
  });
}

interface Pending {
  readonly call: Omit<Extract<ToEngine, { kind: 'call' }>, 'engine'>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** Creates the page's client. Call once per page. */
export function createClient(): Client {
  const changed = new Emitter<void>();
  const pending = new Map<string, Pending>();
  const threads = new Map<string, { thread: PageThread; conversation: ConversationId }>();
  let view = STARTING;
  /** Who leads, as far as this page heard; `undefined` before the first word. */
  let engine: EngineNumber | undefined;

  const become = (next: ClientView) => {
    if (next.me) noteAccount();
    const phase = next.phase.kind === 'signed-out' ? { ...next.phase, erased: hadAccount() } : next.phase;
    if (view.line.kind !== 'online' && next.line.kind === 'online') calls.networkBack();
    view = { ...next, phase, conversations: reuse(view.conversations, next.conversations), blocked: reuse(view.blocked, next.blocked) };
    changed.emit();
  };
  const fail = (code: string) => become({ ...STARTING, phase: { kind: 'failed', code }, line: { kind: 'offline' } });

  const channel = new BroadcastChannel(CHANNEL);
  const tell = (message: ToEngine) => channel.postMessage(message);

  function ask<A extends ActionName>(action: A, ...args: Parameters<EngineActions[A]>): ReturnType<EngineActions[A]> {
    const call: Pending['call'] = { to: 'engine', kind: 'call', id: randomId(), action, args };
    return new Promise((resolve, reject) => {
      pending.set(call.id, { call, resolve, reject });
      if (engine !== undefined) tell({ ...call, engine });
    }) as ReturnType<EngineActions[A]>;
  }

  // Loaded when the first call is near: most visits have none.
  const media = () => import('../rtc/index.ts');
  const calls = new PageCalls({ ask, mayCapture, openMedia: async (options) => (await media()).openMediaSession(options) });

  /** Another engine leads: it is asked for everything that was not answered, in order, before anything new. */
  function follow(leader: EngineNumber): void {
    engine = leader;
    tell({ to: 'engine', kind: 'ask' });
    for (const { call } of pending.values()) tell({ ...call, engine: leader });
    for (const [id, { conversation }] of threads) void ask('openThread', id, conversation).catch(() => {});
  }

  channel.onmessage = ({ data }: MessageEvent<ToPages | ToEngine>) => {
    if (data.to !== 'pages' || data.kind === 'alive') return;
    if (data.engine !== engine) {
      // One that woke up after another took over, and does not know it yet.
      if (data.engine !== null && data.engine < (engine ?? 0)) return;
      follow(data.engine);
    }
    if (data.kind === 'started') return;
    if (data.kind === 'view') become(data.view);
    else if (data.kind === 'calls' || data.kind === 'for-page') {
      if (data.kind === 'calls' && data.current) void media().catch(() => {});
      calls.hear(data);
    } else if (data.kind === 'thread') threads.get(data.thread)?.thread.apply(data.change as ThreadChange);
    else {
      const waiting = pending.get(data.id);
      pending.delete(data.id);
      if (data.kind === 'answer') waiting?.resolve(data.value);
      else waiting?.reject(new SottoError(data.code, data.code, data.retryAfterMs));
    }
  };

  const startEngine = () => {
    const worker = new Worker('/w/engine.js', { type: 'module', name: 'sotto-engine' });
    worker.onerror = () => fail('engine-missing');
    // The engine ends itself when it finds that it is no longer the owner; this tab then stands in line again.
    worker.onmessage = () => {
      worker.terminate();
      startEngine();
    };
  };
  if (!isSecureContext || !crypto.subtle) fail('no-webcrypto');
  else {
    startEngine();
    tell({ to: 'engine', kind: 'ask' });
  }
  addEventListener('pagehide', () => {
    for (const id of threads.keys()) void ask('closeThread', id).catch(() => {});
  });
  addEventListener('pageshow', (event) => {
    if (!event.persisted) return;
    tell({ to: 'engine', kind: 'ask' });
    for (const [id, { conversation }] of threads) void ask('openThread', id, conversation).catch(() => {});
  });

  return {
    calls,
    getSnapshot: () => view,
    subscribe: (listener) => changed.listen(listener),
    createAccount: (displayName) => ask('createAccount', displayName),
    setDisplayName: (displayName) => ask('setDisplayName', displayName),
    async eraseRemains() {
      await eraseRemains();
      location.reload();
    },
    setUserName: (userName) => ask('setUserName', userName),
    setSettings: (change) => ask('setSettings', change),
    renewInvite: () => ask('renewInvite'),
    readInvite(fragment) {
      const invite = readInvite(fragment);
      return invite && { account: invite.account, name: invite.name, userName: null };
    },
    acceptInvite: (fragment) => ask('acceptInvite', fragment),
    findUser: (userName) => ask('findUser', userName),
    openConversation: (found) => ask('openConversation', found),
    openNoteToSelf: () => ask('openNoteToSelf'),
    openThread(conversation): Thread {
      const id = randomId();
      const thread = new PageThread({
        loadOlder: () => ask('loadOlder', id),
        close() {
          threads.delete(id);
          void ask('closeThread', id).catch(() => {});
        },
      });
      threads.set(id, { thread, conversation });
      ask('openThread', id, conversation).catch(() => thread.fail());
      return thread;
    },
    send: (conversation, text) => ask('send', conversation, randomId() as MessageId, text),
    retry: (conversation, message) => ask('retry', conversation, message),
    setDraft: (conversation, text) => ask('setDraft', conversation, text),
    setTyping: (conversation, typing) => void ask('setTyping', conversation, typing).catch(() => {}),
    markRead: (conversation, upTo) => ask('markRead', conversation, upTo),
    acceptRequest: (conversation) => ask('acceptRequest', conversation),
    block: (conversation) => ask('block', conversation),
    unblock: (conversation) => ask('unblock', conversation),
    deleteConversation: (conversation) => ask('deleteConversation', conversation),
    async persist() {
      const kept = (await navigator.storage?.persist?.()) ?? false;
      await ask('lookAtPersistence');
      return kept;
    },
  };
}
