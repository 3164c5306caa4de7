// The two devices of a session: ours and theirs. The peer's key is the one that its account's signed device list names;
// nothing else is ever believed.

import type { DeviceAddress } from '../../../protocol/index.ts';
import type { DeviceIdentity } from '../device-identity.ts';

export interface Ends {
  readonly self: DeviceAddress;
  readonly identity: DeviceIdentity;
  readonly peer: { readonly address: DeviceAddress; readonly identityKey: Uint8Array };
}
