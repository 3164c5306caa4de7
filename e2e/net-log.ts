// Whom a browser really sent something to, from Chromium's own net log: every socket of the process is in it, those of calls included, and it
// needs no rights. Packet capture sees no more of one browser, and less of which program it was.

import { readFileSync } from 'node:fs';

/** Stands for every name, so that a server that is named shows as an address too, and nothing leaves the machine. */
const EVERY_NAME = '127.9.9.9';

/** Flags for a browser that keeps a net log in `file`. The log is whole once the browser has closed by itself. */
export const netLogFlags = (file: string): readonly string[] => [
  `--log-net-log=${file}`,
  '--net-log-capture-mode=Everything',
  `--host-resolver-rules=MAP * ${EVERY_NAME}, EXCLUDE localhost, EXCLUDE 127.0.0.1`,
];

interface NetLog {
  /** `timeTickOffset`: what makes an event's time ms since 1970. */
  readonly constants: { readonly logEventTypes: Readonly<Record<string, number>>; readonly timeTickOffset: number };
  readonly events: readonly {
    readonly type: number;
    readonly time: string;
    readonly params?: { readonly address?: string };
  }[];
}

/** What the browser itself asks of its maker when it starts. Pages have other ways to be watched (`wire.ts`). */
const browsersOwn = new Set([`${EVERY_NAME}:80`, `${EVERY_NAME}:443`]);

export interface Reached {
  /** `address:port` of all datagrams sent, but for questions to a name server, of which there are none. */
  readonly udp: readonly string[];
  /** `address:port` of all connections tried. */
  readonly tcp: readonly string[];
}

/** `until`: only what was sent before, ms since 1970. */
export function reached(file: string, until = Number.POSITIVE_INFINITY): Reached {
  const { constants, events } = JSON.parse(readFileSync(file, 'utf8')) as NetLog;
  const addresses = (name: string) => {
    const type = constants.logEventTypes[name];
    if (type === undefined) throw new Error(`this browser’s net log knows no ${name}`);
    const found = events.flatMap((event) => {
      const early = Number(event.time) + constants.timeTickOffset < until;
      return event.type === type && early && event.params?.address !== undefined ? [event.params.address] : [];
    });
    return [...new Set(found)].sort();
  };
  return { udp: addresses('UDP_BYTES_SENT'), tcp: addresses('TCP_CONNECT_ATTEMPT').filter((address) => !browsersOwn.has(address)) };
}
