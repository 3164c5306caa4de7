// Two devices that talk to each other over any session library: what a random schedule needs of ours, of Signal's own and of the bare
// one, so that all three live through the same. Only tests import it.

/** A message under way. */
export interface Sealed {
  readonly bytes: Uint8Array;
  /** It carries a start: the sender has not heard from the peer on this session. */
  readonly first: boolean;
  /** Chain and counter: whatever is sealed under one name is sealed with one key. */
  readonly key: string;
}

export type Read = { readonly text: string } | { readonly refused: string };

/** One device; its peer is the other of the pair. */
export interface Talker<Bundle> {
  /** Fresh keys for one start, or those that serve when there are no fresh ones. */
  bundle(kind: 'one-time' | 'last-resort'): Promise<Bundle>;
  /** Whether `seal` has a session. */
  ready(): boolean;
  start(bundle: Bundle): Promise<void>;
  seal(text: string): Promise<Sealed>;
  open(message: Sealed): Promise<Read>;
  /** The session in use writes no more; what is under way on it can still be read. */
  archive(): Promise<void>;
  /** A copy of the whole store; what is returned puts it back. */
  copy(): () => void;
  /** A name of the session in use that both sides know; `null` where the library does not tell. */
  inUse(): string | null;
}

export interface Company<Bundle> {
  readonly name: string;
  meet(): Promise<readonly [Talker<Bundle>, Talker<Bundle>]>;
}
