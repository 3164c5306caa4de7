// Calls one after the other. A page lives long and may hold 500 connections: one that is over must leave nothing that keeps it.

import { expect, test } from 'vitest';
import { cdp } from 'vitest/browser';
import { manyCalls } from './many-calls.contract.ts';
import { transforms } from './media-pair.contract.ts';

test('in call after call no transform comes too late, and connections that are over are let go', { timeout: 60_000 }, async () => {
  const made: WeakRef<RTCPeerConnection>[] = [];
  const offering = RTCPeerConnection.prototype.createOffer as (this: RTCPeerConnection, ...given: unknown[]) => Promise<never>;
  RTCPeerConnection.prototype.createOffer = function (this: RTCPeerConnection, ...given: unknown[]) {
    made.push(new WeakRef(this));
    return offering.apply(this, given);
  };
  expect(await manyCalls(3)).toEqual({ attached: 3 * 12, missed: 0, unsealed: 0 });
  transforms();
  expect(made.length).toBeGreaterThanOrEqual(3);
  const { send } = cdp() as { send(method: string): Promise<unknown> };
  const left = (): number => made.filter((connection) => connection.deref()).length;
  // simple-peer has a clock of five seconds.
  for (let second = 0; second < 20 && left() > 0; second++) {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await send('HeapProfiler.collectGarbage');
  }
  expect(left()).toBe(0);
  RTCPeerConnection.prototype.createOffer = offering;
});
