// Signal's own conversations, wire version 3: the library as it is, with our curve, hashing and WebCrypto under it, gives the same bytes. They
// know nothing of the hybrid handshake, so they run below our wrapper. Only tests import it; it runs in Node and in any browser.

import { PreKeyWhisperMessage } from '@privacyresearch/libsignal-protocol-protobuf-ts';
import { setWebCrypto } from '@privacyresearch/libsignal-protocol-typescript/lib/internal/crypto.js';
import { SessionBuilder } from '@privacyresearch/libsignal-protocol-typescript/lib/session-builder.js';
import { SessionCipher } from '@privacyresearch/libsignal-protocol-typescript/lib/session-cipher.js';
import { SignalProtocolAddress } from '@privacyresearch/libsignal-protocol-typescript/lib/signal-protocol-address.js';
import { concatBytes, fromHex, toHex, utf8 } from '../../../protocol/index.ts';
import { bufferOf } from '../platform.ts';
import vectors from '../vectors/x3dh-doubleratchet-v3.json' with { type: 'json' };
import './libsignal.ts';
import { ratchetCurve, typed } from './ratchet-curve.ts';
import { ratchetHash } from './ratchet-hash.ts';
import { ratchetWebCrypto } from './ratchet-webcrypto.ts';
import type { LibraryKeyPair } from './staged-store.ts';

interface StepData {
  readonly smsText?: string;
  readonly endSession?: boolean;
  readonly ourBaseKey?: string;
  readonly ourEphemeralKey?: string;
  readonly newEphemeralKey?: string;
  readonly ourIdentityKey?: string;
  readonly registrationId?: number;
  readonly getKeys?: { readonly identityKey: string; readonly devices: readonly TheirDevice[] };
  readonly expectedCiphertext?: string;
  readonly message?: string;
  readonly type?: number;
  readonly ourPreKey?: string;
  readonly preKeyId?: number;
  readonly ourSignedPreKey?: string;
  readonly signedPreKeyId?: number;
  readonly expectedSmsText?: string;
  readonly expectTerminateSession?: boolean;
}
interface TheirDevice {
  readonly preKey?: { readonly keyId: number; readonly publicKey: string };
  readonly signedPreKey: { readonly keyId: number; readonly publicKey: string; readonly signature: string };
  readonly registrationId: number;
}

const hex = (text: string): Uint8Array<ArrayBuffer> => fromHex(text) ?? new Uint8Array();
const bytesOf = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));

function same(got: Uint8Array, expected: Uint8Array, what: string): void {
  if (toHex(got) !== toHex(expected)) throw new Error(`${what}: ${toHex(got)} instead of ${toHex(expected)}`);
}

async function pairOf(privateKey: string): Promise<LibraryKeyPair> {
  const { pubKey, privKey } = await ratchetCurve.keyPair(bufferOf(hex(privateKey)));
  return { pubKey: typed(new Uint8Array(pubKey)), privKey };
}

/** PushMessageContent { body = 1, flags = 4 }, then 0x80 and zeros to a multiple of 160, minus 1. */
function padded(content: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(Math.ceil((content.length + 2) / 160) * 160 - 1);
  whole.set(content);
  whole[content.length] = 0x80;
  return whole;
}
const body = (text: string) => concatBytes(Uint8Array.of(0x0a, utf8(text).length), utf8(text));
const END_SESSION = Uint8Array.of(0x20, 1);

/** The order of fields in a first message is free: it is compared as it would be written by us. */
const firstMessage = (bytes: Uint8Array) => PreKeyWhisperMessage.encode(PreKeyWhisperMessage.decode(bytes.slice(1))).finish();

