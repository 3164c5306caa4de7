// Signal's own library (Rust, in Node) as a company of talkers: the reference for what a schedule may cost. Only tests import it.

import {
  CiphertextMessageType,
  type Direction,
  IdentityChange,
  IdentityKeyStore,
  KEMKeyPair,
  KyberPreKeyRecord,
  KyberPreKeyStore,
  PreKeyBundle,
  PreKeyRecord,
  PreKeySignalMessage,
  PreKeyStore,
  PrivateKey,
  ProtocolAddress,
  type PublicKey,
  processPreKeyBundle,
  SessionRecord,
  SessionStore,
  SignalMessage,
  SignedPreKeyRecord,
  SignedPreKeyStore,
  signalDecrypt,
  signalDecryptPreKey,
  signalEncrypt,
} from '@signalapp/libsignal-client';
import { utf8 } from '../../../protocol/index.ts';
import { keyOf } from './forgery.contract.ts';
import type { Company, Read, Sealed, Talker } from './talker.contract.ts';

type Bytes = Uint8Array<ArrayBuffer>;
const found = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('no such key');
  return value;
};

class Sessions extends SessionStore {
  rows = new Map<string, Bytes>();
  async saveSession(name: ProtocolAddress, record: SessionRecord): Promise<void> {
    this.rows.set(name.toString(), record.serialize());
  }
  async getSession(name: ProtocolAddress): Promise<SessionRecord | null> {
    const row = this.rows.get(name.toString());
    return row ? SessionRecord.deserialize(row) : null;
  }
  getExistingSessions = async () => [];
}

class Identities extends IdentityKeyStore {
  readonly key = PrivateKey.generate();
  getIdentityKey = async () => this.key;
  getLocalRegistrationId = async () => 1;
  saveIdentity = async () => IdentityChange.NewOrUnchanged;
  isTrustedIdentity = async (_name: ProtocolAddress, _key: PublicKey, _direction: Direction) => true;
  getIdentity = async () => null;
}

class PreKeys extends PreKeyStore {
  rows = new Map<number, PreKeyRecord>();
  savePreKey = async (id: number, record: PreKeyRecord) => void this.rows.set(id, record);
  getPreKey = async (id: number) => found(this.rows.get(id));
  removePreKey = async (id: number) => void this.rows.delete(id);
}

class SignedPreKeys extends SignedPreKeyStore {
  rows = new Map<number, SignedPreKeyRecord>();
  saveSignedPreKey = async (id: number, record: SignedPreKeyRecord) => void this.rows.set(id, record);
  getSignedPreKey = async (id: number) => found(this.rows.get(id));
}

const LAST_RESORT = 1;

class KyberPreKeys extends KyberPreKeyStore {
  rows = new Map<number, KyberPreKeyRecord>();
  saveKyberPreKey = async (id: number, record: KyberPreKeyRecord) => void this.rows.set(id, record);
  getKyberPreKey = async (id: number) => found(this.rows.get(id));
  markKyberPreKeyUsed = async (id: number) => {
    if (id !== LAST_RESORT) this.rows.delete(id);
  };
}

class OfficialTalker implements Talker<PreKeyBundle> {
  readonly address: ProtocolAddress;
  readonly #peer: ProtocolAddress;
  readonly #sessions = new Sessions();
  readonly #identities = new Identities();
  readonly #preKeys = new PreKeys();
  readonly #signed = new SignedPreKeys();
  readonly #kyber = new KyberPreKeys();
  #nextId = LAST_RESORT + 1;

  constructor(name: string, peer: string) {
    this.address = ProtocolAddress.new(name, 1);
    this.#peer = ProtocolAddress.new(peer, 1);
    const key = PrivateKey.generate();
    const signature = this.#identities.key.sign(key.getPublicKey().serialize());
    this.#signed.rows.set(1, SignedPreKeyRecord.new(1, Date.now(), key.getPublicKey(), key, signature));
    this.#newKyber(LAST_RESORT);
  }

  #newKyber(id: number): KyberPreKeyRecord {
    const pair = KEMKeyPair.generate();
    const record = KyberPreKeyRecord.new(id, Date.now(), pair, this.#identities.key.sign(pair.getPublicKey().serialize()));
    this.#kyber.rows.set(id, record);
    return record;
  }

  async bundle(kind: 'one-time' | 'last-resort'): Promise<PreKeyBundle> {
    const fresh = kind === 'one-time' ? this.#nextId++ : null;
    const oneTime = fresh === null ? null : PrivateKey.generate();
    if (fresh !== null && oneTime) this.#preKeys.rows.set(fresh, PreKeyRecord.new(fresh, oneTime.getPublicKey(), oneTime));
    const kyber = fresh === null ? found(this.#kyber.rows.get(LAST_RESORT)) : this.#newKyber(fresh);
    const signed = found(this.#signed.rows.get(1));
    return PreKeyBundle.new(
      1,
      1,
      fresh,
      oneTime?.getPublicKey() ?? null,
      1,
      signed.publicKey(),
      signed.signature(),
      this.#identities.key.getPublicKey(),
      kyber.id(),
      kyber.publicKey(),
      kyber.signature(),
    );
  }

  ready(): boolean {
    const row = this.#sessions.rows.get(this.#peer.toString());
    return row !== undefined && SessionRecord.deserialize(row).hasCurrentState();
  }
  start = (bundle: PreKeyBundle) => processPreKeyBundle(bundle, this.#peer, this.address, this.#sessions, this.#identities);

  async seal(text: string): Promise<Sealed> {
    const message = await signalEncrypt(utf8(text), this.#peer, this.address, this.#sessions, this.#identities);
    const bytes = message.serialize();
    const first = message.type() === CiphertextMessageType.PreKey;
    return { bytes, first, key: keyOf(bytes, first) };
  }

  async open({ bytes, first }: Sealed): Promise<Read> {
    const own = bytes as Bytes;
    try {
      const plaintext = first
        ? await signalDecryptPreKey(
            PreKeySignalMessage.deserialize(own),
            this.#peer,
            this.address,
            this.#sessions,
            this.#identities,
            this.#preKeys,
            this.#signed,
            this.#kyber,
          )
        : await signalDecrypt(SignalMessage.deserialize(own), this.#peer, this.address, this.#sessions, this.#identities);
      return { text: new TextDecoder().decode(plaintext) };
    } catch (error) {
      return { refused: error instanceof Error ? error.message : 'error' };
    }
  }

  async archive(): Promise<void> {
    const record = await this.#sessions.getSession(this.#peer);
    if (!record?.hasCurrentState()) return;
    record.archiveCurrentState();
    await this.#sessions.saveSession(this.#peer, record);
  }

  copy(): () => void {
    const [sessions, preKeys, kyber] = [new Map(this.#sessions.rows), new Map(this.#preKeys.rows), new Map(this.#kyber.rows)];
    return () => {
      this.#sessions.rows = new Map(sessions);
      this.#preKeys.rows = new Map(preKeys);
      this.#kyber.rows = new Map(kyber);
    };
  }
  inUse = () => null;
}

export const official: Company<PreKeyBundle> = {
  name: 'libsignal-client',
  meet: async () => [new OfficialTalker('anna', 'ben'), new OfficialTalker('ben', 'anna')],
};
