// HTTP calls to the relay: one POST each, binary both ways, a time limit, and refusals turned into `SottoError`s.

import {
  type AnswerOf,
  CALLS,
  type CallName,
  callPath,
  decodeAnswer,
  decodeRefusal,
  encodeRequest,
  LIMITS,
  type RequestOf,
  toBase64url,
  WireError,
} from '../../protocol/index.ts';
import { SottoError } from '../base/index.ts';

const TIMEOUT_MS = 15_000;

/** Reads a body up to `max` bytes; `null` when it is longer. */
async function readBounded(response: Response, max: number): Promise<Uint8Array | null> {
  const declared = Number(response.headers.get('content-length') ?? 0);
  if (declared > max || !response.body) return declared > max ? null : new Uint8Array();
  const body = new Uint8Array(max);
  let length = 0;
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return body.subarray(0, length);
    if (length + value.length > max) {
      await reader.cancel();
      return null;
    }
    body.set(value, length);
    length += value.length;
  }
}

function decoded<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof WireError) throw new SottoError('bad-answer', error.message);
    throw error;
  }
}

/**
 * Asks the relay at `base` (an origin). `token`: 32 bytes, or `null` for calls that need none.
 * Throws `SottoError`: the relay's own codes, `offline` when it cannot be reached, `bad-answer` when what came back is not an answer.
 */
export async function callRelay<N extends CallName>(
  base: string,
  name: N,
  request: RequestOf<N>,
  token: Uint8Array | null,
  fetcher: typeof fetch = fetch,
): Promise<AnswerOf<N>> {
  const headers: Record<string, string> = { 'content-type': 'application/octet-stream' };
  if (CALLS[name].token) {
    if (!token) throw new SottoError('unauthorised');
    headers.authorization = `Bearer ${toBase64url(token)}`;
  }
  let response: Response;
  let body: Uint8Array | null;
  try {
    response = await fetcher(base + callPath(name), {
      method: 'POST',
      headers,
      body: encodeRequest(name, request),
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    body = await readBounded(response, LIMITS.httpBodyBytes);
  } catch (error) {
    throw new SottoError('offline', String(error));
  }
  if (!body) throw new SottoError('bad-answer', 'answer too long');
  if (response.ok) return decoded(() => decodeAnswer(name, body));
  // A gateway in front of the relay answers in its own words: that is the network's fault, not the relay's refusal.
  if (response.headers.get('content-type') !== 'application/octet-stream') throw new SottoError('offline', `status ${response.status}`);
  const { code, retryAfterMs } = decoded(() => decodeRefusal(body));
  throw new SottoError(code, code, retryAfterMs);
}
