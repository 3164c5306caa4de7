// The client's log: codes and counts. What may be written is an allow-list, so a message or a key cannot slip in.

/** Everything a log line may carry. */
export interface LogFields {
  readonly code?: string;
  readonly count?: number;
  readonly ms?: number;
}

export type Log = (event: string, fields?: LogFields) => void;

/** Writes to the console; `event` is a fixed phrase, never built from data. */
export const consoleLog: Log = (event, { code, count, ms } = {}) => {
  console.info(`sotto: ${event}`, ...Object.entries({ code, count, ms }).flatMap(([k, v]) => (v === undefined ? [] : [`${k}=${v}`])));
};
