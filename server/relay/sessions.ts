// Who is connected here. One socket a device: a newer one takes the place of the older.

import type { Mailbox } from '../store/store.ts';
import type { Session } from './session.ts';

export class Sessions {
  readonly #byMailbox = new Map<Mailbox, Session>();

  get size(): number {
    return this.#byMailbox.size;
  }
  of(mailbox: Mailbox): Session | undefined {
    return this.#byMailbox.get(mailbox);
  }
  all(): readonly Session[] {
    return [...this.#byMailbox.values()];
  }
  /** The older socket of the same device is told so and closed. */
  enter(session: Session): void {
    const older = this.#byMailbox.get(session.grant.mailbox);
    this.#byMailbox.set(session.grant.mailbox, session);
    older?.end('replaced');
  }
  leave(session: Session): void {
    if (this.#byMailbox.get(session.grant.mailbox) === session) this.#byMailbox.delete(session.grant.mailbox);
  }
}
