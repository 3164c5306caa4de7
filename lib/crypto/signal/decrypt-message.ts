// Opening a message. Every outcome is a value; only `decrypted` carries a record, so a rejected message changes nothing.
// Order of checks: form, identity, bounds, and only then cryptography, on copies, one session at a time.

import { toHex, WireError } from '../../../protocol/index.ts';
import { bufferOf } from '../platform.ts';
import { readContainer } from './container.ts';
import type { Ends } from './ends.ts';
import { handshakeInfo, withMix } from './handshake-mix.ts';
import { kem } from './kem.ts';
import { type Decrypted, decryptWith, type FirstMessage, readFirstMessage, readHeader, respond } from './libsignal.ts';
import { readAgreementPreKey, readKemPreKey } from './prekeys.ts';
import { typed } from './ratchet-curve.ts';
import { MAX_STEPS, prospectOf, type RatchetHeader, type RatchetSession } from './ratchet-session.ts';
import { identityName, type Remembered, readRecord, type SessionRecord, writeRecord } from './session-record.ts';

/** Private parts as `create…PreKeys` made them; `null` when there is none (any more). */
export interface LoadedPreKeys {
  readonly signed: Uint8Array | null;
  readonly oneTime: Uint8Array | null;
  readonly kem: Uint8Array | null;
}

export type NeededPreKeys =
  | { readonly kind: 'none' }
  /** Load these before `decryptMessage`; what is missing may still turn out not to be needed. */
  | { readonly kind: 'needed'; readonly signedId: number; readonly oneTimeId: number | null; readonly kemId: number }
  | { readonly kind: 'malformed' };

/** Which private prekeys a body refers to. Nothing of it is authenticated yet. */
export function neededPreKeys(body: Uint8Array): NeededPreKeys {
  const container = readContainer(body);
  if (container?.kind === 'whisper') return { kind: 'none' };
  const first = container && readFirstMessage(container.message);
  if (!container || !first) return { kind: 'malformed' };
  return { kind: 'needed', signedId: first.signedId, oneTimeId: first.oneTimeId, kemId: container.kemPreKeyId };
}

export type DecryptOutcome =
  | {
      readonly kind: 'decrypted';
      readonly record: SessionRecord;
      /** Still padded. */
      readonly plaintext: Uint8Array;
      /** Delete these in the transaction that stores the record (the KEM key only when it is not the last-resort one). */
      readonly usedOneTime: number | null;
      readonly usedKem: number | null;
    }
  /** Its key was used before. */
  | { readonly kind: 'duplicate' }
  /** A first message whose prekey is gone or was never ours. */
  | { readonly kind: 'missing-prekey'; readonly which: 'signed' | 'one-time' | 'kem' }
  /** It comes with another identity key than the peer's device list names. */
  | { readonly kind: 'untrusted' }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'undecryptable'; readonly reason: UndecryptableReason };

export type UndecryptableReason =
  /** There is no session with this device. */
  | 'no-session'
  /** No session, or no handshake, gives a key that fits: forged, damaged, or from a session that is gone. */
  | 'not-authentic'
  /** More than 1,000 messages before it are missing: only a new start by either side mends that. */
  | 'too-far-ahead'
  /** A start without a one-time prekey that was accepted before and whose session is gone: a replay. */
  | 'start-replayed';

const undecryptable = (reason: UndecryptableReason): DecryptOutcome => ({ kind: 'undecryptable', reason });

/** Never throws for what a peer or the relay sends, and never changes what it is given. */
export async function decryptMessage(
  args: Ends & { readonly record: SessionRecord | null; readonly body: Uint8Array; readonly preKeys: LoadedPreKeys },
): Promise<DecryptOutcome> {
  const container = readContainer(args.body);
  if (!container) return { kind: 'malformed' };
  const remembered = readRecord(args.record);
  const trusted = identityName(args.peer.identityKey);
  if (container.kind === 'whisper') {
    const header = readHeader(container.message);
    if (!header) return { kind: 'malformed' };
    const believed = remembered.sessions.filter((one) => one.indexInfo.remoteIdentityKey === trusted);
    if (believed.length === 0) return remembered.sessions.length > 0 ? { kind: 'untrusted' } : undecryptable('no-session');
    return tryEach(args, remembered, believed, { message: container.message, header, first: false });
  }
  const first = readFirstMessage(container.message);
  if (!first) return { kind: 'malformed' };
  if (identityName(first.identityKey) !== trusted) return { kind: 'untrusted' };
  const started = remembered.sessions.find((one) => one.indexInfo.baseKeyType === 2 && one.indexInfo.baseKey === first.baseKey);
  if (started) return tryEach(args, remembered, [started], { message: first.message, header: first.header, first: true });
  if (remembered.acceptedStarts.includes(first.baseKey)) return undecryptable('start-replayed');
  if (first.header.counter + 1 > MAX_STEPS) return undecryptable('too-far-ahead');
  return accept(
    args,
    remembered,
    first,
    container.message,
    { id: container.kemPreKeyId, ciphertext: container.kemCiphertext },
    args.preKeys,
  );
}

