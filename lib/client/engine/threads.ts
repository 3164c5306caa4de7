// The conversations that pages have open: for each a window of messages that reaches the newest, and the changes within it.

import { toHex } from '../../../protocol/index.ts';
import type { ConversationId, MessageId } from '../../domain/index.ts';
import type { MessageRow, Storage, StoredMessage } from '../../storage/index.ts';
import type { Placed, ThreadChange } from '../channel.ts';
import type { State } from './state.ts';
import type { Changes } from './step.ts';
import { messageView } from './views.ts';

const PAGE = 100;
/** Messages shown above the first unread one, and how many unread ones are loaded at once at most. */
const ABOVE_UNREAD = 20;
const UNREAD_AT_ONCE = 1_000;
/** A tab that died without closing its threads leaves them; the oldest make room. */
const MAX_THREADS = 64;

interface Window {
  readonly conversation: ConversationId;
  /** Order of the oldest message in it. */
  from: number;
}

const placed = (order: number, row: MessageRow): Placed => ({ order, view: messageView(row) });

export class Threads {
  readonly #state: State;
  readonly #storage: Storage;
  readonly #tell: (thread: string, change: ThreadChange) => void;
  readonly #windows = new Map<string, Window>();

  constructor(state: State, storage: Storage, tell: (thread: string, change: ThreadChange) => void) {
    this.#state = state;
    this.#storage = storage;
    this.#tell = tell;
  }

  async open(thread: string, conversation: ConversationId): Promise<void> {
    const row = this.#state.conversations.get(conversation);
    if (!row || row.hidden) {
      this.#windows.delete(thread);
      this.#tell(thread, { kind: 'reset', status: 'missing', messages: [], hasOlder: false, firstUnread: null, unreadAtOpen: 0 });
      return;
    }
    const limit = Math.max(PAGE, Math.min(UNREAD_AT_ONCE, row.unread + ABOVE_UNREAD));
    const messages = await this.#storage.messages(conversation, { limit });
    const firstUnread = row.unread > 0 ? messages.find(({ order, row: one }) => order > row.readOrder && !one.mine) : undefined;
    this.#remember(thread, { conversation, from: messages[0]?.order ?? row.lastOrder + 1 });
    this.#tell(thread, {
      kind: 'reset',
      status: 'ready',
      messages: messages.map((one) => placed(one.order, one.row)),
      hasOlder: messages.length === limit,
      firstUnread: firstUnread ? (toHex(firstUnread.row.message) as MessageId) : null,
      unreadAtOpen: firstUnread ? row.unread : 0,
    });
  }

  async older(thread: string): Promise<void> {
    const window = this.#windows.get(thread);
    if (!window) return;
    const messages: StoredMessage[] = await this.#storage.messages(window.conversation, { before: window.from, limit: PAGE });
    window.from = messages[0]?.order ?? window.from;
    this.#tell(thread, { kind: 'older', messages: messages.map((one) => placed(one.order, one.row)), hasOlder: messages.length === PAGE });
  }

  close(thread: string): void {
    this.#windows.delete(thread);
  }

  /** Tells every open thread what a step changed in it. */
  show(changes: Changes): void {
    for (const [thread, { conversation, from }] of this.#windows) {
      if (changes.cleared.has(conversation)) this.#tell(thread, { kind: 'cleared' });
      const changed = [...(changes.messages.get(conversation) ?? [])].filter(([order]) => order >= from);
      if (changed.length === 0) continue;
      const messages = changed.flatMap(([order, row]) => (row ? [placed(order, row)] : []));
      const removed = changed.flatMap(([order, row]) => (row ? [] : [order]));
      this.#tell(thread, { kind: 'upsert', messages, removed });
    }
  }

  #remember(thread: string, window: Window): void {
    this.#windows.delete(thread);
    this.#windows.set(thread, window);
    const [oldest] = this.#windows.keys();
    if (this.#windows.size > MAX_THREADS && oldest !== undefined) this.#windows.delete(oldest);
  }
}
