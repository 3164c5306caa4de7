// What `peer.ts` uses of simple-peer, whose published types lack `negotiate`.
declare module 'simple-peer/simplepeer.min.js' {
  interface Wrtc {
    readonly RTCPeerConnection: new () => RTCPeerConnection;
    readonly RTCSessionDescription: typeof RTCSessionDescription;
    readonly RTCIceCandidate: typeof RTCIceCandidate;
  }
  type Signal =
    | { readonly type: 'offer' | 'answer'; readonly sdp: string }
    | {
        readonly type: 'candidate';
        readonly candidate: { readonly candidate: string; readonly sdpMid: string | null; readonly sdpMLineIndex: number | null };
      }
    | { readonly type: 'renegotiate'; readonly renegotiate: true }
    | { readonly type: 'transceiverRequest' };
  class SimplePeer {
    constructor(options: { readonly initiator: boolean; readonly config: RTCConfiguration; readonly wrtc: Wrtc });
    signal(data: Signal): void;
    negotiate(): void;
    destroy(): void;
    on(event: 'signal', listener: (signal: Signal) => void): void;
    on(event: 'error', listener: (error: Error) => void): void;
    on(event: 'close', listener: () => void): void;
  }
  export = SimplePeer;
}
