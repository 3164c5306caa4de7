// A device for tests: keys, prekeys as a relay would hand them out, and what storage would remember. Only tests import it.

import { accountIdOf, addressKey, type DeviceAddress, type DeviceId, type PreKeyBundle, toHex } from '../../../protocol/index.ts';
import { createDeviceIdentity, type DeviceIdentity } from '../device-identity.ts';
import { randomBytes } from '../hash.ts';
import { type DecryptOutcome, decryptMessage, type LoadedPreKeys, neededPreKeys } from './decrypt-message.ts';
import { type EncryptOutcome, encryptMessage } from './encrypt-message.ts';
import type { Ends } from './ends.ts';
import { createKemPreKeys, createOneTimePreKeys, createSignedPreKey, type MadePreKey } from './prekeys.ts';
import type { SessionRecord } from './session-record.ts';
import { type StartOutcome, startSession } from './start-session.ts';

const LAST_RESORT_KEM = 1;

export class TestDevice {
  readonly address: DeviceAddress;
  readonly identity: DeviceIdentity;
  readonly records = new Map<string, SessionRecord>();
  readonly signed = new Map<number, Uint8Array>();
  readonly oneTime = new Map<number, Uint8Array>();
  readonly kem = new Map<number, Uint8Array>();
  #bundle: PreKeyBundle | null = null;
  #nextId = 2;

  constructor(identity: DeviceIdentity, address: DeviceAddress) {
    this.identity = identity;
    this.address = address;
  }

  static async create(): Promise<TestDevice> {
    const made = new TestDevice(await createDeviceIdentity(), { account: accountIdOf(randomBytes(32)), device: 1 as DeviceId });
    const keep = <T extends { readonly id: number }>(store: Map<number, Uint8Array>, key: MadePreKey<T>): T => {
      store.set(key.public.id, key.private);
      return key.public;
    };
    const [lastResort] = await createKemPreKeys(made.identity, LAST_RESORT_KEM, 1);
    if (!lastResort) throw new Error('no prekey');
    made.#bundle = {
      signed: keep(made.signed, await createSignedPreKey(made.identity, 1)),
      oneTime: null,
      kem: keep(made.kem, lastResort),
    };
    return made;
  }

  /** What the relay answers to a claim. */
  async bundle(kind: 'one-time' | 'last-resort' = 'one-time'): Promise<PreKeyBundle> {
    const base = this.#bundle;
    if (!base) throw new Error('not created');
    if (kind === 'last-resort') return base;
    const id = this.#nextId++;
    const [oneTime] = await createOneTimePreKeys(id, 1);
    const [kem] = await createKemPreKeys(this.identity, id, 1);
    if (!oneTime || !kem) throw new Error('no prekey');
    this.oneTime.set(id, oneTime.private);
    this.kem.set(id, kem.private);
    return { ...base, oneTime: oneTime.public, kem: kem.public };
  }

  ends(peer: TestDevice): Ends {
    return { self: this.address, identity: this.identity, peer: { address: peer.address, identityKey: peer.identity.publicKey } };
  }
  record(peer: TestDevice): SessionRecord | null {
    return this.records.get(addressKey(peer.address)) ?? null;
  }
  keep(peer: TestDevice, record: SessionRecord | null): void {
    if (record) this.records.set(addressKey(peer.address), record);
    else this.records.delete(addressKey(peer.address));
  }

  /** A copy of every store; what is returned puts it back. */
  copy(): () => void {
    const stores: readonly Map<unknown, Uint8Array>[] = [this.records, this.signed, this.oneTime, this.kem];
    const copies = stores.map((store) => [...store]);
    return () => {
      for (const [i, store] of stores.entries()) {
        store.clear();
        for (const [key, bytes] of copies[i] ?? []) store.set(key, bytes);
      }
    };
  }

  /** Every byte of every store, to be compared. */
  everything(): string {
    return JSON.stringify(
      [this.records, this.signed, this.oneTime, this.kem].map((store) => [...store].map(([key, bytes]) => [key, toHex(bytes)])),
    );
  }

  async start(peer: TestDevice, bundle?: PreKeyBundle): Promise<StartOutcome> {
    const outcome = await startSession({ ...this.ends(peer), bundle: bundle ?? (await peer.bundle()), record: this.record(peer) });
    if (outcome.kind === 'started') this.keep(peer, outcome.record);
    return outcome;
  }

  /** The body; throws when there is no session. */
  async encrypt(peer: TestDevice, text: string): Promise<Uint8Array> {
    const outcome: EncryptOutcome = await encryptMessage({
      ...this.ends(peer),
      record: this.record(peer),
      plaintext: new TextEncoder().encode(text),
    });
    if (outcome.kind !== 'encrypted') throw new Error(outcome.kind);
    this.keep(peer, outcome.record);
    return outcome.body;
  }

  load(body: Uint8Array): LoadedPreKeys {
    const needed = neededPreKeys(body);
    if (needed.kind !== 'needed') return { signed: null, oneTime: null, kem: null };
    return {
      signed: this.signed.get(needed.signedId) ?? null,
      oneTime: needed.oneTimeId === null ? null : (this.oneTime.get(needed.oneTimeId) ?? null),
      kem: this.kem.get(needed.kemId) ?? null,
    };
  }

  async decrypt(peer: TestDevice, body: Uint8Array): Promise<DecryptOutcome> {
    const outcome = await decryptMessage({ ...this.ends(peer), record: this.record(peer), body, preKeys: this.load(body) });
    if (outcome.kind === 'decrypted') {
      this.keep(peer, outcome.record);
      if (outcome.usedOneTime !== null) this.oneTime.delete(outcome.usedOneTime);
      if (outcome.usedKem !== null && outcome.usedKem !== LAST_RESORT_KEM) this.kem.delete(outcome.usedKem);
    }
    return outcome;
  }

  /** The text, or the kind of outcome when there is none. */
  async read(peer: TestDevice, body: Uint8Array): Promise<string> {
    const outcome = await this.decrypt(peer, body);
    return outcome.kind === 'decrypted' ? new TextDecoder().decode(outcome.plaintext) : `[${outcome.kind}]`;
  }
}
