// The relay's settings, from the environment. Everything wrong is said at once, each with its fix; nothing starts half configured.

import { readFileSync } from 'node:fs';
import * as v from 'valibot';

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
}

export type ConfigOutcome =
  | { readonly kind: 'config'; readonly config: Config }
  | { readonly kind: 'invalid'; readonly problems: readonly string[] };

type Env = Readonly<Record<string, string | undefined>>;

const whole = (min: number, max: number, message: string) =>
  v.pipe(v.string(), v.regex(/^\d{1,9}$/, message), v.transform(Number), v.minValue(min, message), v.maxValue(max, message));

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
      v.transform((text) => text.split(',').map((one) => one.trim())),
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
});

const SECRETS = ['SOTTO_METRICS_TOKEN'] as const;

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

export function readConfig(env: Env): ConfigOutcome {
  const problems: string[] = [];
  const values = readSecretFiles(env, problems);
  for (const name of strangers(env)) problems.push(`${name} is not a setting: did you mean another, or remove it.`);
  // An empty variable counts as absent: that is how compose files leave one out.
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = v.safeParse(schema, given);
  if (!parsed.success) for (const issue of parsed.issues) problems.push(`${v.getDotPath(issue)?.split('.')[0]} ${issue.message}.`);
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
    },
  };
}
