// What a session needs of its socket. A session never sees the socket itself, so it is tested without one.

export interface Line {
  send(frame: Uint8Array): void;
  /** Holds writes back until `uncork`: one system call for all that is sent between. */
  cork(): void;
  uncork(): void;
  /** Bytes handed over and not yet taken by the network. */
  readonly bufferedBytes: number;
  /** `code`: a WebSocket close code. Nothing is sent afterwards. */
  close(code: number): void;
}
