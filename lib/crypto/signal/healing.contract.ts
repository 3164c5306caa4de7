// How long after somebody has copied everything that both devices keep (sessions and private prekeys) a session is in use whose KEM
// secret the copy does not contain. Only tests import it. The rule of renewal is the engine's (lib/client/engine/ratchets.ts): after 50
// contents, both ways together, fresh keys travel inside the next message, and the peer starts anew from them when it next writes.

import fc from 'fast-check';
import type { PreKeyBundle } from '../../../protocol/index.ts';
import { toHex } from '../../../protocol/index.ts';
import { readRecord } from './session-record.ts';
import { TestDevice } from './test-device.ts';

export const REFRESH_AFTER = 50;

export interface Talk {
  /** Who writes, message after message; repeated from the start when it is at its end. */
  readonly speakers: readonly (0 | 1)[];
  /** Messages under way at a time: above 0, renewals cross. */
  readonly lag: number;
  readonly copiedAfter: number;
}
export const talks: fc.Arbitrary<Talk> = fc.record({
  speakers: fc
    .array(fc.constantFrom(0 as const, 1 as const), { minLength: 8, maxLength: 40, size: 'max' })
    .filter((speakers) => new Set(speakers).size === 2),
  lag: fc.nat({ max: 3 }),
  copiedAfter: fc.integer({ min: 2, max: 2 * REFRESH_AFTER }),
});

/** As the engine counts, per device. */
interface Count {
  contents: number;
  offeredAt: number;
  offer: PreKeyBundle | null;
}

const FRESH = { contents: 0, offeredAt: 0 };
const GIVE_UP = 8 * REFRESH_AFTER;

/** Messages from the copy until both write on a healed session. Throws when a message is lost or it takes more than 400. */
export async function messagesUntilHealed({ speakers, lag, copiedAfter }: Talk): Promise<number> {
  const devices = [await TestDevice.create(), await TestDevice.create()] as const;
  const counts: readonly [Count, Count] = [
    { ...FRESH, offer: null },
    { ...FRESH, offer: null },
  ];
  const under: { readonly from: 0 | 1; readonly body: Uint8Array; readonly offer: PreKeyBundle | null; readonly text: string }[] = [];
  const inUse = (side: 0 | 1) => readRecord(devices[side].record(devices[side === 0 ? 1 : 0])).sessions[0]?.indexInfo.baseKey ?? '';
  let stolen: ReadonlySet<string> | null = null;
  const healed = new Set<string>();

  async function start(from: 0 | 1, bundle: PreKeyBundle): Promise<void> {
    const peer = devices[from === 0 ? 1 : 0];
    const secret = peer.kem.get(bundle.kem.id);
    if (!secret || (await devices[from].start(peer, bundle)).kind !== 'started') throw new Error('no start');
    if (stolen && !stolen.has(toHex(secret))) healed.add(inUse(from));
    Object.assign(counts[from], FRESH);
  }

  async function send(from: 0 | 1, text: string): Promise<void> {
    const [own, peer, count] = [devices[from], devices[from === 0 ? 1 : 0], counts[from]];
    const { offer: taken } = count;
    count.offer = null;
    if (taken) await start(from, taken);
    else if (!own.record(peer)) await start(from, await peer.bundle());
    const offer = count.contents - count.offeredAt >= REFRESH_AFTER ? await own.bundle() : null;
    under.push({ from, body: await own.encrypt(peer, text), offer, text });
    count.contents++;
    if (offer) count.offeredAt = count.contents;
  }

  async function deliver(): Promise<void> {
    const post = under.shift();
    if (!post) return;
    const to = post.from === 0 ? 1 : 0;
    const outcome = await devices[to].decrypt(devices[post.from], post.body);
    if (outcome.kind !== 'decrypted' || new TextDecoder().decode(outcome.plaintext) !== post.text) throw new Error(`${post.text} was lost`);
    const count = counts[to];
    if (outcome.usedKem !== null) Object.assign(count, FRESH);
    count.contents++;
    count.offer = post.offer ?? count.offer;
  }

  for (let i = 0; i < copiedAfter + GIVE_UP; i++) {
    if (i === copiedAfter) stolen = new Set(devices.flatMap(({ kem }) => [...kem.values()].map(toHex)));
    if (stolen && healed.has(inUse(0)) && healed.has(inUse(1))) return i - copiedAfter;
    await send(speakers[i % speakers.length] ?? 0, `m${i}`);
    while (under.length > lag) await deliver();
  }
  throw new Error(`not healed after ${GIVE_UP} messages`);
}
