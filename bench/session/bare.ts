// The Signal library as it is published, with its own curve and no wrapper, over a store in memory. Bundled for the page.

import {
  type DeviceType,
  KeyHelper,
  type KeyPairType,
  type MessageType,
  SessionBuilder,
  SessionCipher,
  SignalProtocolAddress,
  type StorageType,
} from '@privacyresearch/libsignal-protocol-typescript';
import { type Contestant, enter, TEXT, timed } from './contestant.ts';

class Store implements StorageType {
  readonly #identity: KeyPairType;
  readonly #preKeys = new Map<number | string, KeyPairType>();
  readonly #signed = new Map<number | string, KeyPairType>();
  readonly #sessions = new Map<string, string>();
  constructor(identity: KeyPairType) {
    this.#identity = identity;
  }
  getIdentityKeyPair = async () => this.#identity;
  getLocalRegistrationId = async () => 1;
  isTrustedIdentity = async () => true;
  saveIdentity = async () => false;
  loadPreKey = async (id: number | string) => this.#preKeys.get(id);
  storePreKey = async (id: number | string, pair: KeyPairType) => void this.#preKeys.set(id, pair);
  removePreKey = async (id: number | string) => void this.#preKeys.delete(id);
  loadSignedPreKey = async (id: number | string) => this.#signed.get(id);
  storeSignedPreKey = async (id: number | string, pair: KeyPairType) => void this.#signed.set(id, pair);
  removeSignedPreKey = async (id: number | string) => void this.#signed.delete(id);
  loadSession = async (address: string) => this.#sessions.get(address);
  storeSession = async (address: string, record: string) => void this.#sessions.set(address, record);
}

interface Person {
  readonly address: SignalProtocolAddress;
  readonly store: Store;
  readonly bundle: DeviceType;
}

let count = 0;

async function person(): Promise<Person> {
  const identity = await KeyHelper.generateIdentityKeyPair();
  const signed = await KeyHelper.generateSignedPreKey(identity, 1);
  const oneTime = await KeyHelper.generatePreKey(1);
  const store = new Store(identity);
  await store.storePreKey(1, oneTime.keyPair);
  await store.storeSignedPreKey(1, signed.keyPair);
  return {
    address: new SignalProtocolAddress(`person${count++}`, 1),
    store,
    bundle: {
      registrationId: 1,
      identityKey: identity.pubKey,
      signedPreKey: { keyId: 1, publicKey: signed.keyPair.pubKey, signature: signed.signature },
      preKey: { keyId: 1, publicKey: oneTime.keyPair.pubKey },
    },
  };
}
type Pair = readonly [Person, Person];
const strangers = async (): Promise<Pair> => [await person(), await person()];

const write = (own: Person, peer: Person): Promise<MessageType> => new SessionCipher(own.store, peer.address).encrypt(TEXT.slice().buffer);

async function read(own: Person, peer: Person, { type, body }: MessageType): Promise<void> {
  const cipher = new SessionCipher(own.store, peer.address);
  const text = await (type === 3
    ? cipher.decryptPreKeyWhisperMessage(body ?? '', 'binary')
    : cipher.decryptWhisperMessage(body ?? '', 'binary'));
  if (text.byteLength !== TEXT.length) throw new Error('came out wrong');
}

async function meet([anna, ben]: Pair): Promise<void> {
  await new SessionBuilder(anna.store, ben.address).processPreKey(ben.bundle);
  await read(ben, anna, await write(anna, ben));
}

async function acquaintances(): Promise<Pair> {
  const pair = await strangers();
  const [anna, ben] = pair;
  await meet(pair);
  await read(anna, ben, await write(ben, anna));
  return pair;
}

let queued: { readonly pair: Pair; readonly bodies: readonly MessageType[] } | null = null;

enter<Contestant>({
  async starts(times) {
    const pairs: Pair[] = [];
    for (let i = 0; i < times; i++) pairs.push(await strangers());
    return timed(async () => {
      for (const pair of pairs) await meet(pair);
    });
  },
  async encrypts(times) {
    const pair = await acquaintances();
    const bodies: MessageType[] = [];
    const took = await timed(async () => {
      for (let i = 0; i < times; i++) bodies.push(await write(...pair));
    });
    queued = { pair, bodies };
    return took;
  },
  async decrypts(times) {
    await this.encrypts(times);
    const { pair, bodies } = queued ?? { bodies: [] };
    return timed(async () => {
      for (const body of bodies) if (pair) await read(pair[1], pair[0], body);
    });
  },
  async pingPong(times) {
    const [anna, ben] = await acquaintances();
    return timed(async () => {
      for (let i = 0; i < times; i++) {
        await read(ben, anna, await write(anna, ben));
        await read(anna, ben, await write(ben, anna));
      }
    });
  },
  preKeys: (times) =>
    timed(async () => {
      for (let i = 1; i <= times; i++) await KeyHelper.generatePreKey(i);
    }),
});
