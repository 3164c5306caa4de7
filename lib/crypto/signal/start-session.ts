// Starting a session: hybrid X3DH as initiator. The sessions that were there stay, archived, for messages under way.

import { equalBytes, type PreKeyBundle } from '../../../protocol/index.ts';
import { sha256 } from '../hash.ts';
import type { Ends } from './ends.ts';
import { handshakeInfo, withMix } from './handshake-mix.ts';
import { type Encapsulated, kem } from './kem.ts';
import { initiate } from './libsignal.ts';
import { type BundleFault, bundleFault } from './prekeys.ts';
import { readRecord, type SessionRecord, writeRecord } from './session-record.ts';

export type StartOutcome =
  /** `encryptMessage` with this record writes first messages until the peer has answered. */
  | { readonly kind: 'started'; readonly record: SessionRecord }
  /** Nothing changed. The relay, or whoever filled it, hands out prekeys that this device did not sign or that no one could use. */
  | { readonly kind: 'refused'; readonly reason: BundleFault };

/** `record`: what is remembered of this device, or `null`. Throws only for bugs and `SottoError('no-webcrypto')`. */
export async function startSession(
  args: Ends & { readonly bundle: PreKeyBundle; readonly record: SessionRecord | null },
): Promise<StartOutcome> {
  const { self, identity, peer, bundle, record } = args;
  if (equalBytes(identity.publicKey, peer.identityKey)) return { kind: 'refused', reason: 'bad-key' };
  const fault = await bundleFault(peer.identityKey, bundle);
  if (fault) return { kind: 'refused', reason: fault };
  const encapsulated = await encapsulate(bundle.kem.key);
  if (!encapsulated) return { kind: 'refused', reason: 'bad-key' };
  const info = handshakeInfo({
    initiator: self,
    responder: peer.address,
    initiatorKey: identity.publicKey,
    responderKey: peer.identityKey,
    signedPreKey: bundle.signed.key,
    kemKeyHash: await sha256(bundle.kem.key),
    kemCiphertext: encapsulated.ciphertext,
  });
  const mix = { publicKey: bundle.signed.key, privateKey: identity.publicKey, shared: encapsulated.shared, info };
  const session = await withMix(mix, () => initiate(args, bundle));
  const remembered = readRecord(record);
  const pending = { baseKey: session.indexInfo.baseKey, kemPreKeyId: bundle.kem.id, ciphertext: encapsulated.ciphertext };
  return {
    kind: 'started',
    record: writeRecord({
      ...remembered,
      sessions: [session, ...remembered.sessions],
      pendingKem: [pending, ...remembered.pendingKem],
    }),
  };
}

/** `null` for bytes that are no ML-KEM key (FIPS 203 §7.2). */
const encapsulate = async (publicKey: Uint8Array): Promise<Encapsulated | null> => (await kem()).encapsulate(publicKey).catch(() => null);
