// What a login shows about our own storage: an old copy of it has come back when somebody logged in with a later one since. Its ratchets
// have been further than it knows, so none of them may ever seal again.

import { KNOWN_MARKERS, type Markers, toHex } from '../../../protocol/index.ts';
import { forgetSessions, randomBytes, type SessionRecord } from '../../crypto/index.ts';
import { type ContentBody, type ConversationId, encodeContentBody, type MessageId } from '../../domain/index.ts';
import type { OutboxRow, Storage } from '../../storage/index.ts';
import { retirePreKeys } from './prekeys.ts';
import { NO_HASH } from './ratchets.ts';
import { textBody } from './sealing.ts';
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

/**
 * What waits sealed may have been sealed with keys that were used after the copy was made: texts are sealed anew, under the same ids, by which
 * whoever has them already knows them. The rest is let go.
 */
async function unseal(step: Step): Promise<void> {
  const kept = new Set<string>();
  for (const [key, row] of step.outbox()) {
    if (row.toDevice === null) continue;
    const text = await textOf(step, row);
    if (text && !kept.has(toHex(text.message))) {
      const state = row.state === 'failed' ? 'failed' : 'waiting';
      step.putOutbox(key, { ...row, state, toDevice: null, clientId: randomBytes(16), body: encodeContentBody(text) });
      kept.add(toHex(text.message));
    } else step.deleteOutbox(key);
  }
}

async function textOf(step: Step, { conversation, message }: OutboxRow): Promise<(ContentBody & { kind: 'text' }) | null> {
  const id = toHex(conversation) as ConversationId;
  const order = message ? await step.orderOf(id, toHex(message) as MessageId) : undefined;
  const row = order === undefined ? undefined : await step.message(id, order);
  if (row?.kind !== 'text') return null;
  return textBody(step, id, row);
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
  await unseal(step);
  await retirePreKeys(step);
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
