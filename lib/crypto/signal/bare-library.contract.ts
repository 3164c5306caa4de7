// The Signal library as it is published: its own curve, no wrapper, a store in memory that does what it is told. Only tests import it,
// to show what it does when it is called directly. Bundled anew for each realm, because the shims of package.json stand in its way.

import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { compileFunction } from 'node:vm';
import type {
  DeviceType,
  KeyPairType,
  MessageType,
  SignalProtocolAddress,
  StorageType,
} from '@privacyresearch/libsignal-protocol-typescript';
import { build } from 'esbuild';
import { equalBytes } from '../../../protocol/index.ts';
import { keyOf } from './forgery.contract.ts';
import { ratchetCurve } from './ratchet-curve.ts';
import type { Company, Read, Sealed, Talker } from './talker.contract.ts';

type Library = typeof import('@privacyresearch/libsignal-protocol-typescript');

/** Its curve; `verify` is true when INVALID. */
interface BareCurve {
  sharedSecret(publicKey: ArrayBuffer, privateKey: ArrayBuffer): ArrayBuffer;
  keyPair(privateKey: ArrayBuffer): { readonly pubKey: ArrayBuffer; readonly privKey: ArrayBuffer };
  sign(privateKey: ArrayBuffer, message: ArrayBuffer): ArrayBuffer;
  verify(publicKey: ArrayBuffer, message: ArrayBuffer, signature: ArrayBuffer): boolean;
}

/** A context of its own, as another tab or worker would have. */
export interface Realm {
  readonly library: Library;
  readonly curve: BareCurve;
  /** Process handlers that loading it installed; they are gone again. */
  readonly handlers: readonly string[];
}

const entry = `
  export * from '@privacyresearch/libsignal-protocol-typescript';
  export { Curve25519Wrapper } from '@privacyresearch/curve25519-typescript';
`;
const bareCurve = fileURLToPath(import.meta.resolve('bare-curve25519'));
const here = fileURLToPath(new URL('.', import.meta.url));

/** The library with its own curve in one script: `platform` 'node' as CommonJS, 'browser' as a script. */
export async function bundleBare(platform: 'node' | 'browser'): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: here },
    bundle: true,
    platform,
    format: platform === 'node' ? 'cjs' : 'iife',
    target: 'es2022',
    write: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'own-curve',
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /^@privacyresearch\/curve25519-typescript$/ }, () => ({ path: bareCurve }));
          if (platform === 'node') return;
          // Only its branch for Node asks for these.
          onResolve({ filter: /^(fs|path)$/ }, (args) => ({ path: args.path, namespace: 'absent' }));
          onLoad({ filter: /.*/, namespace: 'absent' }, () => ({ contents: '' }));
        },
      },
    ],
  });
  return outputFiles[0]?.text ?? '';
}

const EVENTS = ['uncaughtException', 'unhandledRejection'] as const;
let bundled: Promise<string> | null = null;

export async function openRealm(): Promise<Realm> {
  bundled ??= bundleBare('node');
  const before = EVENTS.map((event) => process.listeners(event as 'uncaughtException'));
  const exported: { exports: object } = { exports: {} };
  const parameters = ['require', 'module', 'exports', '__dirname'];
  compileFunction(await bundled, parameters)(createRequire(import.meta.url), exported, exported.exports, here);
  const library = exported.exports as Library & { Curve25519Wrapper: { create(): Promise<BareCurve> } };
  const curve = await library.Curve25519Wrapper.create();
  // One of them ends the process at the first stray rejection.
  const handlers = EVENTS.flatMap((event, i) =>
    process.listeners(event as 'uncaughtException').flatMap((listener) => {
      if (before[i]?.includes(listener)) return [];
      process.removeListener(event, listener);
      return [event];
    }),
  );
  return { library, curve, handlers };
}

/** Remembers what it is told, and trusts the first key that it saw of somebody, or none but the one given. */
class BareStore implements StorageType {
  readonly sessions = new Map<string, string>();
  readonly identities = new Map<string, Uint8Array>();
  readonly preKeys = new Map<number, KeyPairType>();
  readonly signed = new Map<number, KeyPairType>();
  readonly #identity: KeyPairType;
  constructor(identity: KeyPairType) {
    this.#identity = identity;
  }
  getIdentityKeyPair = async () => this.#identity;
  getLocalRegistrationId = async () => 1;
  isTrustedIdentity = async (name: string, key: ArrayBuffer) => {
    const known = this.identities.get(name);
    return known === undefined || equalBytes(known, new Uint8Array(key));
  };
  saveIdentity = async (address: string, key: ArrayBuffer) => {
    const name = address.replace(/\.\d+$/, '');
    const changed = !(await this.isTrustedIdentity(name, key));
    this.identities.set(name, new Uint8Array(key.slice(0)));
    return changed;
  };
  loadPreKey = async (id: number | string) => this.preKeys.get(Number(id));
  storePreKey = async (id: number | string, pair: KeyPairType) => void this.preKeys.set(Number(id), pair);
  removePreKey = async (id: number | string) => void this.preKeys.delete(Number(id));
  loadSignedPreKey = async (id: number | string) => this.signed.get(Number(id));
  storeSignedPreKey = async (id: number | string, pair: KeyPairType) => void this.signed.set(Number(id), pair);
  removeSignedPreKey = async (id: number | string) => void this.signed.delete(Number(id));
  loadSession = async (address: string) => this.sessions.get(address);
  storeSession = async (address: string, record: string) => void this.sessions.set(address, record);
}

/** Its messages are strings of one character a byte. */
export const bytesOf = (body = ''): Uint8Array<ArrayBuffer> => Uint8Array.from(body, (char) => char.charCodeAt(0));
export const textOf = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

