// Our sessions as a company of talkers. Only tests import it.

import type { PreKeyBundle } from '../../../protocol/index.ts';
import { keyOf, opened } from './forgery.contract.ts';
import { readRecord } from './session-record.ts';
import type { Company, Read, Sealed, Talker } from './talker.contract.ts';
import { TestDevice } from './test-device.ts';

class OurTalker implements Talker<PreKeyBundle> {
  readonly #own: TestDevice;
  readonly #peer: TestDevice;
  #archived = false;
  constructor(own: TestDevice, peer: TestDevice) {
    this.#own = own;
    this.#peer = peer;
  }
  bundle = (kind: 'one-time' | 'last-resort') => this.#own.bundle(kind);
  ready = () => !this.#archived && this.#own.record(this.#peer) !== null;
  async start(bundle: PreKeyBundle): Promise<void> {
    const outcome = await this.#own.start(this.#peer, bundle);
    if (outcome.kind !== 'started') throw new Error(outcome.reason);
    this.#archived = false;
  }
  async seal(text: string): Promise<Sealed> {
    const bytes = await this.#own.encrypt(this.#peer, text);
    const { kind, message } = opened(bytes);
    return { bytes, first: kind === 'prekey', key: keyOf(message, kind === 'prekey') };
  }
  async open({ bytes }: Sealed): Promise<Read> {
    const outcome = await this.#own.decrypt(this.#peer, bytes);
    if (outcome.kind === 'decrypted') return { text: new TextDecoder().decode(outcome.plaintext) };
    return { refused: outcome.kind === 'undecryptable' ? outcome.reason : outcome.kind };
  }
  /** A start archives what was there: the next one writes on it. */
  async archive(): Promise<void> {
    this.#archived = true;
  }
  copy(): () => void {
    const restore = this.#own.copy();
    const archived = this.#archived;
    return () => {
      restore();
      this.#archived = archived;
    };
  }
  inUse = () => readRecord(this.#own.record(this.#peer)).sessions[0]?.indexInfo.baseKey ?? null;
}

export const ours: Company<PreKeyBundle> = {
  name: 'ours',
  async meet() {
    const [anna, ben] = [await TestDevice.create(), await TestDevice.create()];
    return [new OurTalker(anna, ben), new OurTalker(ben, anna)];
  },
};
