// Envelopes for tests and benches.

import { randomBytes } from 'node:crypto';
import type { OutgoingEnvelope } from '../../protocol/index.ts';
import type { Registered } from './relay-client.ts';

export const envelopeTo = (
  { account, device }: Pick<Registered, 'account' | 'device'>,
  more: Partial<OutgoingEnvelope> = {},
): OutgoingEnvelope => ({
  clientId: new Uint8Array(randomBytes(16)),
  to: account.id,
  toDevice: device.address.device,
  listVersion: 1,
  keeping: 'stored',
  expiresIn: 0,
  body: new Uint8Array(randomBytes(300)),
  ...more,
});
