// What is inside a ciphertext. Everything the relay says on the outside of an envelope is repeated here, where it cannot change it;
// a difference is a rejected message. Written with the protocol's codec: bounded, strict, one spelling.

import {
  accountId,
  bool,
  bytes,
  decode,
  deviceId,
  encode,
  fixed,
  type Infer,
  list,
  oneOf,
  optional,
  preKeyBundle,
  struct,
  text,
  u32,
  u53,
  union,
  versioned,
} from '../../../protocol/index.ts';
import { callBody } from '../calls/signal.ts';
import { DISPLAY_NAME_MAX_BYTES } from '../contacts/display-name.ts';
import { INVITE_SECRET_BYTES } from '../contacts/invite.ts';

const CONTENT_VERSION = 1;
/** UTF-8 bytes of one message's text. */
export const TEXT_MAX_BYTES = 16 * 1024;
/** Contents that one request to resend may name. */
export const RESEND_MAX = 200;
/** Messages that one receipt may name. */
export const RECEIPT_MAX_MESSAGES = 500;

const id = fixed(16);
const hash = fixed(32);

const body = union({
  text: [
    1,
    struct({
      message: id,
      text: text(TEXT_MAX_BYTES),
      /** The sender's display name: it travels nowhere else. */
      senderName: text(DISPLAY_NAME_MAX_BYTES),
      /** Set while the sender has not heard from us and came by an invite. */
      inviteSecret: optional(fixed(INVITE_SECRET_BYTES)),
      /** When it is sent again on request: the `seq` under which it was counted first, and when it was written. */
      again: optional(struct({ seq: u32, sentAt: u53 })),
    }),
  ],
  receipt: [2, struct({ state: oneOf('delivered', 'read'), messages: list(id, RECEIPT_MAX_MESSAGES) })],
  typing: [3, struct({ typing: bool })],
  /** Asks for what did not come or could not be opened: these, and everything counted after `after`. */
  resend: [4, struct({ missing: list(u32, RESEND_MAX), after: u32 })],
  /** Closes the answer to `resend`: what of the asked for is no message at all, and what the sender no longer has. */
  resent: [5, struct({ silent: list(u32, 2 * RESEND_MAX), lost: list(u32, 2 * RESEND_MAX) })],
  /** A word about a call: counted as a message is, so it comes in order and its absence shows. */
  call: [6, callBody],
});
export type ContentBody = Infer<typeof body>;

const content = versioned(
  CONTENT_VERSION,
  struct({
    from: accountId,
    fromDevice: deviceId,
    to: accountId,
    toDevice: deviceId,
    conversation: id,
    /** The sender's count; a higher one than before: it went back to an earlier state of its storage, and counts anew. */
    epoch: u53,
    /** Counts stored contents from this device to that one in this conversation, from 1; 0 for passing ones. */
    seq: u32,
    /** Hash of the previous content counted by `seq`; 32 zero bytes for the first and for passing ones. */
    previous: hash,
    /** Sender's clock, ms since 1970. */
    sentAt: u53,
    /** Seconds a reader may keep it after reading; 0: for ever. */
    expiresAfter: u32,
    /** SHA-256 of the sender's signed device list, and of the recipient's as the sender knows it. */
    senderList: hash,
    recipientList: hash,
    body,
    /** Prekeys for the other side to start a fresh session with: the hybrid handshake, renewed inside the old one. */
    offer: optional(preKeyBundle),
    /** Room for fields of later versions that an older reader may skip. */
    extension: bytes(1024),
  }),
);
export type Content = Infer<typeof content>;

/** A body alone, for the outbox of a message that has no session yet. Throws `RangeError` when a field is out of bounds. */
export const encodeContentBody = (value: ContentBody) => encode(body, value);
/** Throws `WireError`. */
export const decodeContentBody = (input: Uint8Array): ContentBody => decode(body, input);

/** Throws `RangeError` when a field is out of bounds. */
export const encodeContent = (value: Content) => encode(content, value);
/** Throws `WireError`. Byte fields are views into `input`. */
export const decodeContent = (input: Uint8Array): Content => decode(content, input);
