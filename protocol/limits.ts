// Every limit that both sides must agree on, in one literal. Bytes unless the name says otherwise.

const KiB = 1024;
const SECOND = 1000;
const DAY = 24 * 60 * 60 * SECOND;

export const LIMITS = {
  /** One WebSocket frame, either way. */
  frameBytes: 256 * KiB,
  /** One envelope's sealed body. */
  envelopeBytes: 48 * KiB,
  /** Envelopes in one send frame, and in one page of delivery. */
  envelopesPerFrame: 100,
  /** Acknowledged ranges in one frame. */
  rangesPerFrame: 200,
  /** Delivered and not yet acknowledged envelopes per device; the relay stops there until some are acknowledged. */
  unacknowledgedWindow: 400,
  /** Undelivered envelopes kept per device, and their bytes. */
  queueEnvelopes: 10_000,
  queueBytes: 64 * KiB * KiB,
  /** How long an undelivered envelope is kept at most, ms. */
  envelopeLifetimeMs: 30 * DAY,
  /** One HTTP request or response body. */
  httpBodyBytes: 256 * KiB,
  devicesPerAccount: 8,
  /** One-time prekeys of each kind held per device. */
  oneTimePreKeys: 100,
  userNameMinChars: 3,
  userNameMaxChars: 32,
  /** STUN and TURN servers that are handed out, addresses of one, and bytes of an address and of a user name or credential. */
  iceServers: 4,
  iceUrls: 8,
  iceUrlBytes: 256,
  iceCredentialBytes: 128,
  challengeLifetimeMs: 60 * SECOND,
  tokenLifetimeMs: DAY,
  /** A socket that has not said hello by then is closed, ms. */
  helloTimeoutMs: 10 * SECOND,
  /** The relay pings a socket this often; one that misses two is closed, ms. */
  heartbeatMs: 25 * SECOND,
  /** Bytes waiting in one socket before the relay stops handing it envelopes. */
  socketBufferedBytes: 1024 * KiB,
} as const;
