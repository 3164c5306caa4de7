// Errors of the client. A stable `code` is what the screens look their sentence up by; `message` is for engineers.

export class SottoError extends Error {
  override readonly name: string = 'SottoError';
  readonly code: string;
  /** ms to wait before another try; 0 when waiting does not help. */
  readonly retryAfterMs: number;
  constructor(code: string, detail = code, retryAfterMs = 0) {
    super(detail);
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

/** The code of anything thrown; what is not ours is a bug and reads as `internal`. */
export const codeOf = (thrown: unknown): string => (thrown instanceof SottoError ? thrown.code : 'internal');
