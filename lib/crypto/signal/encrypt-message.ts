// One message on the session in use. Commit the record before the body leaves: a counter must never be used twice.

import { writeContainer } from './container.ts';
import type { Ends } from './ends.ts';
import { encryptWith } from './libsignal.ts';
import { identityName, readRecord, type SessionRecord, writeRecord } from './session-record.ts';

export type EncryptOutcome =
  /** `body` is the envelope's body; the same bytes serve every resend. */
  | { readonly kind: 'encrypted'; readonly record: SessionRecord; readonly body: Uint8Array }
  /** No session with the key that the peer's device list names: claim a bundle and `startSession`. */
  | { readonly kind: 'no-session' };

/** `plaintext`: padded by the caller. Throws `RangeError` when the result does not fit an envelope. */
export async function encryptMessage(
  args: Ends & { readonly record: SessionRecord | null; readonly plaintext: Uint8Array },
): Promise<EncryptOutcome> {
  const remembered = readRecord(args.record);
  const [session, ...archived] = remembered.sessions;
  if (!session || session.indexInfo.remoteIdentityKey !== identityName(args.peer.identityKey)) return { kind: 'no-session' };
  const encrypted = await encryptWith(args, session, args.plaintext);
  const { kind, message } = encrypted;
  const record = () => writeRecord({ ...remembered, sessions: [encrypted.session, ...archived] });
  if (kind === 'whisper') return { kind: 'encrypted', record: record(), body: writeContainer({ kind, message }) };
  const part = remembered.pendingKem.find((one) => one.baseKey === session.indexInfo.baseKey);
  if (!part) throw new Error('a first message without its KEM part');
  return {
    kind: 'encrypted',
    record: record(),
    body: writeContainer({ kind, kemPreKeyId: part.kemPreKeyId, kemCiphertext: part.ciphertext, message }),
  };
}
