// What must never happen on the wire, looked for in all that was sent: an envelope id with two different bodies, or a ratchet counter that
// sealed two different messages. The headers of ratchet messages are readable by design; what they head is not.

import { readContainer } from '../lib/crypto/signal/container.ts';
import { readFirstMessage, readHeader } from '../lib/crypto/signal/libsignal.ts';
import { type ClientFrame, clientIdKey, type OutgoingEnvelope, toHex } from '../protocol/index.ts';

export interface Ledger {
  /** Different envelope ids. */
  readonly envelopes: number;
  /** Envelopes that were sent again. */
  readonly resent: number;
  /** Different counters, all chains together. */
  readonly counters: number;
  /** What is wrong, in words; empty when all is well. */
  readonly faults: readonly string[];
}

/** The ratchet message in a body and its place in its chain; `null` when it is none. */
function placeOf(body: Uint8Array): { readonly place: string; readonly message: Uint8Array } | null {
  const container = readContainer(body);
  if (!container) return null;
  const first = container.kind === 'prekey' ? readFirstMessage(container.message) : null;
  const message = container.kind === 'prekey' ? first?.message : container.message;
  const header = message && readHeader(message);
  return header && message ? { place: `${header.ephemeralKey} ${header.counter}`, message } : null;
}

export function readLedger(frames: readonly ClientFrame[]): Ledger {
  const bodies = new Map<string, string>();
  const places = new Map<string, string>();
  const faults: string[] = [];
  let resent = 0;
  const enter = ({ clientId, body }: OutgoingEnvelope) => {
    const id = clientIdKey(clientId);
    const sealed = toHex(body);
    const before = bodies.get(id);
    if (before === undefined) bodies.set(id, sealed);
    else if (before === sealed) resent += 1;
    else faults.push(`envelope ${id} was sent with two bodies`);
    const found = placeOf(body);
    if (!found) return void faults.push(`envelope ${id} holds no ratchet message`);
    const message = toHex(found.message);
    if ((places.get(found.place) ?? message) !== message) faults.push(`two messages were sealed at ${found.place}`);
    places.set(found.place, message);
  };
  for (const frame of frames) if (frame.kind === 'send') frame.envelopes.forEach(enter);
  return { envelopes: bodies.size, resent, counters: places.size, faults };
}
