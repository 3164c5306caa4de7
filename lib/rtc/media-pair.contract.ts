// Two media sessions in one page that call each other, for tests, the soak and the bench. Signals go from one to the other in order, as the
// ratchet brings them.

import { openMediaSession } from './index.ts';
import type { FrameKey, MediaEvent, MediaSession } from './media-session.ts';

export const FRAME_WORKER = new URL('./frame-crypto.worker.ts', import.meta.url).href;

export const frameKey = async (kid: number): Promise<FrameKey> => ({
  kid,
  key: await crypto.subtle.importKey('raw', crypto.getRandomValues(new Uint8Array(32)), 'HKDF', false, ['deriveBits', 'deriveKey']),
});

/** All that was ever captured here. */
export const captured: MediaStreamTrack[] = [];

// Small pictures: what these tests ask is not how fast this machine encodes.
const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async ({ audio = false, video = false } = {}) => {
  const small = typeof video === 'object' ? { ...video, width: 320, height: 180, frameRate: 15 } : video;
  const stream = await ask({ audio, video: small });
  captured.push(...stream.getTracks());
  return stream;
};

const connections = new Set<RTCPeerConnection>();
const describeLocally: (this: RTCPeerConnection, description?: RTCLocalSessionDescriptionInit) => Promise<void> =
  RTCPeerConnection.prototype.setLocalDescription;
RTCPeerConnection.prototype.setLocalDescription = function (this: RTCPeerConnection, description?: RTCLocalSessionDescriptionInit) {
  connections.add(this);
  return describeLocally.call(this, description);
};

/** Connections that described themselves since `transforms` was last asked. */
export const connectionsMade = (): number => connections.size;

/** Senders and receivers of those connections, and those among them that have no transform. */
export function transforms(): { readonly attached: number; readonly missed: number } {
  const ends = [...connections].flatMap((connection) => [...connection.getSenders(), ...connection.getReceivers()]);
  connections.clear();
  const missed = ends.filter(({ transform }) => !transform).length;
  return { attached: ends.length - missed, missed };
}

export interface Side {
  readonly media: MediaSession;
  readonly events: MediaEvent[];
  /** Why it did not do what the other said. */
  readonly refused: unknown[];
}

type Keyed = 'right' | 'wrong' | 'none';

export interface PairOptions {
  readonly callerVideo?: boolean;
  readonly calleeVideo?: boolean;
  /** Whether the key that each seals with is the one that the other opens with. */
  readonly keys?: { readonly caller: Keyed; readonly callee: Keyed };
  /** What arrives of a signal. */
  readonly onTheWay?: (from: 'caller' | 'callee', event: MediaEvent) => MediaEvent | Promise<MediaEvent>;
}

export interface Pair {
  readonly caller: Side;
  readonly callee: Side;
  /** The first description. */
  readonly start: () => Promise<void>;
  readonly close: () => void;
}

async function side(video: boolean): Promise<Side> {
  const media = await openMediaSession({ ice: { servers: [], relayOnly: false }, video, worker: FRAME_WORKER });
  const events: MediaEvent[] = [];
  media.listen((event) => events.push(event));
  return { media, events, refused: [] };
}

async function pass(event: MediaEvent, from: Side, to: Side): Promise<void> {
  if (event.kind === 'description') await to.media.describe(event.type, event.sdp, from.media.fingerprint);
  if (event.kind === 'candidates') await to.media.addCandidates(event.candidates);
  if (event.kind === 'renegotiation-wanted') await to.media.renegotiate();
}

function wire(from: Side, to: Side, onTheWay: (event: MediaEvent) => MediaEvent | Promise<MediaEvent>): void {
  let before = Promise.resolve();
  from.media.listen((event) => {
    before = before.then(async () => pass(await onTheWay(event), from, to)).catch((why: unknown) => void to.refused.push(why));
  });
}

/** From now on what one says reaches the other. */
export function join(caller: Side, callee: Side, onTheWay: NonNullable<PairOptions['onTheWay']> = (_, event) => event): void {
  wire(caller, callee, (event) => onTheWay('caller', event));
  wire(callee, caller, (event) => onTheWay('callee', event));
}

async function key(from: Side, to: Side, keyed: Keyed): Promise<void> {
  const right = await frameKey(1);
  if (keyed !== 'none') await from.media.setSendKey(right);
  await to.media.addReceiveKey(keyed === 'wrong' ? await frameKey(1) : right);
}

/** Both have keys and capture; nothing is connected yet. */
export async function makePair(options: PairOptions = {}): Promise<Pair> {
  const { callerVideo = false, calleeVideo = false, keys = { caller: 'right', callee: 'right' } } = options;
  const [caller, callee] = await Promise.all([side(callerVideo), side(calleeVideo)]);
  await Promise.all([key(caller, callee, keys.caller), key(callee, caller, keys.callee)]);
  join(caller, callee, options.onTheWay);
  const close = (): void => {
    caller.media.close();
    callee.media.close();
  };
  return { caller, callee, start: () => caller.media.start(), close };
}

export const line = ({ media }: Side): string => media.state().line;
export const opened = ({ media }: Side): number => media.state().frames.opened;
export const descriptions = ({ events }: Side): number => events.filter(({ kind }) => kind === 'description').length;
export const decoded = (of: Side): Promise<number> => total(of, 'inbound-rtp', 'video', 'framesDecoded');

/** Frames that were not sealed for this side. Frames that came twice are none: a connection sends some again to try how much it can. */
export function refusedFrames({ media }: Side): number {
  const { unknownKey, notAuthentic, malformed } = media.state().frames.refused;
  return unknownKey + notAuthentic + malformed;
}

/** Sums of fields, all of one moment. */
export async function totals(
  { media }: Side,
  type: 'inbound-rtp' | 'outbound-rtp',
  kind: 'audio' | 'video',
  fields: readonly string[],
): Promise<number[]> {
  const entries: Readonly<Record<string, unknown>>[] = [];
  (await media.stats()).forEach((entry: Readonly<Record<string, unknown>>) => {
    if (entry.type === type && entry.kind === kind) entries.push(entry);
  });
  return fields.map((field) => entries.reduce((sum, entry) => sum + Number(entry[field] ?? 0), 0));
}
export const total = async (of: Side, type: 'inbound-rtp' | 'outbound-rtp', kind: 'audio' | 'video', field: string): Promise<number> =>
  (await totals(of, type, kind, [field]))[0] ?? 0;

export function play(stream: MediaStream): HTMLVideoElement {
  const element = document.createElement('video');
  element.autoplay = true;
  element.srcObject = stream;
  document.body.append(element);
  return element;
}

/** Sum over the bytes of a picture, and how far its pixels are from being one colour. */
export function look(element: HTMLVideoElement): { readonly sum: number; readonly spread: number } {
  const pen = new OffscreenCanvas(32, 24).getContext('2d');
  pen?.drawImage(element, 0, 0, 32, 24);
  const bytes = [...(pen?.getImageData(0, 0, 32, 24).data ?? [])];
  const greens = bytes.filter((_, at) => at % 4 === 1);
  return { sum: bytes.reduce((sum, byte) => sum + byte, 0), spread: Math.max(...greens) - Math.min(...greens) };
}
