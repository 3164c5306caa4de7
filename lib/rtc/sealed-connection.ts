// The browser's connection as simple-peer is given it. Every sender and receiver gets its transform in the task in which it is born, and
// `encodedInsertableStreams` makes Chromium send nothing of one that missed it: without either, media leaves unsealed and nobody is told.

import type { FrameCrypto } from './frames/frame-crypto.ts';
import type { IceOptions } from './media-session.ts';
import { kindOf, SLOTS, type Slot } from './slots.ts';

export interface SealedConnectionOptions {
  readonly certificate: RTCCertificate;
  readonly ice: IceOptions;
  readonly frames: Pick<FrameCrypto, 'attachSender' | 'attachReceiver'>;
  /** A slot has its sender and receiver, sealed; no description was made of it yet. */
  readonly born: (slot: Slot, transceiver: RTCRtpTransceiver) => void;
}

const servers = ({ servers, relayOnly }: IceOptions): RTCConfiguration => ({
  iceServers: [...servers],
  iceTransportPolicy: relayOnly ? 'relay' : 'all',
});

/** A data channel that never opens: calls have none, but simple-peer cannot do without. */
const closedChannel = (label: string) => ({ label, readyState: 'connecting', binaryType: 'arraybuffer', close: () => {} });

export class SealedConnection extends RTCPeerConnection {
  readonly #options: SealedConnectionOptions;
  readonly #born = new Set<RTCRtpTransceiver>();
  /** How the last `setRemoteDescription` went. */
  remotely: Promise<void> = Promise.resolve();

  constructor(options: SealedConnectionOptions) {
    super({
      ...servers(options.ice),
      certificates: [options.certificate],
      bundlePolicy: 'max-bundle',
      encodedInsertableStreams: true,
    } as RTCConfiguration);
    this.#options = options;
    this.addEventListener('track', () => this.#adopt());
  }

  /** The side that describes first makes the slots; the other finds them in the description. */
  makeSlots(): void {
    for (const slot of SLOTS) {
      super.addTransceiver(kindOf(slot), { direction: 'sendrecv' });
      this.#adopt();
    }
  }

  transceiver(slot: Slot): RTCRtpTransceiver | null {
    return this.getTransceivers()[SLOTS.indexOf(slot)] ?? null;
  }

  /** From the next ICE restart on. */
  giveServers(ice: IceOptions): void {
    this.setConfiguration({ ...this.getConfiguration(), ...servers(ice) });
  }

  /** What `connectionState` says to simple-peer is not all. */
  get line(): RTCPeerConnectionState {
    return super.connectionState;
  }

  // simple-peer destroys itself when it reads `failed`, and with it what an ICE restart could bring back.
  override get connectionState(): RTCPeerConnectionState {
    return super.connectionState === 'failed' ? 'disconnected' : super.connectionState;
  }
  override get iceConnectionState(): RTCIceConnectionState {
    return super.iceConnectionState === 'failed' ? 'disconnected' : super.iceConnectionState;
  }

  override setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
    this.remotely = super.setRemoteDescription(description).then(() => this.#adopt());
    return this.remotely;
  }

  // One that cannot be used costs itself alone; simple-peer would end the call.
  override async addIceCandidate(candidate?: RTCIceCandidateInit | null): Promise<void> {
    await super.addIceCandidate(candidate).catch(() => {});
  }

  override createDataChannel(label: string): RTCDataChannel {
    return closedChannel(label) as unknown as RTCDataChannel;
  }

  override addTrack(): RTCRtpSender {
    throw new Error('tracks are put into slots');
  }
  override addTransceiver(): RTCRtpTransceiver {
    throw new Error('slots are made at once');
  }

  #adopt(): void {
    for (const [index, transceiver] of this.getTransceivers().entries()) {
      const slot = SLOTS[index];
      if (slot === undefined || this.#born.has(transceiver)) continue;
      this.#born.add(transceiver);
      this.#options.frames.attachSender(transceiver.sender, slot);
      this.#options.frames.attachReceiver(transceiver.receiver, slot);
      transceiver.direction = 'sendrecv';
      this.#options.born(slot, transceiver);
    }
  }
}
