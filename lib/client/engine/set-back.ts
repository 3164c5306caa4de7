// What a login shows about our own storage: an old copy of it has come back when somebody logged in with a later one since. Its ratchets
// have been further than it knows, so none of them may ever seal again.

import { KNOWN_MARKERS, type Markers } from '../../../protocol/index.ts';
import { forgetSessions, randomBytes, type SessionRecord } from '../../crypto/index.ts';
import type { Storage } from '../../storage/index.ts';
import { NO_HASH } from './ratchets.ts';
import type { Perform, Step } from './step.ts';

/** Ids given out after the copy was made are passed over, whatever they were. */
const ID_LEAP = 2 ** 20;

/** What the next login is told by, written down. */
export function newMarkers(perform: Perform): Promise<Markers> {
  return perform((step) => {
    const known = step.me.markers.slice(-KNOWN_MARKERS);
    const next = randomBytes(16);
    step.setMe({ ...step.me, markers: [...known, { marker: next, answered: false }] });
    return { known, next };
  });
}

/** Deals with the relay's answer, before anything else is sent. */
export async function noteLogin(perform: Perform, storage: Storage, continued: boolean): Promise<void> {
  await perform(async (step) => {
    step.setMe({ ...step.me, markers: step.me.markers.map(({ marker }) => ({ marker, answered: true })) });
    if (!continued) await setBack(step, storage);
  });
}

/** Gives up everything that a later copy may have used, and says so in every conversation. */
async function setBack(step: Step, storage: Storage): Promise<void> {
  const [sessions, chains, sent] = await Promise.all([storage.sessions(), storage.chains(), storage.sentKeys()]);
  for (const [key, row] of sessions) {
    const record = forgetSessions(row.record as SessionRecord);
    if (record) step.uow.put('session', key, { record, startedAt: step.now, contents: 0, offeredAt: 0, offer: null });
    else step.uow.delete('session', key);
  }
  // Their counts go on; ours begins anew, and what was sent under the old one cannot be told any more.
  for (const [key, row] of chains) {
    step.uow.put('chain', key, { ...row, sentSeq: 0, sentHash: NO_HASH, askedAt: 0, asks: 0, answeredAt: 0 });
  }
  for (const key of sent) step.uow.delete('sent', key);
  const { me } = step;
  step.setMe({
    ...me,
    epoch: Math.max(me.epoch + 1, step.now),
    signedPreKey: me.signedPreKey + ID_LEAP,
    nextPreKey: me.nextPreKey + ID_LEAP,
    nextKemPreKey: me.nextKemPreKey + ID_LEAP,
  });
  for (const [id, row] of step.conversations()) if (row.kind === 'direct' && row.last) await step.appendEvent(id, 'set-back');
}
