// WebSocket frames: version byte, kind byte, body. Binary only.
// The first frame is `hello`; until `welcome` answers it the relay takes nothing else.

import {
  bytes,
  decode,
  encode,
  fixed,
  type Infer,
  list,
  oneOf,
  type Schema,
  struct,
  u8,
  u16,
  u32,
  u53,
  union,
  versioned,
} from './codec.ts';
import { ERROR_NUMBERS, type ErrorCode, errorCodeOf, WireError } from './errors.ts';
import { LIMITS } from './limits.ts';
import { accountId, clientId, deviceId } from './shapes.ts';

export const WIRE_VERSION = 1;

const errorCode: Schema<ErrorCode> = {
  // A number from a newer relay reads as `internal`: still an error, never a crash.
  read: (input) => errorCodeOf(input.u16()) ?? 'internal',
  write: (out, value) => u16.write(out, ERROR_NUMBERS[value]),
};

export const outgoingEnvelope = struct({
  clientId,
  to: accountId,
  toDevice: deviceId,
  /** Version of the recipient's device list that the sender knows; another current one refuses with `stale-device-list`. */
  listVersion: u32,
  /** `passing` envelopes (typing) go to a connected device or nowhere; they are never stored. */
  keeping: oneOf('stored', 'passing'),
  /** Seconds until the relay may drop it undelivered; 0 means the relay's own limit. */
  expiresIn: u32,
  body: bytes(LIMITS.envelopeBytes),
});
export type OutgoingEnvelope = Infer<typeof outgoingEnvelope>;

export const deliveredEnvelope = struct({
  /** Rises per mailbox, never reused; 0 for `passing`, which is not acknowledged. */
  seq: u53,
  from: accountId,
  fromDevice: deviceId,
  clientId,
  /** Relay's clock, ms since 1970. */
  storedAt: u53,
  body: bytes(LIMITS.envelopeBytes),
});
export type DeliveredEnvelope = Infer<typeof deliveredEnvelope>;

export const sendOutcome = struct({
  clientId,
  /** `stored`: on disk, or handed on if passing. `duplicate`: this client id was stored before. `refused`: see code; nothing stored. */
  outcome: oneOf('stored', 'duplicate', 'refused'),
  /** Meaningful only when refused. */
  code: errorCode,
  /** ms to wait before another try; 0 when trying again will not help by itself. */
  retryAfterMs: u32,
});
export type SendOutcome = Infer<typeof sendOutcome>;

export const ackRange = struct({ first: u53, last: u53 });
export type AckRange = Infer<typeof ackRange>;

const clientFrameSchema = versioned(
  WIRE_VERSION,
  union({
    hello: [1, struct({ token: fixed(32) })],
    send: [2, struct({ envelopes: list(outgoingEnvelope, LIMITS.envelopesPerFrame) })],
    ack: [3, struct({ ranges: list(ackRange, LIMITS.rangesPerFrame) })],
    ping: [4, struct({ nonce: u32 })],
  }),
);
export type ClientFrame = Infer<typeof clientFrameSchema>;

const relayFrameSchema = versioned(
  WIRE_VERSION,
  union({
    /** Answers `hello`. `queued`: envelopes waiting. */
    welcome: [1, struct({ serverTime: u53, queued: u32 })],
    /** Answers `send`, one outcome an envelope, after the commit that made it durable. One frame may answer several sends. */
    sent: [2, struct({ outcomes: list(sendOutcome, LIMITS.envelopesPerFrame) })],
    deliver: [3, struct({ envelopes: list(deliveredEnvelope, LIMITS.envelopesPerFrame) })],
    /** The queue that was there at `hello` is delivered; what follows is live. */
    drained: [4, struct({})],
    pong: [5, struct({ nonce: u32, serverTime: u53 })],
    /** The frame it answers did nothing. `fatal`: the relay closes after this. */
    error: [6, struct({ code: errorCode, fatal: u8, retryAfterMs: u32 })],
    /** One-time prekeys left after a claim, sent when they run low. */
    prekeys: [7, struct({ oneTime: u16, kem: u16 })],
    /** The relay is going away; come back after this many ms (jittered per socket). Close code 1012 follows. */
    goodbye: [8, struct({ retryAfterMs: u32 })],
  }),
);
export type RelayFrame = Infer<typeof relayFrameSchema>;

function decodeFrame<T>(schema: Schema<T>, input: Uint8Array): T {
  if (input.length > LIMITS.frameBytes) throw new WireError('oversize', `frame of ${input.length} bytes`);
  return decode(schema, input);
}

export const encodeClientFrame = (frame: ClientFrame) => encode(clientFrameSchema, frame);
/** Throws `WireError`. Byte fields are views into `input`. */
export const decodeClientFrame = (input: Uint8Array): ClientFrame => decodeFrame(clientFrameSchema, input);
export const encodeRelayFrame = (frame: RelayFrame) => encode(relayFrameSchema, frame);
/** Throws `WireError`. Byte fields are views into `input`. */
export const decodeRelayFrame = (input: Uint8Array): RelayFrame => decodeFrame(relayFrameSchema, input);

export { errorCode };
