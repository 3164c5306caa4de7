// The relay's own bounds, in one literal: what one client may ask of it, and what it keeps in memory. `LIMITS` in protocol/ has those
// that both sides must know. Only the rates are scaled by `SOTTO_LIMITS_SCALE`; a bound on memory never is.

const KiB = 1024;
const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** So many within so long, then a refusal that says when to come back. */
export interface Rate {
  readonly points: number;
  readonly perMs: number;
}

const RATES = {
  /** Per network address (an IPv6 /64 counts as one). */
  registrations: { points: 60, perMs: 10 * MINUTE },
  challenges: { points: 120, perMs: MINUTE },
  logins: { points: 120, perMs: MINUTE },
  upgrades: { points: 600, perMs: MINUTE },
  /** Per device: calls of any kind. */
  calls: { points: 600, perMs: MINUTE },
  /** Per device that asks, and per device that is asked for: draining somebody's one-time keys must be slow. */
  claims: { points: 60, perMs: MINUTE },
  claimsOfTarget: { points: 120, perMs: MINUTE },
  /** Per device: guessing user names must be slow. */
  lookups: { points: 60, perMs: 10 * MINUTE },
  /** Per device: what a TURN server carries costs its operator. */
  turnCredentials: { points: 60, perMs: 10 * MINUTE },
  /** Per socket. */
  frames: { points: 2_000, perMs: 10 * SECOND },
  envelopes: { points: 4_000, perMs: 20 * SECOND },
  envelopeBytes: { points: 32 * KiB * KiB, perMs: 20 * SECOND },
} as const satisfies Record<string, Rate>;

export type RateName = keyof typeof RATES;
export type Rates = Readonly<Record<RateName, Rate>>;

/** Every rate, `scale` times as generous. Benches and load tests raise it; nothing else should. */
export const scaledRates = (scale: number): Rates =>
  Object.fromEntries(
    Object.entries(RATES).map(([name, rate]) => [name, { points: Math.ceil(rate.points * scale), perMs: rate.perMs }]),
  ) as Rates;

export const BOUNDS = {
  /** TCP connections; beyond these the kernel's queue waits. Below the usual limit of descriptors. */
  connections: 15_000,
  /** Sockets that have not said hello. */
  strangerSockets: 2_000,
  /** Fragments of one message; a frame of ours comes in one. */
  fragments: 64,
  /** Frames that could not be read, before the socket is closed. */
  badFrames: 10,
  /** Open challenges; the oldest goes first. */
  challenges: 50_000,
  /** How long a TURN credential opens new allocations. Longer than nearly every call, short enough to be worth nothing to a thief. */
  turnCredentialMs: 6 * 60 * MINUTE,
  /** Tokens of one device; the oldest goes first. */
  tokensPerDevice: 5,
  /** Accounts whose device list is kept in memory. */
  cachedAccounts: 50_000,
  /** Client ids remembered after their envelope was acknowledged. */
  recentClientIds: 100_000,
  /** Claimed one-time prekey ids remembered per device and kind, so that a repeated upload does not bring one back. */
  claimedPreKeys: 1_000,
  /** One-time prekeys left at which their owner is told. */
  lowPreKeys: 25,
  /** Expired envelopes removed in one transaction, and how often that is looked at. */
  sweepBatch: 1_000,
  sweepMs: 30 * SECOND,
  /** Wait that is named to a sender whose recipient's queue is full, or whose commit failed. */
  queueFullRetryMs: MINUTE,
  unavailableRetryMs: 2 * SECOND,
  /** HTTP: time for the headers, and for a whole request. */
  headersMs: 10 * SECOND,
  requestMs: 30 * SECOND,
  /** Shutdown: the longest it may take, and the span over which clients are asked to come back. */
  shutdownMs: 8 * SECOND,
  closingHandshakeMs: 1_500,
  goodbyeMinMs: 500,
  goodbyeMaxMs: 5 * SECOND,
} as const;
