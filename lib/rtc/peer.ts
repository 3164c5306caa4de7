// One connection by simple-peer, which negotiates, trickles and nothing else. Alone with it one would contact public STUN servers and answer
// any offer: the connection it is given takes its servers from us, and a description reaches it only after `checkDescription`.

import SimplePeer from 'simple-peer/simplepeer.min.js';
import { SottoError } from '../base/index.ts';
import { CandidateBatch, CandidateGate, outgoing } from './candidates.ts';
import { checkDescription, outgoingDescription } from './description.ts';
import type { Candidate, IceOptions } from './media-session.ts';
import { SealedConnection, type SealedConnectionOptions } from './sealed-connection.ts';

/** A restart so soon after another would only undo it. */
const RESTART_APART_MS = 2_000;

export interface PeerOptions extends SealedConnectionOptions {
  /** Makes every offer; the other side asks for one. */
  readonly offers: boolean;
  readonly describe: (type: 'offer' | 'answer', sdp: string) => void;
  readonly want: () => void;
  readonly send: (candidates: readonly Candidate[]) => void;
  /** The state of the line changed, see `line`. */
  readonly changed: () => void;
  /** Signalling rests: both sides have described themselves. */
  readonly negotiated: () => void;
  /** The connection broke for good. */
  readonly failed: () => void;
}

export class Peer {
  readonly connection: SealedConnection;
  readonly #options: PeerOptions;
  readonly #simple: SimplePeer;
  readonly #batch: CandidateBatch;
  readonly #gate = new CandidateGate();
  #ice: IceOptions;
  #answered: (() => void) | null = null;
  #restartedAt = Number.NEGATIVE_INFINITY;
  #closed = false;

  constructor(options: PeerOptions) {
    this.#options = options;
    this.#ice = options.ice;
    this.#batch = new CandidateBatch(options.send);
    const connection = new SealedConnection(options);
    this.connection = connection;
    connection.addEventListener('connectionstatechange', () => options.changed());
    connection.addEventListener('signalingstatechange', () => {
      if (connection.signalingState === 'stable') options.negotiated();
    });
    function Given(): RTCPeerConnection {
      return connection;
    }
    this.#simple = new SimplePeer({
      initiator: options.offers,
      config: { iceServers: [] },
      wrtc: { RTCPeerConnection: Given as unknown as new () => RTCPeerConnection, RTCSessionDescription, RTCIceCandidate },
    });
    this.#simple.on('signal', (signal) => {
      switch (signal.type) {
        case 'offer':
        case 'answer':
          this.#batch.flush();
          options.describe(signal.type, outgoingDescription(signal.sdp));
          this.#batch.described();
          if (signal.type === 'answer') this.#answered?.();
          break;
        case 'candidate':
          this.#send(signal.candidate.candidate, signal.candidate.sdpMid, signal.candidate.sdpMLineIndex);
          break;
        case 'renegotiate':
          options.want();
          break;
        // Slots are all there will be.
        case 'transceiverRequest':
          break;
      }
    });
    // Closes itself after an error.
    this.#simple.on('error', () => {});
    this.#simple.on('close', () => {
      this.#answered?.();
      if (!this.#closed) options.failed();
    });
    if (options.offers) connection.makeSlots();
  }

  get line(): RTCPeerConnectionState {
    return this.connection.line;
  }

  /**
   * Resolves when the description is in force and, for an offer, answered. An answer that nobody waits for changes nothing. Throws
   * `SottoError`: `unsafe` (see `checkDescription`, or it is not this side's turn to get an offer), `connection-failed`.
   */
  async describe(type: 'offer' | 'answer', sdp: string, fingerprint: string): Promise<void> {
    checkDescription(sdp, fingerprint);
    if ((type === 'offer') === this.#options.offers) throw new SottoError('unsafe', `an ${type} out of turn`);
    if (this.#closed || (type === 'answer' && this.connection.signalingState !== 'have-local-offer')) return;
    const answered = type === 'offer' ? new Promise<void>((resolve) => (this.#answered = resolve)) : null;
    this.#gate.described();
    this.#simple.signal({ type, sdp });
    await this.connection.remotely.catch((why: unknown) => {
      throw new SottoError('connection-failed', String(why));
    });
    await answered;
  }

  /** Leaves out what has not the shape of a candidate, and more than a connection can need. */
  addCandidates(candidates: readonly Candidate[]): void {
    for (const candidate of candidates) {
      if (this.#closed || !this.#gate.passes(candidate)) continue;
      this.#simple.signal({
        type: 'candidate',
        candidate: { candidate: candidate.candidate, sdpMid: candidate.mid, sdpMLineIndex: candidate.line },
      });
    }
  }

  /** Other paths are looked for: at once by the side that offers; the other asks it to. */
  restart(ice: IceOptions): void {
    if (this.#closed) return;
    this.#ice = ice;
    this.connection.giveServers(ice);
    if (!this.#options.offers) this.#options.want();
    else this.#renegotiate();
  }

  /** The other side asked for an offer: its paths changed, for nothing else needs one. */
  renegotiate(): void {
    if (this.#closed || !this.#options.offers || performance.now() - this.#restartedAt < RESTART_APART_MS) return;
    this.#renegotiate();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#batch.close();
    this.#simple.destroy();
    // simple-peer closes it one microtask later.
    this.connection.close();
  }

  #renegotiate(): void {
    this.#restartedAt = performance.now();
    this.connection.restartIce();
    this.#simple.negotiate();
  }

  #send(candidate: string, mid: string | null, line: number | null): void {
    const sent = outgoing(candidate, this.#ice.relayOnly);
    if (sent !== null && mid !== null && line !== null) this.#batch.add({ candidate: sent, mid, line });
  }
}
