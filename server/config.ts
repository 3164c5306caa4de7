// The relay's settings, from the environment. Everything wrong is said at once, each with its fix; nothing starts half configured.

import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { LIMITS } from '../protocol/index.ts';
import { isIceUrl, type TurnConfig } from './turn/ice-servers.ts';

export interface Config {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly data: string;
  /** Public origins, as a browser writes them. Empty: `http://localhost:<port>` once the port is known. */
  readonly origins: readonly string[];
  /** Folder with the built client (`client/`, `pages.json`). */
  readonly client: string;
  /** Where a development server serves the client instead, or `null`. */
  readonly devClient: string | null;
  /** `null`: no metrics. */
  readonly metricsToken: string | null;
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug';
  /** Whether the last `X-Forwarded-For` entry is believed. */
  readonly trustProxy: boolean;
  readonly limitsScale: number;
  /** `null`: no servers for calls; then only devices that reach each other directly can call. */
  readonly turn: TurnConfig | null;
}

export type ConfigOutcome =
  | { readonly kind: 'config'; readonly config: Config }
  | { readonly kind: 'invalid'; readonly problems: readonly string[] };

type Env = Readonly<Record<string, string | undefined>>;

const whole = (min: number, max: number, message: string) =>
  v.pipe(v.string(), v.regex(/^\d{1,9}$/, message), v.transform(Number), v.minValue(min, message), v.maxValue(max, message));

const listed = (text: string) => text.split(',').map((one) => one.trim());

function isOrigin(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url !== null && /^https?:$/.test(url.protocol) && url.origin === text;
}

const schema = v.object({
  SOTTO_HOST: v.optional(
    v.pipe(v.string(), v.regex(/^[a-z0-9.:-]+$/i, 'must be an address or host name, such as 127.0.0.1 or 0.0.0.0')),
    '127.0.0.1',
  ),
  SOTTO_PORT: v.optional(whole(0, 65_535, 'must be a number from 0 to 65535'), '3000'),
  SOTTO_DATA: v.optional(v.pipe(v.string(), v.minLength(1, 'must name a folder')), './.data'),
  SOTTO_ORIGIN: v.optional(
    v.pipe(
      v.string(),
      v.transform(listed),
      v.array(
        v.pipe(
          v.string(),
          v.check(isOrigin, 'must be origins such as https://chat.example.org, separated by commas: no path, no slash at the end'),
        ),
      ),
    ),
  ),
  SOTTO_CLIENT: v.optional(v.pipe(v.string(), v.minLength(1, 'must name a folder')), './dist'),
  SOTTO_DEV_CLIENT: v.optional(v.pipe(v.string(), v.check(isOrigin, 'must be an address such as http://127.0.0.1:3001'))),
  SOTTO_METRICS_TOKEN: v.optional(
    v.pipe(v.string(), v.minLength(16, 'must have at least 16 characters; make one with `openssl rand -hex 24`')),
  ),
  SOTTO_LOG_LEVEL: v.optional(
    v.picklist(['silent', 'error', 'warn', 'info', 'debug'], 'must be silent, error, warn, info or debug'),
    'info',
  ),
  SOTTO_TRUST_PROXY: v.optional(v.picklist(['0', '1'], 'must be 1 behind a proxy that sets X-Forwarded-For, else 0'), '0'),
  SOTTO_LIMITS_SCALE: v.optional(whole(1, 1_000_000, 'must be a whole number from 1; only benches raise it'), '1'),
  SOTTO_TURN_URLS: v.optional(
    v.pipe(
      v.string(),
      v.transform(listed),
      v.maxLength(LIMITS.iceUrls, `must be at most ${LIMITS.iceUrls} addresses`),
      v.array(
        v.pipe(
          v.string(),
          v.check(
            isIceUrl,
            'must be addresses such as turn:turn.example.org:3478?transport=udp, turns:turn.example.org:5349?transport=tcp or stun:turn.example.org:3478, separated by commas',
          ),
        ),
      ),
    ),
  ),
  SOTTO_TURN_SECRET: v.optional(
    v.pipe(
      v.string(),
      v.minLength(
        16,
        'must have at least 16 characters, the same as static-auth-secret of the TURN server; make one with `openssl rand -hex 32`',
      ),
    ),
  ),
});

const SECRETS = ['SOTTO_METRICS_TOKEN', 'SOTTO_TURN_SECRET'] as const;

/** Puts the content of `<NAME>_FILE` into `<NAME>`, so that a secret need not stand in the environment. */
function readSecretFiles(env: Env, problems: string[]): Env {
  const read: Record<string, string | undefined> = { ...env };
  for (const name of SECRETS) {
    const file = env[`${name}_FILE`];
    if (file === undefined) continue;
    if (env[name] !== undefined) problems.push(`${name} and ${name}_FILE are both set: keep one.`);
    try {
      read[name] = readFileSync(file, 'utf8').trim();
    } catch {
      problems.push(`${name}_FILE cannot be read: check the path and who may read it.`);
    }
  }
  return read;
}

/** Names that begin like ours and mean nothing: most often a misspelling, which must not pass silently. */
function strangers(env: Env): readonly string[] {
  const known = new Set<string>([...Object.keys(schema.entries), ...SECRETS.map((name) => `${name}_FILE`)]);
  return Object.keys(env).filter((name) => name.startsWith('SOTTO_') && !known.has(name));
}

/** The two settings of calls make sense together only. */
function turnProblems(urls: readonly string[], secret: string | undefined): readonly string[] {
  const relays = urls.some((url) => !url.startsWith('stun:'));
  if (relays === (secret !== undefined)) return [];
  return relays
    ? ['SOTTO_TURN_URLS needs SOTTO_TURN_SECRET, or SOTTO_TURN_SECRET_FILE with the path of a file that holds it.']
    : ['SOTTO_TURN_SECRET is of no use without an address in SOTTO_TURN_URLS that begins with turn: or turns:.'];
}

export function readConfig(env: Env): ConfigOutcome {
  const problems: string[] = [];
  const values = readSecretFiles(env, problems);
  for (const name of strangers(env)) problems.push(`${name} is not a setting: did you mean another, or remove it.`);
  // An empty variable counts as absent: that is how compose files leave one out.
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = v.safeParse(schema, given);
  if (!parsed.success) for (const issue of parsed.issues) problems.push(`${v.getDotPath(issue)?.split('.')[0]} ${issue.message}.`);
  else problems.push(...turnProblems(parsed.output.SOTTO_TURN_URLS ?? [], parsed.output.SOTTO_TURN_SECRET));
  if (!parsed.success || problems.length > 0) return { kind: 'invalid', problems: [...new Set(problems)] };
  const out = parsed.output;
  return {
    kind: 'config',
    config: {
      host: out.SOTTO_HOST,
      port: out.SOTTO_PORT,
      data: out.SOTTO_DATA,
      origins: out.SOTTO_ORIGIN ?? [],
      client: out.SOTTO_CLIENT,
      devClient: out.SOTTO_DEV_CLIENT ?? null,
      metricsToken: out.SOTTO_METRICS_TOKEN ?? null,
      logLevel: out.SOTTO_LOG_LEVEL,
      trustProxy: out.SOTTO_TRUST_PROXY === '1',
      limitsScale: out.SOTTO_LIMITS_SCALE,
      turn: out.SOTTO_TURN_URLS === undefined ? null : { urls: out.SOTTO_TURN_URLS, secret: out.SOTTO_TURN_SECRET ?? null },
    },
  };
}
