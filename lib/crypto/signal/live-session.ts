// A session as the Signal library works on it: keys as buffers, changed in place. What was just written is usually read next, so the live
// form of a stored session is remembered for as long as that object is; the library only ever gets a copy. Buffers never change.

import { type Chain, fromBase64, type RatchetSession, toBase64 } from './ratchet-session.ts';

interface LiveChain {
  chainType: 1 | 2;
  chainKey: { key?: ArrayBuffer | undefined; counter: number };
  messageKeys: Record<string, ArrayBuffer>;
}

/** The library's `SessionType`. */
export interface LiveSession {
  indexInfo: { closed: number; remoteIdentityKey: ArrayBuffer; baseKey: ArrayBuffer; baseKeyType: 1 | 2 };
  registrationId?: number | undefined;
  currentRatchet: {
    rootKey: ArrayBuffer;
    ephemeralKeyPair?: { pubKey: ArrayBuffer; privKey: ArrayBuffer } | undefined;
    lastRemoteEphemeralKey: ArrayBuffer;
    previousCounter: number;
    added?: number | undefined;
  };
  pendingPreKey?: { baseKey: ArrayBuffer; preKeyId?: number | undefined; signedKeyId: number } | undefined;
  oldRatchetList: { ephemeralKey: ArrayBuffer; added: number }[];
  chains: Record<string, LiveChain>;
}

const lives = new WeakMap<RatchetSession, LiveSession>();
/** Most keys of a session outlive many messages. */
const names = new WeakMap<ArrayBuffer, string>();

const buffer = (text: string): ArrayBuffer => {
  const made = fromBase64(text).buffer;
  names.set(made, text);
  return made;
};
const name = (key: ArrayBuffer): string => {
  const known = names.get(key);
  if (known !== undefined) return known;
  const made = toBase64(new Uint8Array(key));
  names.set(key, made);
  return made;
};

function mapped<A, B>(record: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> {
  const made: Record<string, B> = {};
  for (const key in record) made[key] = change(record[key] as A);
  return made;
}

const liveChain = ({ chainType, chainKey: { key, counter }, messageKeys }: Chain): LiveChain => ({
  chainType,
  chainKey: { key: key === undefined ? undefined : buffer(key), counter },
  messageKeys: mapped(messageKeys, buffer),
});
const storedChain = ({ chainType, chainKey: { key, counter }, messageKeys }: LiveChain): Chain => ({
  chainType,
  chainKey: key === undefined ? { counter } : { key: name(key), counter },
  messageKeys: mapped(messageKeys, name),
});
const copiedChain = ({ chainType, chainKey, messageKeys }: LiveChain): LiveChain => ({
  chainType,
  chainKey: { ...chainKey },
  messageKeys: { ...messageKeys },
});

function revive({ indexInfo, registrationId, currentRatchet, pendingPreKey, oldRatchetList, chains }: RatchetSession): LiveSession {
  const { ephemeralKeyPair: pair } = currentRatchet;
  return {
    indexInfo: { ...indexInfo, remoteIdentityKey: buffer(indexInfo.remoteIdentityKey), baseKey: buffer(indexInfo.baseKey) },
    registrationId,
    currentRatchet: {
      ...currentRatchet,
      rootKey: buffer(currentRatchet.rootKey),
      ephemeralKeyPair: pair && { pubKey: buffer(pair.pubKey), privKey: buffer(pair.privKey) },
      lastRemoteEphemeralKey: buffer(currentRatchet.lastRemoteEphemeralKey),
    },
    pendingPreKey: pendingPreKey && { ...pendingPreKey, baseKey: buffer(pendingPreKey.baseKey) },
    oldRatchetList: oldRatchetList.map((one) => ({ ...one, ephemeralKey: buffer(one.ephemeralKey) })),
    chains: mapped(chains, liveChain),
  };
}

const copied = (live: LiveSession): LiveSession => ({
  ...live,
  indexInfo: { ...live.indexInfo },
  currentRatchet: { ...live.currentRatchet },
  oldRatchetList: live.oldRatchetList.map((one) => ({ ...one })),
  chains: mapped(live.chains, copiedChain),
});

/** A copy for the library to change. */
export const toLive = (session: RatchetSession): LiveSession => {
  const known = lives.get(session);
  return known ? copied(known) : revive(session);
};

/** What to keep of a session that the library has changed, and will not change again. */
export function toStored(live: LiveSession): RatchetSession {
  const { indexInfo, registrationId, currentRatchet, pendingPreKey, oldRatchetList, chains } = live;
  const { ephemeralKeyPair: pair, lastRemoteEphemeralKey, previousCounter, added } = currentRatchet;
  const session: RatchetSession = {
    indexInfo: { ...indexInfo, remoteIdentityKey: name(indexInfo.remoteIdentityKey), baseKey: name(indexInfo.baseKey) },
    ...(registrationId !== undefined && { registrationId }),
    currentRatchet: {
      rootKey: name(currentRatchet.rootKey),
      ...(pair && { ephemeralKeyPair: { pubKey: name(pair.pubKey), privKey: name(pair.privKey) } }),
      lastRemoteEphemeralKey: name(lastRemoteEphemeralKey),
      previousCounter,
      ...(added !== undefined && { added }),
    },
    ...(pendingPreKey && { pendingPreKey: storedPending(pendingPreKey) }),
    oldRatchetList: oldRatchetList.map((one) => ({ ...one, ephemeralKey: name(one.ephemeralKey) })),
    chains: mapped(chains, storedChain),
  };
  lives.set(session, live);
  return session;
}

const storedPending = ({ baseKey, preKeyId, signedKeyId }: NonNullable<LiveSession['pendingPreKey']>) => ({
  baseKey: name(baseKey),
  ...(preKeyId !== undefined && { preKeyId }),
  signedKeyId,
});
