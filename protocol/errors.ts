// Every refusal that crosses the wire, by name and number. A number is never given a second meaning.

export const ERROR_NUMBERS = {
  // bytes
  malformed: 1,
  'unsupported-version': 2,
  oversize: 3,
  // who you are
  unauthorised: 10,
  'bad-signature': 11,
  'bad-challenge': 12,
  'id-mismatch': 13,
  'origin-refused': 14,
  replaced: 15,
  // what you asked about
  'unknown-account': 20,
  'unknown-device': 21,
  'stale-device-list': 22,
  'name-taken': 23,
  'name-invalid': 24,
  'not-found': 25,
  'bad-prekeys': 26,
  // how much
  'queue-full': 30,
  'rate-limited': 31,
  'too-many-devices': 32,
  'too-many-prekeys': 33,
  'window-exceeded': 34,
  // us
  unavailable: 50,
  internal: 51,
} as const;

export type ErrorCode = keyof typeof ERROR_NUMBERS;

const names = new Map<number, ErrorCode>(Object.entries(ERROR_NUMBERS).map(([name, number]) => [number, name as ErrorCode]));

/** The name of a number, or `null` for a number that this build does not know. */
export const errorCodeOf = (number: number): ErrorCode | null => names.get(number) ?? null;

/** Bytes that are not what they claim to be. Thrown by every decoder here, and by nothing else. */
export class WireError extends Error {
  override readonly name = 'WireError';
  readonly code: 'malformed' | 'unsupported-version' | 'oversize';
  constructor(code: 'malformed' | 'unsupported-version' | 'oversize', detail: string) {
    super(`${code}: ${detail}`);
    this.code = code;
  }
}
