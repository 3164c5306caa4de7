// Figures for a monitor, read from the counters when it asks. No label ever names a person, device or address.

import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Counters } from './counters.ts';

const COUNTED: Readonly<Record<keyof Counters, string>> = {
  frames: 'Frames read from sockets.',
  badFrames: 'Frames that could not be read.',
  stored: 'Envelopes stored.',
  duplicates: 'Envelopes sent again that were stored before.',
  refusedSends: 'Envelopes refused.',
  passing: 'Envelopes passed on without being stored.',
  delivered: 'Envelopes handed to a socket.',
  acknowledged: 'Acknowledgement ranges.',
  expired: 'Envelopes removed because nobody fetched them in time.',
  commits: 'Transactions of the envelope journal.',
  commitMs: 'Time spent in them, ms.',
  failedCommits: 'Transactions that failed.',
  calls: 'HTTP calls.',
  refusedCalls: 'HTTP calls refused.',
  turnCredentials: 'TURN credentials handed out.',
  failures: 'Faults of our own.',
};

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

export interface Metrics {
  readonly contentType: string;
  text(): Promise<string>;
}

export function createMetrics(counters: Counters, gauges: Readonly<Record<'sockets' | 'sessions', () => number>>): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'sotto_' });
  for (const [name, help] of Object.entries(COUNTED) as [keyof Counters, string][]) {
    new Counter({
      name: `sotto_${snake(name)}_total`,
      help,
      registers: [registry],
      collect() {
        this.reset();
        this.inc(counters[name]);
      },
    });
  }
  for (const [name, read] of Object.entries(gauges)) {
    new Gauge({
      name: `sotto_${name}`,
      help: `Open ${name}.`,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  }
  return { contentType: registry.contentType, text: () => registry.metrics() };
}
