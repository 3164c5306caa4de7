// Development only: passes everything that is not the relay's to a development server, fast-refresh sockets included.

import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { Hono } from 'hono';
import { proxy } from 'hono/proxy';

export function devClientRoute(origin: string): Hono {
  const route = new Hono();
  route.all('/*', async (c) => {
    const { pathname, search } = new URL(c.req.url);
    try {
      const response = await proxy(`${origin}${pathname}${search}`, {
        ...c.req,
        headers: { ...c.req.header(), 'accept-encoding': 'identity' },
      });
      // The development server's pages have inline scripts: no policy, and the relay's locked-down one must not stand in for it.
      response.headers.set('content-security-policy', "frame-ancestors 'none'");
      return response;
    } catch {
      return c.text('The development server does not answer yet. Reload in a moment.\n', 502);
    }
  });
  return route;
}

/** Repeats the upgrade request there and joins the two sockets. */
export function joinDevSocket(origin: string, request: IncomingMessage, stream: Duplex, head: Buffer): void {
  const { hostname, port } = new URL(origin);
  const there = connect(Number(port || 80), hostname, () => {
    const headers: string[] = [];
    for (let i = 0; i < request.rawHeaders.length; i += 2) headers.push(`${request.rawHeaders[i]}: ${request.rawHeaders[i + 1]}`);
    there.write(`${request.method} ${request.url} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`);
    there.write(head);
    there.pipe(stream).pipe(there);
  });
  there.on('error', () => stream.destroy());
  stream.on('error', () => there.destroy());
  stream.on('close', () => there.destroy());
}
