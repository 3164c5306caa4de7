// Rows that the conversation itself writes. The screen words them.

export type SystemEvent =
  /** I accepted a message request. */
  | 'request-accepted'
  /** The peer's device list changed since I last wrote. */
  | 'devices-changed';
