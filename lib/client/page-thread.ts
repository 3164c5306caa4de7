// A page's picture of one conversation, kept up to date by the engine's changes. Unchanged messages stay the same objects.

import { Emitter } from '../base/index.ts';
import type { Placed, ThreadChange } from './channel.ts';
import type { Thread, ThreadView } from './client.ts';

const LOADING: ThreadView = { status: 'loading', messages: [], hasOlder: false, firstUnread: null, unreadAtOpen: 0 };

interface Reach {
  loadOlder(): Promise<void>;
  close(): void;
}

export class PageThread implements Thread {
  readonly #reach: Reach;
  readonly #changed = new Emitter<void>();
  #placed: readonly Placed[] = [];
  #view = LOADING;
  #loading: Promise<void> | null = null;

  constructor(reach: Reach) {
    this.#reach = reach;
  }

  getSnapshot(): ThreadView {
    return this.#view;
  }
  subscribe(listener: () => void): () => void {
    return this.#changed.listen(listener);
  }
  loadOlder(): Promise<void> {
    if (!this.#view.hasOlder) return Promise.resolve();
    this.#loading ??= this.#reach.loadOlder().finally(() => {
      this.#loading = null;
    });
    return this.#loading;
  }
  close(): void {
    this.#reach.close();
  }

  fail(): void {
    this.#become({ ...this.#view, status: 'failed' });
  }

  apply(change: ThreadChange): void {
    switch (change.kind) {
      case 'reset': {
        const { kind: _, messages, ...rest } = change;
        // A reset after the engine changed hands must not move the divider that the person is looking at.
        const divider = this.#view.status === 'ready' ? { firstUnread: this.#view.firstUnread, unreadAtOpen: this.#view.unreadAtOpen } : {};
        this.#place(messages, { ...this.#view, ...rest, ...divider });
        break;
      }
      case 'older':
        this.#place([...change.messages, ...this.#placed], { ...this.#view, hasOlder: change.hasOlder });
        break;
      case 'upsert': {
        const fresh = new Map(change.messages.map((one) => [one.order, one]));
        const removed = new Set(change.removed);
        const kept = this.#placed
          .filter((one) => !removed.has(one.order))
          .map((one) => {
            const update = fresh.get(one.order);
            fresh.delete(one.order);
            return update ?? one;
          });
        this.#place(
          [...kept, ...fresh.values()].sort((a, b) => a.order - b.order),
          this.#view,
        );
        break;
      }
      case 'cleared':
        this.#place([], { ...this.#view, hasOlder: false, firstUnread: null, unreadAtOpen: 0 });
        break;
    }
  }

  #place(placed: readonly Placed[], view: ThreadView): void {
    this.#placed = placed;
    this.#become({ ...view, messages: placed.map((one) => one.view) });
  }

  #become(view: ThreadView): void {
    this.#view = view;
    this.#changed.emit();
  }
}
