// A line between two connections on this machine that can be cut, or lose packets: each candidate is told to the other side as a port here, which passes on
// what comes. Commands of Vitest's browser tests, for neither page nor DevTools can lose packets of a call.

import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

interface Port {
  readonly socket: Socket;
  readonly port: number;
}

/** What passes on to `address:port`, by that name. */
const ports = new Map<string, Promise<Port>>();
let cut = false;
/** The share of what comes that gets lost, 0–1. */
let lost = 0;

async function open(address: string, port: number): Promise<Port> {
  const socket = createSocket('udp4');
  socket.bind(0, address);
  await once(socket, 'listening');
  socket.on('message', (bytes, from) => {
    if (cut || Math.random() < lost) return;
    // The answer to what comes from there must find its way back here.
    void stand(from.address, from.port).then(({ socket: back }) => back.send(bytes, port, address));
  });
  return { socket, port: socket.address().port };
}

function stand(address: string, port: number): Promise<Port> {
  const name = `${address}:${port}`;
  const standing = ports.get(name) ?? open(address, port);
  ports.set(name, standing);
  return standing;
}

/** The port that stands for `address:port` from now on. */
const lineTo = async (_: unknown, address: string, port: number): Promise<number> => (await stand(address, port)).port;

const cutLine = (_: unknown, off: boolean): void => {
  cut = off;
};

const loseOnLine = (_: unknown, share: number): void => {
  lost = share;
};

async function closeLine(): Promise<void> {
  cut = false;
  lost = 0;
  for (const { socket } of await Promise.all(ports.values())) socket.close();
  ports.clear();
}

export const lineCommands = { lineTo, cutLine, loseOnLine, closeLine };
