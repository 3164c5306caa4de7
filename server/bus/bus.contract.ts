// What every bus must do. Run by `bus.test.ts` over each of them.

import { describe, expect, test } from 'vitest';
import type { AccountId, DeviceId } from '../../protocol/index.ts';
import type { Mailbox } from '../store/store.ts';
import type { Bus, BusEvent } from './bus.ts';

const mailbox = 7 as Mailbox;
const EVENTS: readonly BusEvent[] = [
  { kind: 'wake', mailbox },
  {
    kind: 'passing',
    mailbox,
    envelope: {
      seq: 0,
      from: 'a'.repeat(52) as AccountId,
      fromDevice: 3 as DeviceId,
      clientId: new Uint8Array(16),
      storedAt: 5,
      body: Uint8Array.of(1, 2),
    },
  },
  { kind: 'prekeys', mailbox, oneTime: 3, kem: 4 },
  { kind: 'connected', mailbox },
  { kind: 'devices-changed', account: 'a'.repeat(52) as AccountId, removed: [mailbox] },
  { kind: 'logged-out', mailbox, hash: 'ab' },
];

/** `openNodes`: that many nodes of one relay, joined. */
export function busContract(name: string, openNodes: (count: number) => Promise<readonly Bus[]>): void {
  const listenOn = (bus: Bus) => {
    const heard: BusEvent[] = [];
    const stop = bus.subscribe((event) => heard.push(event));
    const count = async (wanted: number) => {
      while (heard.length < wanted) await new Promise((resolve) => setTimeout(resolve, 1));
      return heard;
    };
    return { heard, stop, count };
  };

  describe(`the bus in ${name}`, () => {
    test('brings every kind of event to every other node, whole and in order', async () => {
      const [first, second, third] = (await openNodes(3)) as [Bus, Bus, Bus];
      const [two, three] = [listenOn(second), listenOn(third)];
      for (const event of EVENTS) first.publish(event);
      expect(await two.count(EVENTS.length)).toEqual(EVENTS);
      expect(await three.count(EVENTS.length)).toEqual(EVENTS);
      await Promise.all([first.close(), second.close(), third.close()]);
    });

    test('never tells a node what it said itself', async () => {
      const [first, second] = (await openNodes(2)) as [Bus, Bus];
      const [own, other] = [listenOn(first), listenOn(second)];
      first.publish({ kind: 'wake', mailbox });
      await other.count(1);
      expect(own.heard).toEqual([]);
      await Promise.all([first.close(), second.close()]);
    });

    test('tells nothing to who has stopped listening, or has left', async () => {
      const [first, second, third] = (await openNodes(3)) as [Bus, Bus, Bus];
      const [stopped, left, there] = [listenOn(second), listenOn(third), listenOn(second)];
      stopped.stop();
      await third.close();
      first.publish({ kind: 'wake', mailbox });
      await there.count(1);
      expect(stopped.heard).toEqual([]);
      expect(left.heard).toEqual([]);
      await Promise.all([first.close(), second.close()]);
    });
  });
}
