// A refusal with a code that crosses the wire. Returned where a call or frame is answered; never thrown.

import type { ErrorCode } from '../protocol/index.ts';

export interface Refused {
  readonly kind: 'refused';
  readonly code: ErrorCode;
  /** ms; 0 when waiting does not help. */
  readonly retryAfterMs: number;
}

export type Answered<T> = { readonly kind: 'answer'; readonly value: T } | Refused;

export const refused = (code: ErrorCode, retryAfterMs = 0): Refused => ({ kind: 'refused', code, retryAfterMs });
export const answer = <T>(value: T): Answered<T> => ({ kind: 'answer', value });
