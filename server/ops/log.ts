// The relay's log: codes and counts. What may be written is an allow-list of fields, each checked again as it is written, so that no id,
// name, address or payload can slip in at any level, errors included.

import { type DestinationStream, pino } from 'pino';

export interface LogFields {
  /** A code of ours or of the runtime, such as `queue-full` or `ENOSPC`. */
  readonly code?: string;
  readonly count?: number;
  readonly ms?: number;
  readonly port?: number;
  readonly status?: number;
  /** Where an error came from: `file.ts:12`. */
  readonly where?: string;
}

export type LogLevel = 'error' | 'warn' | 'info' | 'debug';
/** `event`: a fixed phrase, never built from data. */
export type Log = (level: LogLevel, event: string, fields?: LogFields) => void;

const WORD = /^[A-Za-z0-9_-]{1,40}$/;
const PLACE = /^[a-z0-9.-]{1,60}:\d{1,6}$/;

function allowed({ code, count, ms, port, status, where }: LogFields): Record<string, string | number> {
  const line: Record<string, string | number> = {};
  if (typeof code === 'string' && WORD.test(code)) line.code = code;
  if (typeof where === 'string' && PLACE.test(where)) line.where = where;
  for (const [name, value] of Object.entries({ count, ms, port, status })) {
    if (typeof value === 'number' && Number.isFinite(value)) line[name] = Math.round(value);
  }
  return line;
}

/** `destination`: where the lines go; standard output when absent. */
export function createLog(level: LogLevel | 'silent', destination?: DestinationStream): Log {
  const options = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  const lines = destination ? pino(options, destination) : pino(options);
  return (at, event, fields = {}) => lines[at](allowed(fields), event);
}

/** What may be said of something thrown: its code or class, and the first place of ours in its stack. Never its message. */
export function fieldsOf(thrown: unknown): LogFields {
  if (!(thrown instanceof Error)) return { code: 'internal' };
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : thrown.name;
  const where = /\/(?:server|protocol)\/(?:[^\s/]+\/)*([a-z0-9.-]+\.ts:\d+)/.exec(thrown.stack ?? '')?.[1];
  return where === undefined ? { code } : { code, where };
}
