// Time-limited credentials as coturn checks them with `use-auth-secret`. Whoever knows the secret can make them, so coturn stores none; and
// the user name must not lead back to an account: it is made of a time and of chance alone.

import { createHmac, randomBytes } from 'node:crypto';

export interface TurnCredential {
  readonly username: string;
  readonly credential: string;
}

/** Enough that two never meet; coturn counts its `user-quota` by it. */
const NAME_BYTES = 12;

/** What coturn expects of this user name: base64 of HMAC-SHA-1. SHA-1 is coturn's choice; as a keyed hash it stands. */
export const turnPassword = (secret: string, username: string): string => createHmac('sha1', secret).update(username).digest('base64');

/** `expiresAt`: ms since 1970; coturn counts whole seconds, so it is rounded down. */
export function turnCredential(secret: string, expiresAt: number): TurnCredential {
  const username = `${Math.floor(expiresAt / 1000)}:${randomBytes(NAME_BYTES).toString('hex')}`;
  return { username, credential: turnPassword(secret, username) };
}
