// Two ends of a call in one page that may go through the given servers only, with the picture of a made-up camera: what it takes to see a TURN
// server die and come back without the app in between.

import type { JSHandle, Page } from '@playwright/test';

interface Ends {
  readonly negotiate: (servers: readonly RTCIceServer[], restart: boolean) => Promise<void>;
  readonly decoded: () => Promise<number>;
  readonly candidateTypes: () => Promise<readonly string[]>;
}

export class RelayedPair {
  readonly #ends: JSHandle<Ends>;

  private constructor(ends: JSHandle<Ends>) {
    this.#ends = ends;
  }

  /** `page`: in a secure context. Resolves before anything has come through. */
  static async open(page: Page, servers: readonly RTCIceServer[]): Promise<RelayedPair> {
    const ends = await page.evaluateHandle(async (): Promise<Ends> => {
      const caller = new RTCPeerConnection({ iceTransportPolicy: 'relay' });
      const callee = new RTCPeerConnection({ iceTransportPolicy: 'relay' });
      caller.onicecandidate = ({ candidate }) => candidate && void callee.addIceCandidate(candidate);
      callee.onicecandidate = ({ candidate }) => candidate && void caller.addIceCandidate(candidate);
      const camera = await navigator.mediaDevices.getUserMedia({ video: { width: 320, height: 240 } });
      for (const track of camera.getTracks()) caller.addTrack(track, camera);
      return {
        async negotiate(iceServers, restart) {
          for (const end of [caller, callee]) end.setConfiguration({ iceServers: [...iceServers], iceTransportPolicy: 'relay' });
          if (restart) caller.restartIce();
          await caller.setLocalDescription();
          await callee.setRemoteDescription(caller.localDescription as RTCSessionDescription);
          await callee.setLocalDescription();
          await caller.setRemoteDescription(callee.localDescription as RTCSessionDescription);
        },
        async decoded() {
          const report = [...(await callee.getStats()).values()];
          return report.find(({ type, kind }) => type === 'inbound-rtp' && kind === 'video')?.framesDecoded ?? 0;
        },
        async candidateTypes() {
          const types = [caller, callee].map(async (end) => {
            const report = await end.getStats();
            const transport = [...report.values()].find(({ type }) => type === 'transport');
            const pair = report.get(transport?.selectedCandidatePairId);
            return [pair?.localCandidateId, pair?.remoteCandidateId].map((id) => String(report.get(id)?.candidateType));
          });
          return (await Promise.all(types)).flat();
        },
      };
    });
    const pair = new RelayedPair(ends);
    await pair.#negotiate(servers, false);
    return pair;
  }

  /** An ICE restart with other servers or credentials. */
  restart(servers: readonly RTCIceServer[]): Promise<void> {
    return this.#negotiate(servers, true);
  }
  /** Frames of the camera that the other end has decoded so far. */
  decoded(): Promise<number> {
    return this.#ends.evaluate((ends) => ends.decoded());
  }
  /** Of the pair in use: mine and theirs as the caller sees them, then as the callee does. */
  candidateTypes(): Promise<readonly string[]> {
    return this.#ends.evaluate((ends) => ends.candidateTypes());
  }

  #negotiate(servers: readonly RTCIceServer[], restart: boolean): Promise<void> {
    return this.#ends.evaluate((ends, [given, anew]) => ends.negotiate(given, anew), [servers, restart] as const);
  }
}
