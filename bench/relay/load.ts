// Drives lanes in a closed loop: each keeps so many messages in flight, and sends the next when one is done.

import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import type { Child } from './child.ts';
import type { Lane } from './lanes.ts';

export interface Load {
  /** Done a second. */
  readonly rate: number;
  /** Sender to recipient, ms. */
  readonly p50: number;
  readonly p99: number;
  /** CPU time of the server, µs a message. */
  readonly cpuUs: number;
}

export interface LoadOptions {
  readonly lanes: readonly Lane[];
  readonly server: Child;
  readonly inFlight: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
}

const percentile = (sorted: Float64Array, share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

/** Numbers are never used twice on a lane: a relay would call the second a duplicate. */
const NUMBERS_PER_RUN = 2 ** 22;
let runs = 0;

/** Ends with nothing in flight. */
export async function drive({ lanes, server, inFlight, warmUpMs, measureMs }: LoadOptions): Promise<Load> {
  let [measuring, stopping, done, flying] = [false, false, 0, 0];
  const latencies: number[] = [];
  const first = runs * NUMBERS_PER_RUN;
  runs += 1;
  for (const lane of lanes) {
    const sentAt = new Map<number, number>();
    let next = first;
    const send = () => {
      sentAt.set(next, performance.now());
      flying += 1;
      lane.send(next);
      next += 1;
    };
    lane.listen(
      (number) => {
        if (measuring) latencies.push(performance.now() - (sentAt.get(number) as number));
      },
      (number) => {
        sentAt.delete(number);
        flying -= 1;
        if (measuring) done += 1;
        if (!stopping) send();
      },
    );
    for (let i = 0; i < inFlight; i++) send();
  }
  await wait(warmUpMs);
  const [cpu, started] = [server.cpuMs(), performance.now()];
  measuring = true;
  await wait(measureMs);
  measuring = false;
  const [seconds, cpuMs] = [(performance.now() - started) / 1000, server.cpuMs() - cpu];
  stopping = true;
  for (let i = 0; flying > 0; i++) {
    if (i > 500) throw new Error(`${flying} messages never arrived`);
    await wait(10);
  }
  const sorted = Float64Array.from(latencies).sort();
  return { rate: done / seconds, p50: percentile(sorted, 0.5), p99: percentile(sorted, 0.99), cpuUs: (cpuMs * 1000) / done };
}