/** The library's record, as far as tests look into it. */
export interface BareRecord {
  readonly sessions: Record<string, { readonly chains: Record<string, { readonly messageKeys: object }> }>;
}

export class BareDevice {
  readonly store: BareStore;
  readonly address: SignalProtocolAddress;
  readonly #library: Library;
  readonly #identity: KeyPairType;
  readonly #signature: ArrayBuffer;
  #nextId: number;

  private constructor(library: Library, name: string, identity: KeyPairType, signature: ArrayBuffer, firstId: number) {
    this.#library = library;
    this.address = new library.SignalProtocolAddress(name, 1);
    this.store = new BareStore(identity);
    this.#identity = identity;
    this.#signature = signature;
    this.#nextId = firstId;
  }

  static async create({ library }: Realm, name: string, firstId = 1): Promise<BareDevice> {
    const identity = await library.KeyHelper.generateIdentityKeyPair();
    const { keyPair, signature } = await library.KeyHelper.generateSignedPreKey(identity, 1);
    const made = new BareDevice(library, name, identity, signature, firstId);
    made.store.signed.set(1, keyPair);
    return made;
  }

  get identityKey(): Uint8Array {
    return new Uint8Array(this.#identity.pubKey);
  }

  async bundle(kind: 'one-time' | 'last-resort' = 'one-time'): Promise<DeviceType> {
    const signed = this.store.signed.get(1);
    if (!signed) throw new Error('no signed prekey');
    const bundle = {
      registrationId: 1,
      identityKey: this.#identity.pubKey,
      signedPreKey: { keyId: 1, publicKey: signed.pubKey, signature: this.#signature },
    };
    if (kind === 'last-resort') return bundle;
    const { keyId, keyPair } = await this.#library.KeyHelper.generatePreKey(this.#nextId++);
    this.store.preKeys.set(keyId, keyPair);
    return { ...bundle, preKey: { keyId, publicKey: keyPair.pubKey } };
  }

  async start(peer: BareDevice, bundle?: DeviceType): Promise<void> {
    await new this.#library.SessionBuilder(this.store, peer.address).processPreKey(bundle ?? (await peer.bundle()));
  }

  encrypt(peer: BareDevice, text: string): Promise<MessageType> {
    return new this.#library.SessionCipher(this.store, peer.address).encrypt(new TextEncoder().encode(text).buffer);
  }

  /** Throws the library's plain errors. */
  async decrypt(peer: BareDevice, { type, body = '' }: MessageType): Promise<string> {
    const cipher = new this.#library.SessionCipher(this.store, peer.address);
    const plain = await (type === 3 ? cipher.decryptPreKeyWhisperMessage(body) : cipher.decryptWhisperMessage(body));
    return new TextDecoder().decode(plain);
  }

  /** The text, or the error's message in brackets. */
  async read(peer: BareDevice, message: MessageType): Promise<string> {
    return this.decrypt(peer, message).catch((error: Error) => `[${error.message}]`);
  }

  record(peer: BareDevice): BareRecord {
    return JSON.parse(this.store.sessions.get(peer.address.toString()) ?? '{"sessions":{}}') as BareRecord;
  }
}

class BareTalker implements Talker<DeviceType> {
  readonly #library: Library;
  readonly #own: BareDevice;
  readonly #peer: BareDevice;
  #archived = false;
  constructor(library: Library, own: BareDevice, peer: BareDevice) {
    this.#library = library;
    this.#own = own;
    this.#peer = peer;
  }
  bundle = (kind: 'one-time' | 'last-resort') => this.#own.bundle(kind);
  ready = () => !this.#archived && this.#own.store.sessions.size > 0;
  async start(bundle: DeviceType): Promise<void> {
    await this.#own.start(this.#peer, bundle);
    this.#archived = false;
  }
  async seal(text: string): Promise<Sealed> {
    const { type, body } = await this.#own.encrypt(this.#peer, text);
    return { bytes: bytesOf(body), first: type === 3, key: keyOf(bytesOf(body), type === 3) };
  }
  async open({ bytes, first }: Sealed): Promise<Read> {
    try {
      return { text: await this.#own.decrypt(this.#peer, { type: first ? 3 : 1, body: textOf(bytes), registrationId: 1 }) };
    } catch (error) {
      return { refused: error instanceof Error ? error.message : 'error' };
    }
  }
  async archive(): Promise<void> {
    await new this.#library.SessionCipher(this.#own.store, this.#peer.address).closeOpenSessionForDevice();
    this.#archived = true;
  }
  copy(): () => void {
    const { sessions, preKeys } = this.#own.store;
    const kept = [[...sessions], [...preKeys]] as const;
    const archived = this.#archived;
    return () => {
      sessions.clear();
      preKeys.clear();
      for (const [key, value] of kept[0]) sessions.set(key, value);
      for (const [key, value] of kept[1]) preKeys.set(key, value);
      this.#archived = archived;
    };
  }
  inUse = () => null;
}

/** The bare library with a curve that is fast enough for many schedules. */
export async function bareCompany(): Promise<Company<DeviceType>> {
  const realm = await openRealm();
  const { library, curve } = realm;
  const { keyPair, sharedSecret, verify } = ratchetCurve;
  library.setCurve({ keyPair, sharedSecret, verify, sign: async (...args) => curve.sign(...args) });
  return {
    name: 'the bare library',
    async meet() {
      const [anna, ben] = [await BareDevice.create(realm, 'anna'), await BareDevice.create(realm, 'ben')];
      return [new BareTalker(library, anna, ben), new BareTalker(library, ben, anna)];
    },
  };
}
