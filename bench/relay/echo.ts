// The peer of this bench: `ws` alone, sending back what it gets. What a relay costs more than this is its own.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

const http = createServer({ noDelay: true });
const server = new WebSocketServer({ server: http, perMessageDeflate: false, clientTracking: false, skipUTF8Validation: true });
server.on('connection', (ws) => {
  ws.on('message', (data) => ws.send(data, { binary: true }));
  ws.on('error', () => ws.terminate());
});
http.listen(0, '127.0.0.1', () => console.log(`port ${(http.address() as AddressInfo).port}`));
process.once('SIGTERM', () => process.exit(0));
