// The HTTP side alone, in process: requests go straight into the app.

import { createCallHandlers } from '../accounts/accounts.ts';
import { memoryBus } from '../bus/memory-bus.ts';
import { type AppDeps, createApp } from '../http/app.ts';
import { missingClientRoute } from '../http/client-files.ts';
import { RateGate } from '../http/rate-gate.ts';
import { scaledRates } from '../limits.ts';
import { newCounters } from '../ops/counters.ts';
import { Relay } from '../relay/relay.ts';
import { openMemoryStore } from '../store/memory-store.ts';
import { iceServersOf, type TurnConfig } from '../turn/ice-servers.ts';
import type { Send } from './relay-client.ts';
import { ORIGIN } from './running-relay.ts';

export function inProcessApp(more: Partial<AppDeps> = {}, now: () => number = Date.now, turn: TurnConfig | null = null) {
  const store = openMemoryStore();
  const counters = newCounters();
  const failures: unknown[] = [];
  const failed = (error: unknown) => failures.push(error);
  const rates = scaledRates(1);
  const relay = new Relay({ store, bus: memoryBus()(), rates, counters, now, failed });
  const app = createApp({
    handlers: createCallHandlers({ store, relay, now, iceServers: iceServersOf(turn, counters) }),
    store,
    gate: new RateGate(rates),
    counters,
    allowsOrigin: (origin) => origin === ORIGIN,
    now,
    failed,
    ready: async () => true,
    metrics: null,
    client: missingClientRoute(),
    ...more,
  });
  const from =
    (address: string): Send =>
    async (path, init) =>
      app.request(path, init, { address });
  return { app, store, relay, counters, failures, from, caller: { send: from('192.0.2.1'), origin: ORIGIN } };
}
