// The prekeys that others start sessions with: made here, their public parts at the relay or inside an offer, their private parts in rows.
// A private part outlives its replacement: what was sealed with it may still be under way.

import { decode, encode, LIMITS, type PreKeyBundle, type PreKeyUpload, signedPreKey } from '../../../protocol/index.ts';
import { codeOf, type Log } from '../../base/index.ts';
import { createKemPreKeys, createOneTimePreKeys, createSignedPreKey, type DeviceIdentity } from '../../crypto/index.ts';
import type { Line } from '../../relay/index.ts';
import type { PreKeyRow, Storage } from '../../storage/index.ts';
import type { State } from './state.ts';
import type { Perform, Step } from './step.ts';

/** Under this many one-time prekeys of a kind, new ones are made. */
const REPLENISH_UNDER = 25;
const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
/** The signed and last-resort prekeys are replaced this often; the old ones open what was sealed with them for so long, and then go. */
const ROTATE_AFTER_MS = 7 * DAY_MS;
const KEEP_OLD_MS = 30 * DAY_MS;
/** A line may stay open for weeks: prekeys are looked after meanwhile. */
const LOOK_EVERY_MS = 12 * HOUR_MS;

/** The lasting prekeys are about to be replaced: from now on counts how long they are kept. */
export async function retirePreKeys(step: Step): Promise<void> {
  for (const name of [`signed.${step.me.signedPreKey}`, `kem.${step.me.lastResortKem}`]) {
    const replaced = await step.uow.get('preKey', name);
    if (replaced) step.uow.put('preKey', name, { ...replaced, since: step.now });
  }
}

/** Makes prekeys and stages their private parts: always a new signed and a new last-resort one, and as many one-time ones as asked for. */
export async function makePreKeys(step: Step, identity: DeviceIdentity, oneTime: number, kem: number): Promise<PreKeyUpload> {
  const { me } = step;
  const keep = (name: string, id: number, use: PreKeyRow['use'], secret: Uint8Array, shown: Uint8Array = new Uint8Array()) =>
    step.uow.put('preKey', `${name}.${id}`, { secret, use, shown, since: step.now });
  await retirePreKeys(step);
  const signedId = me.signedPreKey + 1;
  const [signed, oneTimes, kems] = await Promise.all([
    createSignedPreKey(identity, signedId),
    createOneTimePreKeys(me.nextPreKey, oneTime),
    createKemPreKeys(identity, me.nextKemPreKey, kem + 1),
  ]);
  const [lastResort, ...kemOneTimes] = kems;
  if (!lastResort) throw new Error('no last-resort prekey');
  keep('signed', signedId, 'lasting', signed.private, encode(signedPreKey, signed.public));
  keep('kem', lastResort.public.id, 'lasting', lastResort.private);
  for (const key of oneTimes) keep('one', key.public.id, 'uploaded', key.private);
  for (const key of kemOneTimes) keep('kem', key.public.id, 'uploaded', key.private);
  step.setMe({
    ...me,
    signedPreKey: signedId,
    lastResortKem: lastResort.public.id,
    nextPreKey: me.nextPreKey + oneTime,
    nextKemPreKey: me.nextKemPreKey + kem + 1,
  });
  return {
    signed: signed.public,
    oneTime: oneTimes.map((key) => key.public),
    kemLastResort: lastResort.public,
    kemOneTime: kemOneTimes.map((key) => key.public),
  };
}

/** Makes one-time prekeys for one peer, to go inside a content: with them it starts the next session. Stages their private parts. */
export async function makeOffer(step: Step, identity: DeviceIdentity): Promise<PreKeyBundle | null> {
  const { me } = step;
  const signed = await step.uow.get('preKey', `signed.${me.signedPreKey}`);
  const [[oneTime], [kem]] = await Promise.all([createOneTimePreKeys(me.nextPreKey, 1), createKemPreKeys(identity, me.nextKemPreKey, 1)]);
  if (!signed || !oneTime || !kem) return null;
  const row = { use: 'offered', shown: new Uint8Array(), since: step.now } as const;
  step.uow.put('preKey', `one.${oneTime.public.id}`, { ...row, secret: oneTime.private });
  step.uow.put('preKey', `kem.${kem.public.id}`, { ...row, secret: kem.private });
  step.setMe({ ...me, nextPreKey: me.nextPreKey + 1, nextKemPreKey: me.nextKemPreKey + 1 });
  return { signed: decode(signedPreKey, signed.shown), oneTime: oneTime.public, kem: kem.public };
}

export class PreKeys {
  readonly #perform: Perform;
  readonly #storage: Storage;
  readonly #state: State;
  readonly #identity: DeviceIdentity;
  readonly #line: Line;
  readonly #log: Log;
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(parts: { perform: Perform; storage: Storage; state: State; identity: DeviceIdentity; line: Line; log: Log }) {
    this.#perform = parts.perform;
    this.#storage = parts.storage;
    this.#state = parts.state;
    this.#identity = parts.identity;
    this.#line = parts.line;
    this.#log = parts.log;
    this.#timer = setInterval(() => {
      if (this.#line.isOpen) this.lookAfter();
    }, LOOK_EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** With the line open: the relay's supply is topped up, lasting ones are replaced weekly, and what is too old to be needed goes. */
  lookAfter(): void {
    this.#replenish().catch((error) => this.#log('prekeys could not be looked after', { code: codeOf(error) }));
  }

  async #replenish(): Promise<void> {
    const left = await this.#line.call('countPreKeys', {});
    const { signedPreKey: current } = this.#state.self;
    const signed = await this.#storage.begin().get('preKey', `signed.${current}`);
    const isOld = Date.now() - (signed?.since ?? 0) > ROTATE_AFTER_MS;
    // Either the last upload never came, or what waits there is of a later copy of this storage: nobody may start a session with that.
    const replace = left.signed !== current;
    if (left.oneTime >= REPLENISH_UNDER && left.kem >= REPLENISH_UNDER && !isOld && !replace) return;
    const room = (have: number) => Math.max(0, LIMITS.oneTimePreKeys - (replace ? 0 : have));
    const preKeys = await this.#perform((step) => makePreKeys(step, this.#identity, room(left.oneTime), room(left.kem)));
    await this.#line.call('putPreKeys', { preKeys, replace });
    await this.#forgetOld();
  }

  /** Forgets replaced prekeys, and offers that nobody took up, once whatever was sealed with them must have come. */
  async #forgetOld(): Promise<void> {
    const rows = await this.#storage.preKeys();
    await this.#perform((step) => {
      const before = step.now - KEEP_OLD_MS;
      const current = new Set([`signed.${step.me.signedPreKey}`, `kem.${step.me.lastResortKem}`]);
      for (const [key, row] of rows) {
        if (row.use !== 'uploaded' && row.since < before && !current.has(key)) step.uow.delete('preKey', key);
      }
    });
  }
}
