// Two media sessions in one page that call each other, for tests, the soak and the bench. Signals go from one to the other in order, as the
// ratchet brings them.

import { openMediaSession } from './index.ts';
import type { FrameKey, MediaEvent, MediaSession } from './media-session.ts';

export const FRAME_WORKER = new URL('./frame-crypto.worker.ts', import.meta.url).href;

export const frameKey = async (kid: number, secret = crypto.getRandomValues(new Uint8Array(32))): Promise<FrameKey> => ({
  kid,
  key: await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits', 'deriveKey']),
});

export interface Side {
  readonly media: MediaSession;
  readonly events: MediaEvent[];
  /** What it could not believe or do of what the other said. */
  readonly refused: unknown[];
}

export interface PairOptions {
  readonly callerVideo?: boolean;
  readonly calleeVideo?: boolean;
  /** The callee is given another key than the caller's. */
  readonly wrongKey?: boolean;
  /** What arrives of a signal; `null`: nothing. */
  readonly onTheWay?: (from: 'caller' | 'callee', event: MediaEvent) => MediaEvent | null;
}

export interface Pair {
  readonly caller: Side;
  readonly callee: Side;
  /** Sends the first description. */
  readonly start: () => Promise<void>;
  readonly close: () => void;
}

const ice = { servers: [], relayOnly: false };

async function side(video: boolean): Promise<Side> {
  const media = await openMediaSession({ ice, video, worker: FRAME_WORKER });
  const events: MediaEvent[] = [];
  media.listen((event) => events.push(event));
  return { media, events, refused: [] };
}

async function pass(event: MediaEvent, from: Side, to: Side): Promise<void> {
  if (event.kind === 'description') await to.media.describe(event.type, event.sdp, from.media.fingerprint);
  if (event.kind === 'candidates') await to.media.addCandidates(event.candidates);
  if (event.kind === 'renegotiation-wanted') await to.media.renegotiate();
}

function wire(name: 'caller' | 'callee', from: Side, to: Side, onTheWay: PairOptions['onTheWay']): void {
  let before = Promise.resolve();
  from.media.listen((event) => {
    const arriving = onTheWay ? onTheWay(name, event) : event;
    if (arriving === null) return;
    before = before.then(() => pass(arriving, from, to)).catch((why: unknown) => void to.refused.push(why));
  });
}

/** Both have keys and capture; nothing is connected yet. */
export async function makePair({ callerVideo = false, calleeVideo = false, wrongKey = false, onTheWay }: PairOptions = {}): Promise<Pair> {
  const [caller, callee, fromCaller, fromCallee] = await Promise.all([side(callerVideo), side(calleeVideo), frameKey(1), frameKey(1)]);
  await Promise.all([
    caller.media.setSendKey(fromCaller),
    callee.media.addReceiveKey(wrongKey ? await frameKey(1) : fromCaller),
    callee.media.setSendKey(fromCallee),
    caller.media.addReceiveKey(fromCallee),
  ]);
  wire('caller', caller, callee, onTheWay);
  wire('callee', callee, caller, onTheWay);
  const close = (): void => {
    caller.media.close();
    callee.media.close();
  };
  return { caller, callee, start: () => caller.media.start(), close };
}

export const line = ({ media }: Side): string => media.state().line;

/** Sums over `inbound-rtp` or `outbound-rtp`. */
export async function total(
  { media }: Side,
  type: 'inbound-rtp' | 'outbound-rtp',
  kind: 'audio' | 'video',
  field: string,
): Promise<number> {
  let sum = 0;
  (await media.stats()).forEach((entry: Readonly<Record<string, unknown>>) => {
    if (entry.type === type && entry.kind === kind) sum += Number(entry[field] ?? 0);
  });
  return sum;
}
