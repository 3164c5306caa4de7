// What a session record may grow to. The library's own pruning deletes nothing: 400 turns left 402 chains.

import type { Chain, RatchetSession } from './ratchet-session.ts';

export const BOUNDS = {
  /** Sessions kept besides the one in use, for messages under way: those that the peer has used, and our starts that he has not. */
  answeredSessions: 6,
  unansweredSessions: 4,
  /** Closed receiving chains a session. */
  oldChains: 5,
  /** Message keys kept for late messages, over all sessions of a record; about 54 bytes each. */
  skippedKeys: 600,
} as const;

type OldChain = RatchetSession['oldRatchetList'][number];

/** The newest old chains, those that can still open something before those that only recognise duplicates; oldest first. */
function keptOldChains({ oldRatchetList, chains }: RatchetSession): readonly OldChain[] {
  const left = (one: OldChain) => (Object.keys(chains[one.ephemeralKey]?.messageKeys ?? {}).length > 0 ? 1 : 0);
  const present = oldRatchetList.filter((one) => chains[one.ephemeralKey] !== undefined);
  const wanted = present.toReversed().toSorted((a, b) => left(b) - left(a));
  const kept = new Set(wanted.slice(0, BOUNDS.oldChains));
  return present.filter((one) => kept.has(one));
}

/** The newest `room` skipped keys of a chain. */
function withSkipped(chain: Chain, room: number): Chain {
  const counters = Object.keys(chain.messageKeys).map(Number);
  if (counters.length <= room) return chain;
  const kept = counters.toSorted((a, b) => b - a).slice(0, room);
  return { ...chain, messageKeys: Object.fromEntries(kept.map((counter) => [counter, chain.messageKeys[counter] ?? ''])) };
}

function pruneSession(session: RatchetSession, room: number): { session: RatchetSession; used: number } {
  const { lastRemoteEphemeralKey, ephemeralKeyPair } = session.currentRatchet;
  const oldRatchetList = keptOldChains(session);
  // Newest first, so that the newest chains get the room for skipped keys.
  const names = new Set([ephemeralKeyPair?.pubKey, lastRemoteEphemeralKey, ...oldRatchetList.toReversed().map((one) => one.ephemeralKey)]);
  const chains: Record<string, Chain> = {};
  let used = 0;
  for (const name of names) {
    const chain = name === undefined ? undefined : session.chains[name];
    if (name === undefined || chain === undefined) continue;
    const kept = withSkipped(chain, room - used);
    used += Object.keys(kept.messageKeys).length;
    chains[name] = kept;
  }
  const unchanged =
    oldRatchetList.length === session.oldRatchetList.length &&
    Object.keys(session.chains).every((name) => chains[name] !== undefined && chains[name] === session.chains[name]);
  return { session: unchanged ? session : { ...session, oldRatchetList, chains }, used };
}

/** Of a start on which nothing was sent nobody can know. */
const hasSent = ({ chains, currentRatchet }: RatchetSession) =>
  (chains[currentRatchet.ephemeralKeyPair?.pubKey ?? '']?.chainKey.counter ?? -1) >= 0;

/** The one in use, and the newest of both kinds: starts that nobody answers must not push out the session that the peer writes on. */
function keptSessions([current, ...archived]: readonly RatchetSession[]): readonly RatchetSession[] {
  if (!current) return [];
  const unanswered = archived.filter((one) => one.pendingPreKey && hasSent(one)).slice(0, BOUNDS.unansweredSessions);
  const answered = archived.filter((one) => !one.pendingPreKey).slice(0, BOUNDS.answeredSessions);
  const kept = new Set([...unanswered, ...answered]);
  return [current, ...archived.filter((one) => kept.has(one))];
}

/** The sessions within `BOUNDS`, in the same order: the one in use first. */
export function prune(sessions: readonly RatchetSession[]): readonly RatchetSession[] {
  let room: number = BOUNDS.skippedKeys;
  return keptSessions(sessions).map((one) => {
    const { session, used } = pruneSession(one, room);
    room -= used;
    return session;
  });
}
