// The HTTP status that goes with a refusal. Clients read the code in the body; the status is for proxies and logs.

import type { ErrorCode } from '../../protocol/index.ts';

const STATUS = {
  malformed: 400,
  'unsupported-version': 400,
  oversize: 413,
  unauthorised: 401,
  'bad-signature': 403,
  'bad-challenge': 403,
  'id-mismatch': 403,
  'origin-refused': 403,
  replaced: 409,
  'unknown-account': 404,
  'unknown-device': 404,
  'stale-device-list': 409,
  'name-taken': 409,
  'name-invalid': 422,
  'not-found': 404,
  'bad-prekeys': 422,
  'queue-full': 507,
  'rate-limited': 429,
  'too-many-devices': 422,
  'too-many-prekeys': 422,
  'window-exceeded': 409,
  unavailable: 503,
  internal: 500,
} as const satisfies Record<ErrorCode, number>;

export const statusOf = (code: ErrorCode) => STATUS[code];
