// Rows that the conversation itself writes. The screen words them.

export type SystemEvent =
  /** I accepted a message request. */
  | 'request-accepted'
  /** The peer's device list changed since I last wrote. */
  | 'devices-changed'
  /** The peer's messages go on from another past than the one we were told: it was set back, or somebody meddled. */
  | 'history-diverged'
  /** The relay shows one device list and the peer's device says another. */
  | 'lists-differ'
  /** This device went back to an earlier state of its storage. */
  | 'set-back'
  /** The peer's device did. */
  | 'peer-set-back';
