// An invite is a page fragment, so nothing of it reaches a server: account id, invite secret, display name.
// The id authenticates the inviter's keys; the secret lets the guest in without a message request.

import { type AccountId, fromBase64url, fromUtf8, parseAccountId, toBase64url, utf8 } from '../../../protocol/index.ts';
import { cleanDisplayName } from './display-name.ts';

export const INVITE_SECRET_BYTES = 16;
export const INVITE_ROUTE = '#/i/';

export interface Invite {
  readonly account: AccountId;
  readonly secret: Uint8Array;
  readonly name: string;
}

/** `#/i/<account id>.<secret>.<name>`, the latter two in base64url. */
export function writeInvite(invite: Invite): string {
  return `${INVITE_ROUTE}${invite.account}.${toBase64url(invite.secret)}.${toBase64url(utf8(invite.name))}`;
}

/** Takes a fragment or a whole link. Returns `null` when it is not an invite. The name is cleaned: it is only the inviter's word. */
export function readInvite(text: string): Invite | null {
  const at = text.indexOf(INVITE_ROUTE);
  if (at < 0 || text.length > 2048) return null;
  const parts = text
    .slice(at + INVITE_ROUTE.length)
    .trim()
    .split('.');
  const [id = '', secretText = '', nameText = ''] = parts;
  const account = parseAccountId(id);
  const secret = fromBase64url(secretText);
  const name = fromBase64url(nameText);
  if (!account || secret?.length !== INVITE_SECRET_BYTES || !name || parts.length !== 3) return null;
  try {
    return { account, secret, name: cleanDisplayName(fromUtf8(name)) };
  } catch {
    return null;
  }
}
