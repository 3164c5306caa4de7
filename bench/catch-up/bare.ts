// The peer of this bench: `ws` alone, handing the same bodies to a page that counts them. Nothing is opened, checked or kept.
// `node bare.ts FILE`: bodies, each behind its length (u32, big-endian).

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

const file = readFileSync(process.argv[2] ?? '');
const bodies: Buffer[] = [];
for (let at = 0; at < file.length; ) {
  const size = file.readUInt32BE(at);
  bodies.push(file.subarray(at + 4, at + 4 + size));
  at += 4 + size;
}

/** `counted`: when the last of them was there, ms since the page was opened. */
const page = `<!doctype html><title>bench</title><script>
const socket = new WebSocket(location.origin.replace('http', 'ws'));
socket.binaryType = 'arraybuffer';
let count = 0;
socket.onmessage = () => { if (++count === ${bodies.length}) globalThis.counted = performance.now(); };
</script>`;

const http = createServer({ noDelay: true }, (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(page));
const server = new WebSocketServer({ server: http, perMessageDeflate: false });
server.on('connection', (ws) => {
  ws.on('error', () => ws.terminate());
  for (const body of bodies) ws.send(body);
});
http.listen(0, '127.0.0.1', () => console.log(`port ${(http.address() as AddressInfo).port}`));
process.once('SIGTERM', () => process.exit(0));
