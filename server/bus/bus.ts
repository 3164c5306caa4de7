// What the nodes of one relay tell each other: wake-ups and what passes through. Never the keeper of a message: an event that is lost
// costs a delay until the device's next connection or page, nothing more.

import type { AccountId, DeliveredEnvelope } from '../../protocol/index.ts';
import type { Mailbox } from '../store/store.ts';

export type BusEvent =
  /** Something was stored for a mailbox whose socket, if any, is on another node. */
  | { readonly kind: 'wake'; readonly mailbox: Mailbox }
  /** For a connected device or nobody; stored nowhere. */
  | { readonly kind: 'passing'; readonly mailbox: Mailbox; readonly envelope: DeliveredEnvelope }
  /** One-time prekeys run low. */
  | { readonly kind: 'prekeys'; readonly mailbox: Mailbox; readonly oneTime: number; readonly kem: number }
  /** A socket said hello for this mailbox: an older one elsewhere gives way. */
  | { readonly kind: 'connected'; readonly mailbox: Mailbox }
  /** The account's device list is another one; sockets of `removed` close. */
  | { readonly kind: 'devices-changed'; readonly account: AccountId; readonly removed: readonly Mailbox[] }
  /** A token was given back; `hash`: hex of its SHA-256. */
  | { readonly kind: 'logged-out'; readonly mailbox: Mailbox; readonly hash: string };

export interface Bus {
  /** Reaches every other node's listeners, in order, at most once. Never this node's own. Never throws. */
  publish(event: BusEvent): void;
  /** Returns the function that stops listening. */
  subscribe(listener: (event: BusEvent) => void): () => void;
  close(): Promise<void>;
}
