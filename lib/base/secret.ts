// Key bytes that cannot be printed by accident: every way of turning one into text says `[secret]`.

export class Secret {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes.slice();
  }
  /** The bytes themselves, not a copy. Only `lib/crypto` calls this (a law of the house). */
  reveal(): Uint8Array<ArrayBuffer> {
    return this.#bytes;
  }
  /** Overwrites the bytes. Best effort: the engine may have copied them. */
  wipe(): void {
    this.#bytes.fill(0);
  }
  toString(): string {
    return '[secret]';
  }
  toJSON(): string {
    return '[secret]';
  }
}