class Device {
  readonly peer = new SignalProtocolAddress('peer', 1);
  readonly drawn: Uint8Array[] = [];
  #identity: LibraryKeyPair | undefined;
  #registrationId = 0;
  #session: string | undefined;
  readonly #preKeys = new Map<number, LibraryKeyPair>();
  readonly #signed = new Map<number, LibraryKeyPair>();
  readonly #store = {
    getIdentityKeyPair: async () => this.#identity,
    getLocalRegistrationId: async () => this.#registrationId,
    isTrustedIdentity: async () => true,
    saveIdentity: async () => false,
    loadPreKey: async (id: number | string) => this.#preKeys.get(Number(id)),
    removePreKey: async (id: number | string) => void this.#preKeys.delete(Number(id)),
    loadSignedPreKey: async (id: number | string) => this.#signed.get(Number(id)),
    loadSession: async () => this.#session,
    storeSession: async (_address: string, record: string) => {
      this.#session = record;
    },
    storePreKey: async () => {},
    storeSignedPreKey: async () => {},
    removeSignedPreKey: async () => {},
  };

  /** With our chain steps, as our wrapper has it. */
  #cipher(): SessionCipher {
    return Object.assign(new SessionCipher(this.#store, this.peer), { fillMessageKeys: ratchetHash.fillMessageKeys });
  }

  async #take(step: StepData): Promise<void> {
    if (step.ourIdentityKey) this.#identity = await pairOf(step.ourIdentityKey);
    if (step.registrationId !== undefined) this.#registrationId = step.registrationId;
    if (step.ourPreKey && step.preKeyId !== undefined) this.#preKeys.set(step.preKeyId, await pairOf(step.ourPreKey));
    if (step.ourSignedPreKey && step.signedPreKeyId !== undefined)
      this.#signed.set(step.signedPreKeyId, await pairOf(step.ourSignedPreKey));
    for (const key of [step.ourBaseKey, step.ourEphemeralKey, step.newEphemeralKey]) if (key) this.drawn.push(hex(key));
  }

  async send(step: StepData): Promise<void> {
    await this.#take(step);
    const [theirs] = step.getKeys?.devices ?? [];
    if (step.getKeys && theirs) {
      const { signedPreKey, preKey, registrationId } = theirs;
      await new SessionBuilder(this.#store, this.peer).processPreKey({
        registrationId,
        identityKey: hex(step.getKeys.identityKey).buffer,
        signedPreKey: {
          keyId: signedPreKey.keyId,
          publicKey: hex(signedPreKey.publicKey).buffer,
          signature: hex(signedPreKey.signature).buffer,
        },
        ...(preKey && { preKey: { keyId: preKey.keyId, publicKey: hex(preKey.publicKey).buffer } }),
      });
    }
    const cipher = this.#cipher();
    const message = await cipher.encrypt(padded(step.endSession ? END_SESSION : body(step.smsText ?? '')).buffer);
    const [got, expected] = [bytesOf(message.body ?? ''), hex(step.expectedCiphertext ?? '')];
    same(got.subarray(0, 1), expected.subarray(0, 1), 'version');
    if (message.type === 3) same(firstMessage(got), firstMessage(expected), 'first message');
    else same(got, expected, 'message');
    if (step.endSession) await cipher.closeOpenSessionForDevice();
  }

  async receive(step: StepData): Promise<void> {
    await this.#take(step);
    const cipher = this.#cipher();
    const message = hex(step.message ?? '').buffer;
    const plaintext = await (step.type === 3 ? cipher.decryptPreKeyWhisperMessage(message) : cipher.decryptWhisperMessage(message));
    const content = step.expectTerminateSession ? END_SESSION : body(step.expectedSmsText ?? '');
    same(new Uint8Array(plaintext), padded(content), 'plaintext');
  }
}

/** One of Signal's conversations; `run` throws at the first byte that differs. */
export interface V3Conversation {
  readonly name: string;
  run(): Promise<void>;
}

async function run(steps: readonly [string, StepData][]): Promise<void> {
  const device = new Device();
  // Private keys come from the vector instead of from chance.
  const getRandomValues = (array: Uint8Array) => {
    const key = device.drawn.shift();
    if (!key) throw new Error('a key that the vector does not have');
    array.set(key);
    return array;
  };
  setWebCrypto({ ...ratchetWebCrypto, getRandomValues } as unknown as Crypto);
  try {
    for (const [kind, step] of steps) await (kind === 'sendMessage' ? device.send(step) : device.receive(step));
  } finally {
    setWebCrypto(ratchetWebCrypto as unknown as Crypto);
  }
  if (device.drawn.length > 0) throw new Error('a key of the vector was not used');
}

export const v3Conversations: readonly V3Conversation[] = vectors.tests.map(({ name, vectors: steps }) => ({
  name,
  run: () => run(steps as unknown as [string, StepData][]),
}));
