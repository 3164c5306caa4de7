// A relay's origin with a few more scripts beside those that it serves: they come with the very headers (the policy among them) of the
// engine's script, and everything else is passed through. For what must run where the engine runs, and must not ship.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Beside {
  readonly origin: string;
  close(): Promise<void>;
}

/** `scripts`: path → text. */
export async function beside(relay: string, scripts: Readonly<Record<string, string>>): Promise<Beside> {
  const server = createServer(async (request, response) => {
    const extra = scripts[request.url ?? ''];
    const answer = await fetch(new URL(extra === undefined ? (request.url ?? '/') : '/w/engine.js', relay));
    const body = extra === undefined ? Buffer.from(await answer.arrayBuffer()) : Buffer.from(extra);
    // What fetch has already undone, and what belongs to the other body.
    const dropped = new Set(['content-encoding', 'content-length', 'transfer-encoding', 'connection', 'etag']);
    const headers = [...answer.headers].filter(([name]) => !dropped.has(name));
    response.writeHead(answer.status, [...headers, ['content-length', String(body.length)]].flat()).end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
