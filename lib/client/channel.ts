// What pages and the engine say to each other over the BroadcastChannel. Every tab hears everything; who is meant stands in the message.
// Plaintext crosses here: the channel never leaves the origin.

import type { ConversationId, MessageId, Settings } from '../domain/index.ts';
import type { CallActions, CallNews } from './calls/call-channel.ts';
import type { ClientView, Found, MessageView, ThreadView } from './client.ts';

/** The name carries a version: an old page and a new engine must not talk past each other. */
export const CHANNEL = 'sotto-engine-1';

/** What a page can ask of the engine. Each may be asked twice when the engine changes hands, so each does the same thing once. */
export interface EngineActions extends CallActions {
  createAccount(displayName: string): Promise<void>;
  setDisplayName(displayName: string): Promise<void>;
  setUserName(userName: string | null): Promise<void>;
  setSettings(change: Partial<Settings>): Promise<void>;
  renewInvite(): Promise<void>;
  acceptInvite(fragment: string): Promise<ConversationId>;
  findUser(userName: string): Promise<Found | null>;
  openConversation(found: Found): Promise<ConversationId>;
  openNoteToSelf(): Promise<ConversationId>;
  send(conversation: ConversationId, message: MessageId, text: string): Promise<void>;
  retry(conversation: ConversationId, message: MessageId): Promise<void>;
  setDraft(conversation: ConversationId, text: string): Promise<void>;
  setTyping(conversation: ConversationId, typing: boolean): Promise<void>;
  markRead(conversation: ConversationId, upTo: MessageId): Promise<void>;
  acceptRequest(conversation: ConversationId): Promise<void>;
  block(conversation: ConversationId): Promise<void>;
  unblock(conversation: ConversationId): Promise<void>;
  deleteConversation(conversation: ConversationId): Promise<void>;
  /** The browser's promise about our storage may have changed. */
  lookAtPersistence(): Promise<void>;
  openThread(thread: string, conversation: ConversationId): Promise<void>;
  loadOlder(thread: string): Promise<void>;
  closeThread(thread: string): Promise<void>;
}
export type ActionName = keyof EngineActions;

/**
 * The storage's generation: of two engines the later has the higher. `null`: of one that could not open its storage.
 * Whoever hears a higher one knows that another leads; what a lower one still says is of no interest.
 */
export type EngineNumber = number | null;

export type ToEngine =
  /** A page wants the view as it stands. */
  | { readonly to: 'engine'; readonly kind: 'ask' }
  /** Another tab's engine, waiting in line, wants a sign of life. */
  | { readonly to: 'engine'; readonly kind: 'alive?' }
  | {
      readonly to: 'engine';
      readonly kind: 'call';
      /** Whom it is meant for. Another engine leaves it alone: it is told everything that was not answered, in the order of asking. */
      readonly engine: EngineNumber;
      /** Random, one a call: answers carry it back. */
      readonly id: string;
      readonly action: ActionName;
      readonly args: readonly unknown[];
    };

/** A message with its place in the conversation. */
export interface Placed {
  readonly order: number;
  readonly view: MessageView;
}

export type ThreadChange =
  | ({ readonly kind: 'reset'; readonly messages: readonly Placed[] } & Pick<
      ThreadView,
      'status' | 'hasOlder' | 'firstUnread' | 'unreadAtOpen'
    >)
  | { readonly kind: 'older'; readonly messages: readonly Placed[]; readonly hasOlder: boolean }
  | { readonly kind: 'upsert'; readonly messages: readonly Placed[]; readonly removed: readonly number[] }
  | { readonly kind: 'cleared' };

/** What an engine has to say. */
export type News =
  | { readonly kind: 'alive' }
  /** An engine took over: ask again for what was not answered, and open threads anew. */
  | { readonly kind: 'started' }
  | { readonly kind: 'view'; readonly view: ClientView }
  | { readonly kind: 'answer'; readonly id: string; readonly value: unknown }
  | { readonly kind: 'refusal'; readonly id: string; readonly code: string; readonly retryAfterMs: number }
  | { readonly kind: 'thread'; readonly thread: string; readonly change: ThreadChange }
  | CallNews;

export type ToPages = { readonly to: 'pages'; readonly engine: EngineNumber } & News;
