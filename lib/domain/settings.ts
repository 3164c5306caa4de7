// What a person can switch. Kept sealed on the device; never sent.

export interface Settings {
  readonly sendTyping: boolean;
  readonly sendDeliveryReceipts: boolean;
  readonly sendReadReceipts: boolean;
  readonly theme: 'system' | 'light' | 'dark';
  readonly enterSends: boolean;
  /** Calls go only through a TURN server, so that nobody called learns this device's address. */
  readonly hideAddress: boolean;
}

export const DEFAULT_SETTINGS: Settings = {
  sendTyping: true,
  sendDeliveryReceipts: true,
  sendReadReceipts: true,
  theme: 'system',
  enterSends: true,
  hideAddress: false,
};
