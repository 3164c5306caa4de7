// The relay as one function of its settings: opens the store, wires the rooms together, listens. The only place where all of them meet.

import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { createCallHandlers } from './accounts/accounts.ts';
import type { Bus } from './bus/bus.ts';
import { memoryBus } from './bus/memory-bus.ts';
import type { Config } from './config.ts';
import { createApp } from './http/app.ts';
import { clientAddress } from './http/client-address.ts';
import { clientRoute, missingClientRoute, readClient } from './http/client-files.ts';
import { devClientRoute, joinDevSocket } from './http/dev-client.ts';
import { RateGate } from './http/rate-gate.ts';
import { BOUNDS, scaledRates } from './limits.ts';
import { newCounters } from './ops/counters.ts';
import { createLog, fieldsOf, type Log } from './ops/log.ts';
import { createMetrics } from './ops/metrics.ts';
import { Relay } from './relay/relay.ts';
import { openSqliteStore } from './store/sqlite/sqlite-store.ts';
import type { Store } from './store/store.ts';
import { iceServersOf } from './turn/ice-servers.ts';
import { SOCKET_PATH, Sockets } from './ws/sockets.ts';

export interface RunningServer {
  readonly port: number;
  /** Where a person opens it: the first public origin. */
  readonly address: string;
  /** Graceful: says goodbye, commits what was read, closes the store. Takes at most `BOUNDS.shutdownMs`. */
  close(): Promise<void>;
}

/** What a test replaces. */
export interface Parts {
  readonly store?: Store;
  readonly bus?: Bus;
  readonly log?: Log;
  /** ms since 1970. */
  readonly now?: () => number;
}

function clientOf({ devClient, client }: Config) {
  if (devClient !== null) return devClientRoute(devClient);
  const files = readClient(client);
  return files ? clientRoute(files) : missingClientRoute();
}

/** Rejects with `DatabaseError`, or with the listening error (`EADDRINUSE`). */
export async function createServer(config: Config, parts: Parts = {}): Promise<RunningServer> {
  const log = parts.log ?? createLog(config.logLevel);
  const now = parts.now ?? Date.now;
  const counters = newCounters();
  const failed = (error: unknown) => {
    counters.failures += 1;
    log('error', 'failure', fieldsOf(error));
  };
  const rates = scaledRates(config.limitsScale);
  const gate = new RateGate(rates);
  const origins = new Set(config.origins);
  const allowsOrigin = (origin: string) => origins.has(origin);
  const addressOf = (request: IncomingMessage) => clientAddress(request, config.trustProxy);

  const store = parts.store ?? (await openSqliteStore(config.data));
  const bus = parts.bus ?? memoryBus()();
  const relay = new Relay({ store, bus, rates, counters, now, failed });
  const sockets = new Sockets({
    relay,
    rates,
    counters,
    now,
    failed,
    allowsOrigin,
    mayOpen: (request) => gate.take('upgrades', addressOf(request)),
  });

  let open = true;
  const app = createApp({
    handlers: createCallHandlers({ store, relay, now, iceServers: iceServersOf(config.turn, counters) }),
    store,
    gate,
    counters,
    allowsOrigin,
    now,
    failed,
    ready: async () =>
      open &&
      (await store.check().then(
        () => true,
        () => false,
      )),
    metrics:
      config.metricsToken === null
        ? null
        : { token: config.metricsToken, source: createMetrics(counters, { sockets: () => sockets.size, sessions: () => relay.connected }) },
    client: clientOf(config),
  });

  const listener = getRequestListener((request, { incoming }) => app.fetch(request, { address: addressOf(incoming as IncomingMessage) }), {
    overrideGlobalObjects: false,
  });
  const http = createHttpServer({ headersTimeout: BOUNDS.headersMs, requestTimeout: BOUNDS.requestMs, noDelay: true }, listener);
  http.maxConnections = BOUNDS.connections;
  http.on('upgrade', (request, stream, head) => {
    if (config.devClient !== null && !request.url?.startsWith(SOCKET_PATH)) return joinDevSocket(config.devClient, request, stream, head);
    sockets.upgrade(request, stream, head).catch((error) => {
      failed(error);
      stream.destroy();
    });
  });

  try {
    await new Promise<void>((resolve, reject) => {
      http.once('error', reject);
      http.listen(config.port, config.host, resolve);
    });
  } catch (error) {
    relay.stop();
    await sockets.end();
    await store.close();
    throw error;
  }
  http.on('error', failed);
  const { port } = http.address() as AddressInfo;
  if (origins.size === 0) origins.add(`http://localhost:${port}`);
  log('info', 'listening', { port });

  let closing: Promise<void> | undefined;
  async function shutDown(): Promise<void> {
    open = false;
    const started = performance.now();
    sockets.stopReading();
    await relay.settle();
    relay.sayGoodbye(Math.random);
    http.close();
    http.closeIdleConnections();
    await sockets.end();
    http.closeAllConnections();
    await relay.settle();
    relay.stop();
    await bus.close();
    await store.close();
    log('info', 'closed', { ms: performance.now() - started });
  }
  return {
    port,
    address: [...origins][0] as string,
    close: () => (closing ??= shutDown()),
  };
}
