// The tables, as types. The same shapes as the newest migration makes.

import type { Generated } from 'kysely';

export interface Schema {
  account: {
    id: string;
    account_key: Uint8Array;
    /** The signed bytes, and their version once more to compare by. */
    list: Uint8Array;
    signature: Uint8Array;
    version: number;
    user_name: string | null;
    folded_name: string | null;
  };
  /** A removed device keeps its row: envelopes that it sent may still wait, and its mailbox number is never given again. */
  device: {
    mailbox: Generated<number>;
    account: string;
    device_id: number;
    removed: Generated<number>;
    /** From the last login; `null` before the first. */
    marker: Generated<Uint8Array | null>;
    /** 1: that login did not go on from the one before. */
    broken: Generated<0 | 1>;
  };
  token: {
    hash: Uint8Array;
    mailbox: number;
    expires_at: number;
  };
  /** The keys that every claim hands out again. */
  lasting_prekey: {
    mailbox: number;
    signed_id: number;
    signed_key: Uint8Array;
    signed_signature: Uint8Array;
    kem_id: number;
    kem_key: Uint8Array;
    kem_signature: Uint8Array;
  };
  /** A claimed key loses its bytes but keeps its id for a while. */
  one_time_prekey: {
    position: Generated<number>;
    mailbox: number;
    kind: 'x25519' | 'kem';
    id: number;
    key: Uint8Array | null;
    signature: Uint8Array | null;
    claimed: Generated<number>;
  };
  /** The journal: appended at the end, so a backlog of millions does not slow it. It has no index on purpose (see `waiting.ts`). */
  envelope: {
    seq: Generated<number>;
    mailbox: number;
    sender: number;
    client_id: Uint8Array;
    stored_at: number;
    expires_at: number;
    body: Uint8Array;
  };
}
