// The store that the Signal library sees: made for one call on one session, then dropped. What the library writes stays in
// `stored` until the call has succeeded; nothing unauthenticated is ever kept, because nothing here is kept.

import { equalBytes } from '../../../protocol/index.ts';

export interface LibraryKeyPair {
  readonly pubKey: ArrayBuffer;
  readonly privKey: ArrayBuffer;
}

export interface Staged {
  readonly identity: LibraryKeyPair;
  /** The only identity that is believed, with its type byte. */
  readonly trustedKey: Uint8Array;
  readonly oneTime: LibraryKeyPair | null;
  readonly signed: LibraryKeyPair | null;
}

class UntrustedIdentity extends Error {
  override readonly name = 'UntrustedIdentity';
}

export class StagedStore {
  stored: string | null = null;
  readonly #staged: Staged;
  constructor(staged: Staged) {
    this.#staged = staged;
  }
  getIdentityKeyPair = async () => this.#staged.identity;
  getLocalRegistrationId = async () => 0;
  /** Not async: it must throw at once, since the library does not wait for its answer when it accepts a start. */
  isTrustedIdentity = (_name: string, key: ArrayBuffer): Promise<boolean> => {
    if (!equalBytes(new Uint8Array(key), this.#staged.trustedKey)) throw new UntrustedIdentity('identity key changed');
    return Promise.resolve(true);
  };
  saveIdentity = async () => false;
  loadPreKey = async () => this.#staged.oneTime ?? undefined;
  loadSignedPreKey = async () => this.#staged.signed ?? undefined;
  loadSession = async () => this.stored ?? undefined;
  storeSession = async (_address: string, record: string) => {
    this.stored = record;
  };
  /** The caller deletes the key, in the transaction that commits the session. */
  removePreKey = async () => {};
  storePreKey = refuse;
  storeSignedPreKey = refuse;
  removeSignedPreKey = refuse;
}

async function refuse(): Promise<never> {
  throw new Error('the library does not manage prekeys');
}
