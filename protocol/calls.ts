// HTTP: every call is `POST /v1/<name>` with a versioned binary body, so no id or name ever stands in a URL.
// A refusal is a 4xx/5xx with a `refusal` body. `token`: `Authorization: Bearer <base64url of 32 bytes>`.

import { bool, decode, encode, fixed, type Infer, list, optional, type Schema, struct, text, u16, u32, u53, versioned } from './codec.ts';
import { WireError } from './errors.ts';
import { errorCode, WIRE_VERSION } from './frames.ts';
import { LIMITS } from './limits.ts';
import { accountId, deviceId, kemPreKey, oneTimePreKey, preKeyBundle, signature, signedDeviceList, signedPreKey } from './shapes.ts';

const userName = text(LIMITS.userNameMaxChars);

/** What a device leaves at the relay for strangers to start a session with. Lists may be empty: then nothing is added. */
const preKeyUpload = struct({
  signed: signedPreKey,
  oneTime: list(oneTimePreKey, LIMITS.oneTimePreKeys),
  kemLastResort: kemPreKey,
  kemOneTime: list(kemPreKey, LIMITS.oneTimePreKeys),
});
export type PreKeyUpload = Infer<typeof preKeyUpload>;

/** Earlier markers that a login names at most. */
export const KNOWN_MARKERS = 16;
/**
 * How an old copy of a device's storage shows. `next`: random, made for this login and written down before it is sent. `known`: those of the
 * logins before, newest last; `answered`: what the relay said then has been dealt with.
 */
const markers = struct({ known: list(struct({ marker: fixed(16), answered: bool }), KNOWN_MARKERS), next: fixed(16) });
export type Markers = Infer<typeof markers>;

/** Where a connection may be made through; `urls` as browsers take them (RFC 7064, RFC 7065). */
const iceServer = struct({
  urls: list(text(LIMITS.iceUrlBytes), LIMITS.iceUrls),
  username: optional(text(LIMITS.iceCredentialBytes)),
  credential: optional(text(LIMITS.iceCredentialBytes)),
});
export type IceServer = Infer<typeof iceServer>;

const nothing = struct({});

interface Call<Q, A> {
  /** Whether the caller must hold a token. */
  readonly token: boolean;
  readonly request: Schema<Q>;
  readonly answer: Schema<A>;
}
const call = <Q, A>(token: boolean, request: Schema<Q>, answer: Schema<A>): Call<Q, A> => ({
  token,
  request: versioned(WIRE_VERSION, request),
  answer: versioned(WIRE_VERSION, answer),
});

export const CALLS = {
  /** New account with its first device. Idempotent for the same list. `id-mismatch`, `bad-signature`, `stale-device-list`, `name-taken`, `name-invalid`, `bad-prekeys`. */
  register: call(
    false,
    struct({ devices: signedDeviceList, deviceId, preKeys: preKeyUpload, userName: optional(userName) }),
    struct({ serverTime: u53 }),
  ),
  /** Something to sign. Answers alike for accounts that do not exist. */
  challenge: call(false, struct({ account: accountId, device: deviceId }), struct({ nonce: fixed(32), expiresAt: u53 })),
  /**
   * `signature`: by the device's login key over `loginStatement`. `continued`: false when the relay knows a marker of this device and it is
   * none of these, so somebody logged in as this device with another copy of its storage; said again until that was `answered`. `bad-challenge`, `bad-signature`.
   */
  login: call(
    false,
    struct({ account: accountId, device: deviceId, nonce: fixed(32), signature, markers }),
    struct({ token: fixed(32), expiresAt: u53, serverTime: u53, continued: bool }),
  ),
  /** Forgets the token that asks. */
  logout: call(true, nothing, nothing),
  /** `stale-device-list` unless the version rises; devices no longer named lose tokens, sockets and queues. */
  putDeviceList: call(true, struct({ devices: signedDeviceList }), nothing),
  /** `unknown-account`. */
  getDeviceList: call(true, struct({ account: accountId }), struct({ devices: signedDeviceList })),
  /**
   * Replaces the signed and last-resort keys, adds the one-time keys. `replace`: those that wait are removed first. Ids claimed before are
   * passed over either way, so fewer may be left than were sent. `bad-prekeys`, `too-many-prekeys`.
   */
  putPreKeys: call(true, struct({ preKeys: preKeyUpload, replace: bool }), struct({ oneTime: u16, kem: u16 })),
  /** `signed`: id of the signed prekey that is handed out, 0 when there is none. */
  countPreKeys: call(true, nothing, struct({ oneTime: u16, kem: u16, signed: u32 })),
  /** Hands out each one-time key at most once. `unknown-device`, `rate-limited`. */
  claimPreKeys: call(true, struct({ account: accountId, device: deviceId }), struct({ bundle: preKeyBundle })),
  /** `null` gives the name up. `name-taken`, `name-invalid`. */
  setUserName: call(true, struct({ userName: optional(userName) }), nothing),
  /** Case-insensitive. `not-found`, `rate-limited`. */
  findUser: call(true, struct({ userName }), struct({ userName, devices: signedDeviceList })),
  /**
   * For voice and video. None when the relay has none. User name and credential are fresh each time, tell nothing of the account, and are
   * good until `expiresAt`. `rate-limited`.
   */
  iceServers: call(true, nothing, struct({ servers: list(iceServer, LIMITS.iceServers), expiresAt: u53 })),
} as const;

export type CallName = keyof typeof CALLS;
export type RequestOf<N extends CallName> = Infer<(typeof CALLS)[N]['request']>;
export type AnswerOf<N extends CallName> = Infer<(typeof CALLS)[N]['answer']>;

export const CALL_NAMES = Object.keys(CALLS) as readonly CallName[];
export const callPath = (name: CallName): string => `/v1/${name}`;

const refusal = versioned(WIRE_VERSION, struct({ code: errorCode, retryAfterMs: u32 }));
export type Refusal = Infer<typeof refusal>;
export const encodeRefusal = (value: Refusal) => encode(refusal, value);
/** Throws `WireError`. */
export const decodeRefusal = (input: Uint8Array): Refusal => decode(refusal, input);

function bounded<T>(schema: Schema<T>, input: Uint8Array): T {
  if (input.length > LIMITS.httpBodyBytes) throw new WireError('oversize', `body of ${input.length} bytes`);
  return decode(schema, input);
}
const schemasOf = <N extends CallName>(name: N) => CALLS[name] as unknown as { request: Schema<RequestOf<N>>; answer: Schema<AnswerOf<N>> };

export const encodeRequest = <N extends CallName>(name: N, value: RequestOf<N>) => encode(schemasOf(name).request, value);
/** Throws `WireError`. */
export const decodeRequest = <N extends CallName>(name: N, input: Uint8Array): RequestOf<N> => bounded(schemasOf(name).request, input);
export const encodeAnswer = <N extends CallName>(name: N, value: AnswerOf<N>) => encode(schemasOf(name).answer, value);
/** Throws `WireError`. */
export const decodeAnswer = <N extends CallName>(name: N, input: Uint8Array): AnswerOf<N> => bounded(schemasOf(name).answer, input);
