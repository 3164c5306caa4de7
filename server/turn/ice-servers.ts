// The servers that a call may be made through, as a browser is told them. STUN needs no credential, so it stands in an entry of its own: browsers
// refuse a TURN address without one, and nobody else shall see one.

import { type AnswerOf, type IceServer, LIMITS } from '../../protocol/index.ts';
import { BOUNDS } from '../limits.ts';
import type { Counters } from '../ops/counters.ts';
import { turnCredential } from './credentials.ts';

export interface TurnConfig {
  /** Each passes `isIceUrl`. */
  readonly urls: readonly string[];
  /** coturn's `static-auth-secret`; `null` when `urls` has STUN servers only. */
  readonly secret: string | null;
}

const URL_FORM =
  /^(?:stun|turns?):(?:\[[\da-fA-F:.]+\]|[a-zA-Z\d](?:[a-zA-Z\d.-]*[a-zA-Z\d])?)(?::(\d{1,5}))?(?:\?transport=(?:udp|tcp))?$/;

/** RFC 7064 and RFC 7065, as browsers take them: no user, no path, a port from 1, a transport for TURN only. */
export function isIceUrl(url: string): boolean {
  const found = URL_FORM.exec(url);
  if (!found || url.length > LIMITS.iceUrlBytes) return false;
  const port = Number(found[1] ?? 3478);
  return port >= 1 && port <= 65_535 && !(url.startsWith('stun:') && url.includes('?'));
}

/** Each call makes a new credential. */
export function iceServersOf(
  turn: TurnConfig | null,
  counters: Pick<Counters, 'turnCredentials'>,
): (now: number) => AnswerOf<'iceServers'> {
  const stun = turn?.urls.filter((url) => url.startsWith('stun:')) ?? [];
  const relays = turn?.urls.filter((url) => !url.startsWith('stun:')) ?? [];
  const open: readonly IceServer[] = stun.length === 0 ? [] : [{ urls: stun, username: null, credential: null }];
  return (now) => {
    const expiresAt = now + BOUNDS.turnCredentialMs;
    if (relays.length === 0 || !turn?.secret) return { servers: [...open], expiresAt };
    counters.turnCredentials += 1;
    return { servers: [...open, { urls: relays, ...turnCredential(turn.secret, expiresAt) }], expiresAt };
  };
}
