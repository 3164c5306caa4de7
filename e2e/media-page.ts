// One side of a call for a page of any browser: the media session as it ships, driven by strings, for a rehearsal that carries its signals.

import { openMediaSession } from '../lib/rtc/index.ts';
import type { MediaEvent, MediaSession } from '../lib/rtc/media-session.ts';

/** What a rehearsal calls in the page; every argument and result is JSON. */
export interface MediaPage {
  /** `{ video, mine, theirs }`: 32 bytes each. Returns the fingerprint. */
  open(options: string): Promise<string>;
  start(): Promise<string>;
  /** `{ events, fingerprint }`: what the other side said, and its fingerprint. */
  take(said: string): Promise<string>;
  /** What is to be told since the last time, as events. */
  said(): Promise<string>;
  camera(on: string): Promise<string>;
  /** `Seen`. */
  look(): Promise<string>;
}

export interface Seen {
  readonly line: string;
  readonly opened: number;
  readonly refused: number;
  readonly decoded: number;
  readonly voice: number;
  readonly ended: string | null;
  readonly browser: string;
}

let media: MediaSession;
let events: MediaEvent[] = [];
let ended: string | null = null;
const element = document.createElement('video');
element.autoplay = true;
element.muted = true;
document.body.append(element);

const key = async (bytes: readonly number[]) => ({
  kid: 1,
  key: await crypto.subtle.importKey('raw', new Uint8Array(bytes), 'HKDF', false, ['deriveBits', 'deriveKey']),
});

const page: MediaPage = {
  async open(options) {
    const { video, mine, theirs } = JSON.parse(options) as { video: boolean; mine: number[]; theirs: number[] };
    media = await openMediaSession({ ice: { servers: [], relayOnly: false }, video });
    media.listen((event) => {
      if (event.kind === 'ended') ended = event.reason;
      else if (event.kind !== 'state') events.push(event);
    });
    await Promise.all([media.setSendKey(await key(mine)), media.addReceiveKey(await key(theirs))]);
    element.srcObject = media.state().remote;
    return media.fingerprint;
  },
  async start() {
    await media.start();
    return '';
  },
  async take(said) {
    const { events: heard, fingerprint } = JSON.parse(said) as { events: readonly MediaEvent[]; fingerprint: string };
    for (const event of heard) {
      if (event.kind === 'description') await media.describe(event.type, event.sdp, fingerprint);
      if (event.kind === 'candidates') await media.addCandidates(event.candidates);
      if (event.kind === 'renegotiation-wanted') await media.renegotiate();
    }
    return '';
  },
  async said() {
    const now = events;
    events = [];
    return JSON.stringify(now);
  },
  async camera(on) {
    await media.setCamera(JSON.parse(on) as boolean);
    return '';
  },
  async look() {
    let [decoded, voice] = [0, 0];
    (await media.stats()).forEach((entry: Readonly<Record<string, unknown>>) => {
      if (entry.type !== 'inbound-rtp') return;
      decoded += Number(entry.framesDecoded ?? 0);
      if (entry.kind === 'audio') voice += Number(entry.packetsReceived ?? 0);
    });
    const { line, frames } = media.state();
    const refused = frames.refused.unknownKey + frames.refused.notAuthentic + frames.refused.malformed;
    return JSON.stringify({ line, opened: frames.opened, refused, decoded, voice, ended, browser: navigator.userAgent } satisfies Seen);
  },
};
Object.assign(globalThis, { media: page });
