// `POST /v1/<name>`: finds the call, checks origin, rate and token, decodes, asks the handler, encodes. The only place that knows all of it.

import { Hono } from 'hono';
import {
  type AnswerOf,
  CALL_NAMES,
  CALLS,
  type CallName,
  callPath,
  decodeRequest,
  encodeAnswer,
  encodeRefusal,
  fromBase64url,
  LIMITS,
  type RequestOf,
  WireError,
} from '../../protocol/index.ts';
import type { Caller, CallHandlers, KnownCaller } from '../accounts/accounts.ts';
import type { RateName } from '../limits.ts';
import type { Counters } from '../ops/counters.ts';
import { type Answered, type Refused, refused } from '../refused.ts';
import { hashToken } from '../relay/relay.ts';
import type { Store } from '../store/store.ts';
import type { RateGate } from './rate-gate.ts';
import { readBody } from './read-body.ts';
import { statusOf } from './status.ts';

export interface CallsDeps {
  readonly handlers: CallHandlers;
  readonly store: Pick<Store, 'grantOf'>;
  readonly gate: RateGate;
  readonly counters: Counters;
  readonly allowsOrigin: (origin: string) => boolean;
  readonly now: () => number;
  readonly failed: (error: unknown) => void;
}

/** What the server adds to each request. */
export interface Bindings {
  /** From `clientAddress`. */
  readonly address: string;
}

/** Calls without a token: the rate of their address. */
const OPEN_RATES: Partial<Record<CallName, RateName>> = { register: 'registrations', challenge: 'challenges', login: 'logins' };

type AnyHandler = (request: RequestOf<CallName>, caller: Caller | KnownCaller) => Promise<Answered<AnswerOf<CallName>>>;

const CONTENT_TYPE = { 'content-type': 'application/octet-stream', 'cache-control': 'no-store' };

function refusalResponse({ code, retryAfterMs }: Refused): Response {
  const headers = retryAfterMs > 0 ? { ...CONTENT_TYPE, 'retry-after': String(Math.ceil(retryAfterMs / 1000)) } : CONTENT_TYPE;
  return new Response(encodeRefusal({ code, retryAfterMs }), { status: statusOf(code), headers });
}

async function callerOf(request: Request, { store, now }: CallsDeps): Promise<KnownCaller | null> {
  const token = /^Bearer ([A-Za-z0-9_-]{43})$/.exec(request.headers.get('authorization') ?? '')?.[1];
  const bytes = token === undefined ? null : fromBase64url(token);
  if (!bytes) return null;
  const tokenHash = hashToken(bytes);
  const grant = await store.grantOf(tokenHash, now());
  return grant && { origin: request.headers.get('origin'), grant, tokenHash };
}

async function perform(name: CallName, request: Request, address: string, deps: CallsDeps): Promise<Answered<AnswerOf<CallName>>> {
  const { gate, handlers } = deps;
  const origin = request.headers.get('origin');
  if (origin !== null && !deps.allowsOrigin(origin)) return refused('origin-refused');
  const limited = async (rate: RateName, key: string) => {
    const waitMs = await gate.take(rate, key);
    return waitMs > 0 ? refused('rate-limited', waitMs) : null;
  };

  let caller: Caller | KnownCaller = { origin };
  const openRate = OPEN_RATES[name];
  if (openRate) {
    const refusal = await limited(openRate, address);
    if (refusal) return refusal;
  }
  if (CALLS[name].token) {
    const known = await callerOf(request, deps);
    if (!known) return refused('unauthorised');
    caller = known;
    const refusal = await limited('calls', String(known.grant.mailbox));
    if (refusal) return refusal;
  }

  const body = await readBody(request, LIMITS.httpBodyBytes);
  if (!body) return refused('oversize');
  const decoded = decodeRequest(name, body);
  const refusal = await rateOfTarget(name, decoded, caller, limited);
  if (refusal) return refusal;
  return (handlers[name] as unknown as AnyHandler)(decoded, caller);
}

/** Claims drain somebody's keys, lookups guess names, TURN credentials cost traffic: these have rates of their own, the first also per target. */
async function rateOfTarget(
  name: CallName,
  request: RequestOf<CallName>,
  caller: Caller | KnownCaller,
  limited: (rate: RateName, key: string) => Promise<Refused | null>,
): Promise<Refused | null> {
  if (!('grant' in caller)) return null;
  const asker = String(caller.grant.mailbox);
  if (name === 'findUser') return limited('lookups', asker);
  if (name === 'iceServers') return limited('turnCredentials', asker);
  if (name !== 'claimPreKeys') return null;
  const { account, device } = request as RequestOf<'claimPreKeys'>;
  return (await limited('claims', asker)) ?? limited('claimsOfTarget', `${account}.${device}`);
}

export function callsRoute(deps: CallsDeps): Hono<{ Bindings: Bindings }> {
  const route = new Hono<{ Bindings: Bindings }>();
  for (const name of CALL_NAMES) {
    route.post(callPath(name), async (c) => {
      deps.counters.calls += 1;
      let outcome: Answered<AnswerOf<CallName>>;
      try {
        outcome = await perform(name, c.req.raw, c.env.address, deps);
      } catch (error) {
        if (error instanceof WireError) outcome = refused(error.code);
        else {
          deps.failed(error);
          outcome = refused('internal');
        }
      }
      if (outcome.kind === 'answer') return new Response(encodeAnswer(name, outcome.value), { headers: CONTENT_TYPE });
      deps.counters.refusedCalls += 1;
      return refusalResponse(outcome);
    });
  }
  route.all('/v1/*', () => refusalResponse(refused('not-found')));
  return route;
}
