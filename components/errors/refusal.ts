// What a screen knows of a failed action: a code to look the sentence up by, and how long to wait. The thrown message is for engineers.

export interface Refusal {
  readonly code: string;
  /** ms; 0 when waiting does not help. */
  readonly retryAfterMs: number;
}

/** Anything thrown that carries no code is a bug and reads as `internal`. */
export function refusalOf(thrown: unknown): Refusal {
  const { code, retryAfterMs } = (thrown instanceof Error ? thrown : {}) as { code?: unknown; retryAfterMs?: unknown };
  return {
    code: typeof code === 'string' && code !== '' ? code : 'internal',
    retryAfterMs: typeof retryAfterMs === 'number' && retryAfterMs > 0 ? retryAfterMs : 0,
  };
}