async function tryEach(
  ends: Ends,
  remembered: Remembered,
  sessions: readonly RatchetSession[],
  /** `first`: it came inside a start. */
  { message, header, first }: { readonly message: Uint8Array; readonly header: RatchetHeader; readonly first: boolean },
): Promise<DecryptOutcome> {
  const naming = sessions.filter((one) => one.chains[header.ephemeralKey] !== undefined);
  let left = MAX_STEPS;
  let refused: UndecryptableReason = 'not-authentic';
  for (const session of naming.length > 0 ? naming : sessions) {
    const prospect = prospectOf(session, header);
    if (prospect.kind === 'duplicate') return { kind: 'duplicate' };
    if (prospect.kind === 'impossible') continue;
    if (prospect.steps > left) {
      refused = 'too-far-ahead';
      continue;
    }
    left -= prospect.steps;
    const opened = await decryptWith(ends, session, message).catch(() => null);
    if (!opened) continue;
    // A late message says nothing about the session that the peer uses now.
    const place = prospect.late ? 'same' : keepsToCurrent(ends, remembered, session, first) ? 'second' : 'first';
    return decrypted(remembered, opened, place, session);
  }
  return undecryptable(refused);
}

/**
 * Whether we go on writing on the session in use although the peer wrote on another one. Two sides that both follow each other swap two
 * sessions for as long as their messages cross, and go back to one from before a renewal. So nobody leaves a start of his own that the
 * peer cannot have heard of yet, and the side with the greater identity key leaves its choice only for such a start of the other.
 */
function keepsToCurrent({ identity, peer }: Ends, { sessions: [current] }: Remembered, written: RatchetSession, first: boolean): boolean {
  if (!current || current === written || current.indexInfo.remoteIdentityKey !== written.indexInfo.remoteIdentityKey) return false;
  return current.pendingPreKey !== undefined || (!first && toHex(identity.publicKey) > toHex(peer.identityKey));
}

/** Those that the peer writes on stand in front: the last ones are forgotten first. */
function placed(
  sessions: readonly RatchetSession[],
  opened: RatchetSession,
  place: 'same' | 'second' | 'first',
  before: RatchetSession | null,
) {
  if (place === 'same') return sessions.map((one) => (one === before ? opened : one));
  const others = sessions.filter((one) => one !== before);
  return place === 'first' ? [opened, ...others] : [...others.slice(0, 1), opened, ...others.slice(1)];
}

function decrypted(
  remembered: Remembered,
  opened: Decrypted,
  place: 'same' | 'second' | 'first',
  before: RatchetSession | null,
): DecryptOutcome {
  return {
    kind: 'decrypted',
    record: writeRecord({ ...remembered, sessions: placed(remembered.sessions, opened.session, place, before) }),
    plaintext: opened.plaintext,
    usedOneTime: null,
    usedKem: null,
  };
}

async function accept(
  ends: Ends,
  remembered: Remembered,
  first: FirstMessage,
  bytes: Uint8Array,
  part: { readonly id: number; readonly ciphertext: Uint8Array },
  loaded: LoadedPreKeys,
): Promise<DecryptOutcome> {
  const signed = matching(loaded.signed, readAgreementPreKey, first.signedId);
  const oneTime = first.oneTimeId === null ? null : matching(loaded.oneTime, readAgreementPreKey, first.oneTimeId);
  const kemKey = matching(loaded.kem, readKemPreKey, part.id);
  if (!signed) return { kind: 'missing-prekey', which: 'signed' };
  if (first.oneTimeId !== null && !oneTime) return { kind: 'missing-prekey', which: 'one-time' };
  if (!kemKey) return { kind: 'missing-prekey', which: 'kem' };
  const info = handshakeInfo({
    initiator: ends.peer.address,
    responder: ends.self,
    initiatorKey: first.identityKey,
    responderKey: ends.identity.publicKey,
    signedPreKey: signed.publicKey,
    kemKeyHash: kemKey.publicKeyHash,
    kemCiphertext: part.ciphertext,
  });
  const shared = await (await kem()).decapsulate(kemKey.seed, part.ciphertext);
  const mix = { publicKey: first.identityKey, privateKey: signed.privateKey, shared, info };
  const opened = await withMix(mix, () => respond(ends, bytes, { signed: pairOf(signed), oneTime: oneTime && pairOf(oneTime) })).catch(
    () => null,
  );
  if (!opened) return undecryptable('not-authentic');
  // A one-time prekey is deleted now, so the same start cannot come again; without one it must be remembered.
  const acceptedStarts = first.oneTimeId === null ? [...remembered.acceptedStarts, first.baseKey] : remembered.acceptedStarts;
  const outcome = decrypted({ ...remembered, acceptedStarts }, opened, 'first', null);
  return outcome.kind === 'decrypted' ? { ...outcome, usedOneTime: first.oneTimeId, usedKem: part.id } : outcome;
}

/** The stored prekey if it is there, readable and has this id. */
function matching<T extends { readonly id: number }>(bytes: Uint8Array | null, read: (bytes: Uint8Array) => T, id: number): T | null {
  if (!bytes) return null;
  try {
    const key = read(bytes);
    return key.id === id ? key : null;
  } catch (thrown) {
    if (thrown instanceof WireError) return null;
    throw thrown;
  }
}

const pairOf = (key: { readonly publicKey: Uint8Array; readonly privateKey: Uint8Array }) => ({
  pubKey: typed(key.publicKey),
  privKey: bufferOf(key.privateKey),
});
