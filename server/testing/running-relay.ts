// A relay for tests that need a port: in this process, its data in memory or in a folder of its own.

import type { Config } from '../config.ts';
import { createServer, type Parts, type RunningServer } from '../create-server.ts';
import { openMemoryStore } from '../store/memory-store.ts';
import { type Caller, overNetwork, type Registered, register, TestSocket } from './relay-client.ts';

export const ORIGIN = 'https://sotto.test';

const testConfig = (more: Partial<Config> = {}): Config => ({
  host: '127.0.0.1',
  port: 0,
  data: '/nonexistent',
  origins: [ORIGIN],
  client: '/nonexistent',
  devClient: null,
  metricsToken: null,
  logLevel: 'silent',
  trustProxy: false,
  limitsScale: 1,
  turn: null,
  ...more,
});

export interface RunningRelay {
  readonly server: RunningServer;
  readonly caller: Caller;
  register(userName?: string | null): Promise<Registered>;
  /** Open, nothing said. */
  open(): Promise<TestSocket>;
  /** Welcomed. */
  connect(who: Registered): Promise<TestSocket>;
}

/** Without `store` in `parts`: in memory. */
export async function startRelay(more: Partial<Config> = {}, parts: Parts = {}): Promise<RunningRelay> {
  const server = await createServer(testConfig(more), { store: openMemoryStore(), ...parts });
  const caller: Caller = { send: overNetwork(server.port), origin: ORIGIN };
  const open = async () => {
    const socket = new TestSocket(server.port, ORIGIN);
    await socket.opened();
    return socket;
  };
  return {
    server,
    caller,
    register: (userName = null) => register(caller, userName),
    open,
    async connect({ token }) {
      const socket = await open();
      socket.send({ kind: 'hello', token });
      await socket.next('welcome');
      return socket;
    },
  };
}
