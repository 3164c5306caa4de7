// What a connection costs that does nothing: memory of the server process with all of them open, less memory with none, over their number.

import { setTimeout as wait } from 'node:timers/promises';
import { type Child, startEcho, startRelay } from './child.ts';
import { openRelaySocket } from './lanes.ts';
import { seed } from './people.ts';
import { maskedFrame, openRaw, type RawSocket } from './raw-socket.ts';

const AT_ONCE = 50;
/** Long enough for the collector to have run after the connecting, short of the second heartbeat. */
const REST_MS = 8_000;

async function costOf(server: Child, count: number, open: (i: number) => Promise<RawSocket>): Promise<number> {
  // The first connections bring code and pools to life, which is no cost of a connection.
  const sockets = await Promise.all(Array.from({ length: AT_ONCE }, (_, i) => open(i)));
  await wait(1_000);
  const before = server.memory();
  for (let i = AT_ONCE; i < count; i += AT_ONCE) {
    sockets.push(...(await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - i) }, (_, k) => open(i + k)))));
  }
  await wait(count > 1000 ? REST_MS : 500);
  const cost = (server.memory() - before) / (count - AT_ONCE);
  for (const socket of sockets) socket.end();
  return cost;
}

/** Has said something and got it back, as a relay connection has said hello and been welcomed. */
async function openEcho(port: number): Promise<RawSocket> {
  const socket = await openRaw(port, '/', `http://localhost:${port}`);
  const echoed = new Promise<void>((resolve) => {
    socket.onMessage = () => resolve();
  });
  socket.send(maskedFrame(new Uint8Array(34)));
  await echoed;
  return socket;
}

/** One relay connection a token, welcomed and drained; as many of the bare echo. Bytes a connection. */
export async function openIdle(folder: string, tokens: readonly Uint8Array[]): Promise<{ relay: number; echo: number }> {
  await seed(folder, tokens);
  const relay = await startRelay(folder);
  const ours = await costOf(relay, tokens.length, (i) => openRelaySocket(relay.port, tokens[i] as Uint8Array));
  await relay.stop();
  const echo = await startEcho();
  const bare = await costOf(echo, tokens.length, () => openEcho(echo.port));
  await echo.stop();
  return { relay: ours, echo: bare };
}
