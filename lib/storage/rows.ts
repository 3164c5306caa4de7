// The rows kept on the device, as schemas: each is encoded, sealed and written under its key. A new field means a new row version.

import {
  accountId,
  bool,
  bytes,
  deviceId,
  fixed,
  type Infer,
  oneOf,
  optional,
  type Schema,
  signedDeviceList,
  struct,
  text,
  u32,
  u53,
  versioned,
} from '../../protocol/index.ts';

const id = fixed(16);
const row = <T>(schema: Schema<T>): Schema<T> => versioned(1, schema);

/** Who this browser is. One row, key `me`. */
const account = row(
  struct({
    account: accountId,
    device: deviceId,
    /** The account key, sealed by `lib/crypto`: its seed never stands in a row by itself. */
    accountKey: bytes(256),
    devices: signedDeviceList,
    registered: bool,
    displayName: text(256),
    userName: optional(text(64)),
    inviteSecret: id,
    sendTyping: bool,
    sendDeliveryReceipts: bool,
    sendReadReceipts: bool,
    theme: oneOf('system', 'light', 'dark'),
    enterSends: bool,
    /** Ids that the next prekeys of each kind get. */
    nextPreKey: u32,
    nextKemPreKey: u32,
    signedPreKey: u32,
    lastResortKem: u32,
    createdAt: u53,
  }),
);
export type AccountRow = Infer<typeof account>;

/** Another account's checked device list. Key: account id. */
const peer = row(struct({ devices: signedDeviceList, version: u32, listHash: fixed(32), fetchedAt: u53 }));
export type PeerRow = Infer<typeof peer>;

/** A ratchet. Key: `account.device`. */
const session = row(struct({ record: bytes(1024 * 1024) }));
export type SessionRow = Infer<typeof session>;

/** A prekey's private part. Key: `signed.<id>`, `one.<id>`, `kem.<id>`. */
const preKey = row(struct({ secret: bytes(8192), createdAt: u53 }));
export type PreKeyRow = Infer<typeof preKey>;

/** How far the counted contents from this device to another got. Key: `account.device/conversation`. */
const chain = row(struct({ sentSeq: u32, sentHash: fixed(32) }));
export type ChainRow = Infer<typeof chain>;

const lastLine = struct({
  message: id,
  text: text(1024),
  at: u53,
  mine: bool,
  kind: oneOf('text', 'system', 'unreadable'),
  tick: optional(oneOf('queued', 'sent', 'delivered', 'read', 'failed')),
});

/** Key: conversation id. */
const conversation = row(
  struct({
    peer: accountId,
    kind: oneOf('direct', 'self'),
    standing: oneOf('request', 'accepted', 'blocked'),
    /** The peer's own word for itself; empty until heard. */
    name: text(256),
    userName: optional(text(64)),
    /** Deleted by me: not listed until something new comes. */
    hidden: bool,
    /** Secret of the invite by which I came, until the peer answered. */
    inviteSecret: optional(id),
    /** Order given to the newest message; the next gets one more. */
    lastOrder: u53,
    /** Everything up to this order was on screen. */
    readOrder: u53,
    unread: u32,
    last: optional(lastLine),
    activeAt: u53,
  }),
);
export type ConversationRow = Infer<typeof conversation>;

/** Key: [conversation, order]. */
const message = row(
  struct({
    message: id,
    kind: oneOf('text', 'system', 'unreadable'),
    mine: bool,
    text: text(64 * 1024),
    event: optional(oneOf('request-accepted', 'devices-changed')),
    /** Sender's clock. */
    sentAt: u53,
    /** This device's clock when the row was written. */
    keptAt: u53,
    tick: optional(oneOf('queued', 'sent', 'delivered', 'read', 'failed')),
    failure: optional(text(64)),
    /** An unreadable message's ciphertext, kept so that it can be tried again. */
    sealedBody: optional(bytes(64 * 1024)),
  }),
);
export type MessageRow = Infer<typeof message>;

/** What still has to reach the relay. Key: a number that rises. */
const outbox = row(
  struct({
    conversation: id,
    /** The message whose tick follows this row; `null` for receipts. */
    message: optional(id),
    to: accountId,
    /** `null` while `waiting`: not yet known for which devices. */
    toDevice: optional(deviceId),
    clientId: id,
    /** `waiting`: body is an encoded `ContentBody`, no session yet. `sealed`: body is the envelope's, resent as it is. `failed`: sealed, waits for the person. */
    state: oneOf('waiting', 'sealed', 'failed'),
    body: bytes(64 * 1024),
    createdAt: u53,
  }),
);
export type OutboxRow = Infer<typeof outbox>;

/** An unsent line of text. Key: conversation id. */
const draft = row(struct({ text: text(64 * 1024) }));
export type DraftRow = Infer<typeof draft>;

export const ROWS = { account, peer, session, preKey, chain, conversation, message, outbox, draft } as const;
export type StoreName = keyof typeof ROWS;
export type RowOf<S extends StoreName> = Infer<(typeof ROWS)[S]>;

/** `message` rows: conversation and order; `outbox`: a number; everything else: text. */
export type KeyOf<S extends StoreName> = S extends 'message'
  ? readonly [conversation: string, order: number]
  : S extends 'outbox'
    ? number
    : string;
