// In the page: a call of ours, sealed, and one of bare simple-peer, which is not. Both send the same picture in the same codec one way and a
// voice both ways, and signals take no time.

import SimplePeer from 'simple-peer/simplepeer.min.js';
import { preferSealable } from '../../lib/rtc/codecs.ts';
import { type MediaSession, openMediaSession } from '../../lib/rtc/index.ts';
import { age, clockTrack } from './source.ts';

export type Who = 'ours' | 'bare';

export interface Contest {
  /** A call in which pictures arrive; ms from the tap of the one who is called to the first picture decoded. */
  begin(who: Who): Promise<number>;
  /** Ages of the pictures shown in so long, ms. */
  ages(during: number): Promise<readonly number[]>;
  /** Height of the picture that arrives: a machine that cannot keep up makes it smaller. */
  height(): number;
  end(): void;
}

const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async ({ video = false } = {}) => {
  const stream = await ask({ audio: true });
  if (video) stream.addTrack(clockTrack());
  return stream;
};

const ice = { servers: [], relayOnly: false };
const element = document.createElement('video');
element.autoplay = true;
element.muted = true;
document.body.append(element);

let end = (): void => {};

/** Resolves when the first picture has been decoded. */
async function firstPicture(stats: () => Promise<RTCStatsReport>): Promise<number> {
  for (;;) {
    let decoded = 0;
    (await stats()).forEach((entry: Readonly<Record<string, unknown>>) => {
      if (entry.type === 'inbound-rtp') decoded += Number(entry.framesDecoded ?? 0);
    });
    if (decoded > 0) return performance.now();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function frameKey() {
  const secret = crypto.getRandomValues(new Uint8Array(32));
  return { kid: 1, key: await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits', 'deriveKey']) };
}

/** In order, and nothing before `ready`. */
function tell(from: MediaSession, to: MediaSession, ready: Promise<unknown>): void {
  let before = ready;
  from.listen((event) => {
    before = before.then(() => {
      if (event.kind === 'description') return to.describe(event.type, event.sdp, from.fingerprint);
      return event.kind === 'candidates' ? to.addCandidates(event.candidates) : undefined;
    });
  });
}

async function ours(): Promise<number> {
  const mine = await frameKey();
  const caller = await openMediaSession({ ice, video: true });
  await caller.setSendKey(mine);
  const tapped = performance.now();
  const [callee, theirs] = await Promise.all([openMediaSession({ ice, video: false }), frameKey()]);
  end = () => {
    caller.close();
    callee.close();
  };
  const ready = Promise.all([callee.setSendKey(theirs), callee.addReceiveKey(mine)]);
  tell(caller, callee, ready);
  tell(callee, caller, ready);
  element.srcObject = callee.state().remote;
  await caller.addReceiveKey(theirs);
  await caller.start();
  return (await firstPicture(() => callee.stats())) - tapped;
}

/** The codec that ours takes. */
class SameCodec extends RTCPeerConnection {
  static last: RTCPeerConnection | null = null;
  constructor(configuration: RTCConfiguration) {
    super(configuration);
    SameCodec.last = this;
  }
  override addTrack(track: MediaStreamTrack, ...streams: MediaStream[]): RTCRtpSender {
    const sender = super.addTrack(track, ...streams);
    const transceiver = this.getTransceivers().find((one) => one.sender === sender);
    if (transceiver && track.kind === 'video') preferSealable(transceiver);
    return sender;
  }
}

type Bare = SimplePeer & { on(event: 'stream', listener: (stream: MediaStream) => void): void };
const BarePeer = SimplePeer as unknown as new (options: object) => Bare;

async function bare(): Promise<number> {
  const wrtc = { RTCPeerConnection: SameCodec, RTCSessionDescription, RTCIceCandidate };
  const config = { iceServers: [] };
  const stream = await navigator.mediaDevices.getUserMedia({ video: true });
  const tapped = performance.now();
  const answer = await navigator.mediaDevices.getUserMedia({});
  const callee = new BarePeer({ initiator: false, stream: answer, config, wrtc });
  const answering = SameCodec.last as RTCPeerConnection;
  const caller = new BarePeer({ initiator: true, stream, config, wrtc });
  end = () => {
    for (const peer of [caller, callee]) peer.destroy();
    for (const track of [...stream.getTracks(), ...answer.getTracks()]) track.stop();
  };
  caller.on('signal', (signal) => callee.signal(signal));
  callee.on('signal', (signal) => caller.signal(signal));
  callee.on('stream', (remote) => {
    element.srcObject = remote;
  });
  return (await firstPicture(() => answering.getStats())) - tapped;
}

const contest: Contest = {
  begin: (who) => (who === 'ours' ? ours() : bare()),
  ages(during) {
    const ages: number[] = [];
    const until = performance.now() + during;
    return new Promise((resolve) => {
      const look = (): void => {
        const found = age(element);
        if (found !== null) ages.push(found);
        if (performance.now() < until) element.requestVideoFrameCallback(look);
        else resolve(ages);
      };
      element.requestVideoFrameCallback(look);
    });
  },
  height: () => element.videoHeight,
  end() {
    end();
    element.srcObject = null;
  },
};
Object.assign(globalThis, { contest });
