// One Double Ratchet session as the Signal library serialises it (JSON, byte strings in base64), and what can be told from
// it without any cryptography. `messageKeys` are the skipped keys of a chain.

export interface Chain {
  readonly chainType: 1 | 2;
  /** No `key`: the chain is closed, only its skipped keys are left. */
  readonly chainKey: { readonly key?: string; readonly counter: number };
  readonly messageKeys: Record<string, string>;
}
const SENDING = 1;

export interface RatchetSession {
  readonly indexInfo: {
    /** -1: open. Here every session is stored open; which one is in use is a matter of order. */
    readonly closed: number;
    readonly remoteIdentityKey: string;
    readonly baseKey: string;
    /** 1: we started it, 2: they did. */
    readonly baseKeyType: 1 | 2;
  };
  readonly registrationId?: number;
  readonly currentRatchet: {
    readonly rootKey: string;
    readonly ephemeralKeyPair?: { readonly pubKey: string; readonly privKey: string };
    readonly lastRemoteEphemeralKey: string;
    readonly previousCounter: number;
    readonly added?: number;
  };
  readonly pendingPreKey?: { readonly baseKey: string; readonly preKeyId?: number; readonly signedKeyId: number };
  readonly oldRatchetList: readonly { readonly ephemeralKey: string; readonly added: number }[];
  readonly chains: Record<string, Chain>;
}

export const toBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));
export const fromBase64 = (text: string): Uint8Array<ArrayBuffer> => fromBinary(atob(text));

/** The bytes of a string with one byte a character, the library's form of a message. */
export function fromBinary(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** The clear part of a ratchet message. */
export interface RatchetHeader {
  /** Base64, with the type byte: the name of the chain. */
  readonly ephemeralKey: string;
  readonly counter: number;
  readonly previousCounter: number;
}

/** Chain steps that one message may cost, over all sessions that are tried. */
export const MAX_STEPS = 1000;

export type Prospect =
  /** `steps`: hashes to pay before the MAC is checked. `late`: its key was skipped earlier and is waiting. */
  | { readonly kind: 'possible'; readonly steps: number; readonly late: boolean }
  /** Its key is used up. */
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'impossible' };

/** What a message with this header would cost this session. Header fields are not authenticated yet: bound first, hash later. */
export function prospectOf(session: RatchetSession, header: RatchetHeader): Prospect {
  const chain = session.chains[header.ephemeralKey];
  if (chain) {
    if (chain.chainType === SENDING) return { kind: 'impossible' };
    if (header.counter <= chain.chainKey.counter) {
      return chain.messageKeys[header.counter] === undefined ? { kind: 'duplicate' } : { kind: 'possible', steps: 0, late: true };
    }
    if (chain.chainKey.key === undefined) return { kind: 'impossible' };
    return { kind: 'possible', steps: header.counter - chain.chainKey.counter, late: false };
  }
  const closing = session.chains[session.currentRatchet.lastRemoteEphemeralKey];
  const toClose = closing ? Math.max(0, header.previousCounter - closing.chainKey.counter) : 0;
  return { kind: 'possible', steps: header.counter + 1 + toClose, late: false };
}
