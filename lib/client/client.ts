// What a screen sees of the product: snapshots to draw, actions to ask for. Screens import these types and nothing deeper.
// Actions reject with `SottoError`; its `code` is what a screen looks the sentence up by.

import type { AccountId } from '../../protocol/index.ts';
import type { CallRecord, ConversationId, MessageId, Settings, Standing, SystemEvent, Tick } from '../domain/index.ts';
import type { LineState } from '../relay/index.ts';
import type { Calls } from './calls/calls.ts';
import type { Observable } from './observable.ts';

export type Phase =
  /** The engine is being reached. */
  | { readonly kind: 'starting' }
  /** This browser has no account. `erased`: it had one, and its data is gone. */
  | { readonly kind: 'signed-out'; readonly erased: boolean }
  | { readonly kind: 'ready' }
  /** Nothing can be opened here; `code`: `no-webcrypto`, `no-storage`, `keys-missing`, `newer-data`, `internal`. */
  | { readonly kind: 'failed'; readonly code: string };

export interface MyProfile {
  readonly account: AccountId;
  readonly displayName: string;
  readonly userName: string | null;
  /** `#/i/…`: goes behind the page's origin; whoever opens it reaches me without a request. */
  readonly inviteFragment: string;
  readonly settings: Settings;
  /** Whether the browser promised to keep our storage; `null` until asked. */
  readonly persisted: boolean | null;
}

export interface ConversationView {
  readonly id: ConversationId;
  readonly peer: AccountId;
  /** The peer's display name, cleaned; a short form of the account id until one is known. */
  readonly name: string;
  readonly userName: string | null;
  /** `self`: the note to self. */
  readonly kind: 'direct' | 'self';
  readonly standing: Standing;
  readonly last: {
    readonly text: string;
    readonly at: number;
    readonly mine: boolean;
    readonly tick: Tick | null;
    readonly kind: 'text' | 'system' | 'call';
    /** Set only when `kind` is `call`; the screen words it. */
    readonly call: CallRecord | null;
  } | null;
  readonly unread: number;
  /** Empty when there is none. */
  readonly draft: string;
  readonly typing: boolean;
  /** Sort key, ms since 1970: last activity. */
  readonly activeAt: number;
}

export interface MessageView {
  readonly id: MessageId;
  /** `gap`: messages that have not come; `unreadable`: that came and could not be opened. Both are asked for again. */
  readonly kind: 'text' | 'system' | 'unreadable' | 'gap' | 'call';
  readonly mine: boolean;
  /** Empty unless `kind` is `text`. */
  readonly text: string;
  /** Of a gap or unreadable row: how many messages may still come, and how many will not. */
  readonly missing: number;
  readonly lost: number;
  /** Set only when `kind` is `system`. */
  readonly event: SystemEvent | null;
  /** Set only when `kind` is `call`. */
  readonly call: CallRecord | null;
  /** When it was sent, ms since 1970; for others' messages never later than when it came. */
  readonly at: number;
  /** How far my message got; `null` for others' and in the note to self. */
  readonly tick: Tick | null;
  /** Why it failed, when `tick` is `failed`. */
  readonly failure: string | null;
}

export interface ThreadView {
  readonly status: 'loading' | 'ready' | 'missing' | 'failed';
  /** Oldest first; a window that always reaches the newest. */
  readonly messages: readonly MessageView[];
  readonly hasOlder: boolean;
  /** Where the unread divider stands, and what it counts: fixed when the thread was opened. */
  readonly firstUnread: MessageId | null;
  readonly unreadAtOpen: number;
}

export interface Thread extends Observable<ThreadView> {
  /** Adds an older page to the window. No-op while one is under way or none is left. */
  loadOlder(): Promise<void>;
  close(): void;
}

export interface ClientView {
  readonly phase: Phase;
  readonly line: LineState;
  /** Set when `phase` is `ready`. */
  readonly me: MyProfile | null;
  /** Newest activity first; blocked and deleted ones are not in it. */
  readonly conversations: readonly ConversationView[];
  readonly blocked: readonly ConversationView[];
}

/** Somebody found by invite or by name, before a word was said. */
export interface Found {
  readonly account: AccountId;
  readonly name: string;
  readonly userName: string | null;
}

export interface Client extends Observable<ClientView> {
  readonly calls: Calls;
  /** `name-invalid`. The account is this device's own when it resolves; a relay that cannot be reached hears of it later. */
  createAccount(displayName: string): Promise<void>;
  setDisplayName(displayName: string): Promise<void>;
  /** Removes what is left of an account that cannot be opened any more (`keys-missing`), and loads the page again. */
  eraseRemains(): Promise<void>;
  /** `null` gives the name up. `name-taken`, `name-invalid`, `offline`. */
  setUserName(userName: string | null): Promise<void>;
  setSettings(change: Partial<Settings>): Promise<void>;
  /** Makes a new invite; the old link no longer opens the door without a request. */
  renewInvite(): Promise<void>;

  /** What an invite says, read without the network. `null`: not an invite. */
  readInvite(fragment: string): Found | null;
  /** Checks the inviter's keys with the relay and opens the conversation. `offline`, `unknown-account`, `bad-keys`, `own-invite`. */
  acceptInvite(fragment: string): Promise<ConversationId>;
  /** `null`: nobody has that name. `name-invalid`, `offline`, `rate-limited`, `bad-keys`. */
  findUser(userName: string): Promise<Found | null>;
  /** Opens the conversation with somebody found. */
  openConversation(found: Found): Promise<ConversationId>;
  openNoteToSelf(): Promise<ConversationId>;

  /** The caller closes it. */
  openThread(id: ConversationId): Thread;
  /** Resolves when the message is on this device's disk, not when it was sent. `text-empty`, `text-too-long`, `blocked`. */
  send(id: ConversationId, text: string): Promise<void>;
  /** Tries a failed message again. */
  retry(id: ConversationId, message: MessageId): Promise<void>;
  setDraft(id: ConversationId, text: string): Promise<void>;
  /** Call on each keystroke and once when the composer empties; the engine decides what is sent. */
  setTyping(id: ConversationId, typing: boolean): void;
  /** Everything up to and including this message was on screen. */
  markRead(id: ConversationId, upTo: MessageId): Promise<void>;

  acceptRequest(id: ConversationId): Promise<void>;
  block(id: ConversationId): Promise<void>;
  unblock(id: ConversationId): Promise<void>;
  /** Removes the conversation and its messages from this device. */
  deleteConversation(id: ConversationId): Promise<void>;

  /** Asks the browser to keep our storage. */
  persist(): Promise<boolean>;
}
