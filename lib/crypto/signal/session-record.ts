// All that is remembered about one device of a peer: its sessions, the KEM ciphertexts that still travel with our first
// messages, and the starts that were accepted without a one-time prekey. Opaque outside this room; storage seals it.

import { bytes, concatBytes, decode, encode, fixed, fromUtf8, list, struct, u32, utf8, versioned } from '../../../protocol/index.ts';
import { KEM_CIPHERTEXT_BYTES } from './kem.ts';
import { BOUNDS, prune } from './prune.ts';
import { fromBase64, type RatchetSession, toBase64 } from './ratchet-session.ts';

declare const brand: unique symbol;
/** Bytes to be sealed and given back; at most 64 KiB. */
export type SessionRecord = Uint8Array & { readonly [brand]: 'SessionRecord' };

/** Accepted starts remembered; the oldest is forgotten first. */
const ACCEPTED_STARTS = 128;

const kept = versioned(
  1,
  struct({
    /** JSON of `RatchetSession[]`, the one in use first. */
    sessions: bytes(64 * 1024),
    pendingKem: list(
      struct({ baseKey: fixed(33), kemPreKeyId: u32, ciphertext: fixed(KEM_CIPHERTEXT_BYTES) }),
      1 + BOUNDS.unansweredSessions,
    ),
    acceptedStarts: list(fixed(33), ACCEPTED_STARTS),
  }),
);

export interface PendingKem {
  /** Base64. */
  readonly baseKey: string;
  readonly kemPreKeyId: number;
  readonly ciphertext: Uint8Array;
}

export interface Remembered {
  readonly sessions: readonly RatchetSession[];
  readonly pendingKem: readonly PendingKem[];
  /** Base keys, base64, oldest first. */
  readonly acceptedStarts: readonly string[];
}

/** What was written last is read next, and was checked when it was made. */
const written = new WeakMap<SessionRecord, Remembered>();

/** `null` stands for a peer of whom nothing is remembered. Throws `WireError` for bytes that this room did not write. */
export function readRecord(record: SessionRecord | null): Remembered {
  if (record === null) return { sessions: [], pendingKem: [], acceptedStarts: [] };
  const known = written.get(record);
  if (known) return known;
  const { sessions, pendingKem, acceptedStarts } = decode(kept, record);
  return {
    sessions: JSON.parse(fromUtf8(sessions)) as readonly RatchetSession[],
    pendingKem: pendingKem.map((one) => ({ ...one, baseKey: toBase64(one.baseKey), ciphertext: new Uint8Array(one.ciphertext) })),
    acceptedStarts: acceptedStarts.map(toBase64),
  };
}

/** Prunes, and drops the KEM ciphertexts that no first message needs any more. */
export function writeRecord({ sessions, pendingKem, acceptedStarts }: Remembered): SessionRecord {
  const pruned = prune(sessions);
  const pending = new Set(pruned.filter((one) => one.pendingPreKey).map((one) => one.indexInfo.baseKey));
  const remembered: Remembered = {
    sessions: pruned,
    pendingKem: pendingKem.filter((one) => pending.has(one.baseKey)),
    acceptedStarts: acceptedStarts.slice(-ACCEPTED_STARTS),
  };
  const record = encode(kept, {
    sessions: utf8(JSON.stringify(pruned)),
    pendingKem: remembered.pendingKem.map((one) => ({ ...one, baseKey: fromBase64(one.baseKey) })),
    acceptedStarts: remembered.acceptedStarts.map(fromBase64),
  }) as Uint8Array as SessionRecord;
  written.set(record, remembered);
  return record;
}

/** The record without its sessions: their keys are gone, and a start that was accepted once is still refused. `null`: nothing to keep. */
export function forgetSessions(record: SessionRecord): SessionRecord | null {
  const { acceptedStarts } = readRecord(record);
  return acceptedStarts.length > 0 ? writeRecord({ sessions: [], pendingKem: [], acceptedStarts }) : null;
}

export type SessionState =
  /** Nothing to encrypt with: claim a bundle and `startSession`. */
  | { readonly kind: 'none' }
  /** `answered`: the peer has proven to have it. `unanswered`: messages sent since the peer's last one; over 1,000 lost in a row cannot be opened. */
  | { readonly kind: 'open'; readonly answered: boolean; readonly unanswered: number };

/** How the session stands that the next message would use. `identityKey`: the one that the peer's device list names now. */
export function sessionState(record: SessionRecord | null, identityKey: Uint8Array): SessionState {
  const session = readRecord(record).sessions[0];
  if (!session || session.indexInfo.remoteIdentityKey !== identityName(identityKey)) return { kind: 'none' };
  const sending = session.chains[session.currentRatchet.ephemeralKeyPair?.pubKey ?? ''];
  return { kind: 'open', answered: session.pendingPreKey === undefined, unanswered: (sending?.chainKey.counter ?? -1) + 1 };
}

/** An identity key as the sessions name it: base64, with the type byte. */
export const identityName = (publicKey: Uint8Array): string => toBase64(concatBytes(Uint8Array.of(5), publicKey));
