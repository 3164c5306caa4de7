// The rows kept on the device, as schemas: each is encoded, sealed and written under its key. A new field means a new row version.

import {
  accountId,
  bool,
  bytes,
  deviceId,
  fixed,
  type Infer,
  KNOWN_MARKERS,
  list,
  oneOf,
  optional,
  preKeyBundle,
  type Schema,
  signedDeviceList,
  struct,
  text,
  u32,
  u53,
  versioned,
  WireError,
} from '../../protocol/index.ts';
import { callState, pageWord } from '../domain/index.ts';

const id = fixed(16);
const row = <T>(schema: Schema<T>): Schema<T> => versioned(1, schema);
/** A row that got fields since: of version 1 it is read as if they had been `absent`, and written as version 2. */
const grown = <Old extends object, Added extends object>(
  before: Schema<Old>,
  added: Schema<Added>,
  absent: Added,
): Schema<Old & Added> => ({
  read(input) {
    const version = input.u8();
    if (version !== 1 && version !== 2) throw new WireError('unsupported-version', `row version ${version}`);
    const old = before.read(input);
    return { ...old, ...(version === 1 ? absent : added.read(input)) };
  },
  write(out, value) {
    out.u8(2);
    before.write(out, value);
    added.write(out, value);
  },
});

/** How a call that is over stands in its conversation and in the list of calls. */
const callRecord = struct({
  outgoing: bool,
  video: bool,
  result: oneOf('answered', 'missed', 'declined', 'busy', 'cancelled', 'unanswered', 'failed'),
  /** Of an answered one, seconds. */
  seconds: u32,
});

/** Who this browser is. One row, key `me`. */
const account = grown(
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
    /** This device's count of contents: higher after its storage went back to an earlier state. */
    epoch: u53,
    /** Of the last logins, newest last: by them such an earlier state shows. */
    markers: list(struct({ marker: id, answered: bool }), KNOWN_MARKERS + 1),
    createdAt: u53,
  }),
  struct({ hideAddress: bool }),
  { hideAddress: false },
);
export type AccountRow = Infer<typeof account>;

/** Another account's checked device list. Key: account id. */
const peer = row(struct({ devices: signedDeviceList, version: u32, listHash: fixed(32), fetchedAt: u53 }));

/** A ratchet. Key: `account.device`. */
const session = row(
  struct({
    record: bytes(128 * 1024),
    /** When the session in use was started, and how many contents went through it, both ways. */
    startedAt: u53,
    contents: u32,
    /** `contents` when prekeys for a fresh session were last offered; 0: not yet. */
    offeredAt: u32,
    /** What the peer offered for a fresh session, until the next content is sent. */
    offer: optional(preKeyBundle),
  }),
);
export type SessionRow = Infer<typeof session>;

/** A prekey's private part. Key: `signed.<id>`, `one.<id>`, `kem.<id>`. */
const preKey = row(
  struct({
    secret: bytes(8192),
    /** `lasting`: the signed and the last-resort ones; `uploaded`: one-time, at the relay; `offered`: one-time, given to one peer. */
    use: oneOf('lasting', 'uploaded', 'offered'),
    /** The encoded public part of a signed one, for offers; else empty. */
    shown: bytes(2048),
    /** When it was made, or, of a lasting one that is not the current any more, when it was replaced. */
    since: u53,
  }),
);
export type PreKeyRow = Infer<typeof preKey>;

/** The counted contents between this device and another. Key: `account.device/conversation`. */
const chain = row(
  struct({
    sentSeq: u32,
    sentHash: fixed(32),
    gotEpoch: u53,
    gotSeq: u32,
    gotHash: fixed(32),
    missing: list(struct({ seq: u32, order: u53, gap: u53 }), 1_000),
    /** When a resend was last asked for, and how often since something new came. */
    askedAt: u53,
    asks: u32,
    /** When a request to resend was last answered. */
    answeredAt: u53,
  }),
);
export type ChainRow = Infer<typeof chain>;

/** Which message a counted content carried, `null` for receipts and the like. Key: `account.device/conversation/seq`. */
const sent = row(struct({ message: optional(id) }));

const lastLine = struct({
  message: id,
  text: text(1024),
  at: u53,
  mine: bool,
  kind: oneOf('text', 'system', 'call'),
  tick: optional(oneOf('queued', 'sent', 'delivered', 'read', 'failed')),
});

/** Key: conversation id. */
const conversation = grown(
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
  /** Of the last line, when that is a call. */
  struct({ lastCall: optional(callRecord) }),
  { lastCall: null },
);
export type ConversationRow = Infer<typeof conversation>;

/** Key: [conversation, order]. */
const message = grown(
  struct({
    message: id,
    kind: oneOf('text', 'system', 'unreadable', 'gap', 'call'),
    mine: bool,
    text: text(64 * 1024),
    event: optional(oneOf('request-accepted', 'devices-changed', 'history-diverged', 'lists-differ', 'set-back', 'peer-set-back')),
    /** Sender's clock. */
    sentAt: u53,
    /** This device's clock when the row was written. */
    keptAt: u53,
    tick: optional(oneOf('queued', 'sent', 'delivered', 'read', 'failed')),
    failure: optional(text(64)),
    /** Of a gap or unreadable row: how many messages it stands for, and how many of them will not come any more. */
    missing: u32,
    lost: u32,
  }),
  /** Set only when `kind` is `call`. */
  struct({ call: optional(callRecord) }),
  { call: null },
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

/** A frame key's base key by its number; opened only by `lib/crypto`. */
const baseKey = struct({ kid: u53, secret: fixed(32) });

/** A call, under way or over. Key: call id, 32 hex digits. */
const call = row(
  struct({
    conversation: id,
    state: callState,
    /** Set when it is over. */
    record: optional(callRecord),
    /** Of the join that is in use; `null` before the first, and once it is over. The newest keys of each direction, newest last. */
    secrets: optional(
      struct({
        mine: list(baseKey, 8),
        theirs: list(baseKey, 8),
        nonce: fixed(32),
        theirNonce: optional(fixed(32)),
        commitment: optional(fixed(32)),
      }),
    ),
    /** To compare; empty until they can be made. */
    words: list(text(64), 16),
    /** Said to its pages of late, by rising number: said again by an engine that takes over. */
    told: list(struct({ number: u53, at: u53, page: text(64), word: pageWord }), 512),
    lastTold: u53,
  }),
);
export type CallRow = Infer<typeof call>;

/** An unsent line of text. Key: conversation id. */
const draft = row(struct({ text: text(64 * 1024) }));
export type DraftRow = Infer<typeof draft>;

export const ROWS = { account, peer, session, preKey, chain, sent, conversation, message, outbox, draft, call } as const;
export type StoreName = keyof typeof ROWS;
export type RowOf<S extends StoreName> = Infer<(typeof ROWS)[S]>;

/** `message` rows: conversation and order; `outbox`: a number; everything else: text. */
export type KeyOf<S extends StoreName> = S extends 'message'
  ? readonly [conversation: string, order: number]
  : S extends 'outbox'
    ? number
    : string;
