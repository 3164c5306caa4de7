import { describe, expect, test } from 'vitest';
import { clientIdKey, decodeRelayFrame, LIMITS, type RelayFrame } from '../../protocol/index.ts';
import { createCallHandlers } from '../accounts/accounts.ts';
import { memoryBus } from '../bus/memory-bus.ts';
import { BOUNDS, scaledRates } from '../limits.ts';
import { newCounters } from '../ops/counters.ts';
import type { Store } from '../store/store.ts';
import { preKeys, signedList } from '../testing/device.ts';
import { envelopeTo } from '../testing/envelopes.ts';
import { inProcessApp } from '../testing/in-process-app.ts';
import { type Registered, register } from '../testing/relay-client.ts';
import { iceServersOf } from '../turn/ice-servers.ts';
import type { Line } from './line.ts';
import { Relay } from './relay.ts';
import type { Session } from './session.ts';

/** A line whose other end is this test. */
class TestLine implements Line {
  readonly frames: RelayFrame[] = [];
  closed: number | null = null;
  bufferedBytes = 0;
  send(frame: Uint8Array): void {
    this.frames.push(decodeRelayFrame(frame));
  }
  cork(): void {}
  uncork(): void {}
  close(code: number): void {
    this.closed = code;
  }
  of<K extends RelayFrame['kind']>(kind: K) {
    return this.frames.filter((frame): frame is Extract<RelayFrame, { kind: K }> => frame.kind === kind);
  }
  get delivered() {
    return this.of('deliver').flatMap(({ envelopes }) => envelopes);
  }
}
const settle = async () => {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
};

/** Two nodes of one relay: one store, one bus. */
async function twoNodes() {
  const accounts = inProcessApp();
  const join = memoryBus();
  const node = () => {
    const deps = { store: accounts.store, bus: join(), rates: scaledRates(1), counters: newCounters(), now: Date.now, failed: fail };
    const relay = new Relay(deps);
    return {
      relay,
      counters: deps.counters,
      calls: createCallHandlers({ store: accounts.store, relay, now: Date.now, iceServers: iceServersOf(null, deps.counters) }),
    };
  };
  const [first, second] = [node(), node()];
  const people = [await register(accounts.caller), await register(accounts.caller)] as [Registered, Registered];
  return { first, second, people };
}
const fail = (error: unknown) => {
  throw error;
};
async function enter(relay: Relay, { token }: Registered): Promise<{ line: TestLine; session: Session }> {
  const line = new TestLine();
  const session = await relay.connect(line, token);
  if (!session) throw new Error('token refused');
  await settle();
  return { line, session };
}

describe('two nodes of one relay', () => {
  test('deliver to each other’s devices, stored or passing', async () => {
    const { first, second, people } = await twoNodes();
    const [ada, bob] = [await enter(first.relay, people[0]), await enter(second.relay, people[1])];
    const [kept, typing] = [envelopeTo(people[1]), envelopeTo(people[1], { keeping: 'passing' })];
    await ada.session.receive({ kind: 'send', envelopes: [kept] });
    await settle();
    await ada.session.receive({ kind: 'send', envelopes: [typing] });
    await settle();
    expect(bob.line.delivered.map(({ clientId }) => clientIdKey(clientId))).toEqual(
      [kept, typing].map(({ clientId }) => clientIdKey(clientId)),
    );
    expect(bob.line.delivered[1]?.seq).toBe(0);
  });

  test('a device has one socket among them', async () => {
    const { first, second, people } = await twoNodes();
    const older = await enter(first.relay, people[0]);
    const newer = await enter(second.relay, people[0]);
    expect(older.line.of('error')).toMatchObject([{ code: 'replaced', fatal: 1 }]);
    expect([older.line.closed, newer.line.closed]).toEqual([4000, null]);
  });

  test('a changed device list is known to both at once, and a removed device is cut off wherever it is', async () => {
    const { first, second, people } = await twoNodes();
    const [ada, bob] = [await enter(first.relay, people[0]), await enter(second.relay, people[1])];
    const { grant } = bob.session;
    await ada.session.receive({ kind: 'send', envelopes: [envelopeTo(people[1])] });
    await settle();
    await second.calls.putDeviceList({ devices: signedList(people[1].account, 2) }, { origin: null, grant, tokenHash: new Uint8Array() });
    await settle();
    await ada.session.receive({ kind: 'send', envelopes: [envelopeTo(people[1]), envelopeTo(people[1], { listVersion: 2 })] });
    await settle();
    const outcomes = ada.line
      .of('sent')
      .flatMap((sent) => sent.outcomes.map(({ outcome, code }) => (outcome === 'refused' ? code : outcome)));
    expect(outcomes).toEqual(['stored', 'stale-device-list', 'stored']);
    first.relay.devicesChanged(people[1].account.id, [grant.mailbox]);
    await settle();
    expect(bob.line.of('error')).toMatchObject([{ code: 'unauthorised', fatal: 1 }]);
  });

  test('a token given back at one node closes its socket at the other', async () => {
    const { first, second, people } = await twoNodes();
    const { line, session } = await enter(first.relay, people[0]);
    second.relay.loggedOut(session.grant.mailbox, 'another');
    await settle();
    expect(line.closed).toBeNull();
    second.relay.loggedOut(session.grant.mailbox, session.tokenHash);
    await settle();
    expect(line.closed).toBe(1008);
  });

  test('the owner hears of low prekeys wherever they were claimed', async () => {
    const { first, second, people } = await twoNodes();
    const { line, session } = await enter(first.relay, people[0]);
    const known = { origin: null, grant: session.grant, tokenHash: new Uint8Array() };
    await first.calls.putPreKeys({ preKeys: preKeys(people[0].device, { oneTime: 3, kem: 3 }), replace: false }, known);
    await second.calls.claimPreKeys(people[0].device.address, known);
    await settle();
    expect(line.of('prekeys')).toEqual([{ kind: 'prekeys', oneTime: 2, kem: 2 }]);
  });
});

describe('a relay', () => {
  async function one(instead: Partial<Store> = {}) {
    const accounts = inProcessApp();
    const time = { now: Date.now() };
    const failures: unknown[] = [];
    const relay = new Relay({
      store: { ...accounts.store, ...instead },
      bus: memoryBus()(),
      rates: scaledRates(1),
      counters: newCounters(),
      now: () => time.now,
      failed: (error) => failures.push(error),
    });
    return {
      relay,
      time,
      failures,
      people: [await register(accounts.caller), await register(accounts.caller)] as [Registered, Registered],
    };
  }

  test('ends a session when its token expires', async () => {
    const { relay, time, people } = await one();
    const { line } = await enter(relay, people[0]);
    await relay.sweep();
    expect(line.closed).toBeNull();
    time.now = Date.now() + LIMITS.tokenLifetimeMs;
    await relay.sweep();
    expect(line.of('error')).toMatchObject([{ code: 'unauthorised', fatal: 1 }]);
  });

  test('drops what passes when the socket is full, and keeps what is stored for later', async () => {
    const { relay, people } = await one();
    const [ada, bob] = [await enter(relay, people[0]), await enter(relay, people[1])];
    bob.line.bufferedBytes = LIMITS.socketBufferedBytes;
    await ada.session.receive({ kind: 'send', envelopes: [envelopeTo(people[1], { keeping: 'passing' }), envelopeTo(people[1])] });
    await settle();
    expect(bob.line.delivered).toEqual([]);
    bob.line.bufferedBytes = 0;
    bob.session.drained();
    await settle();
    expect(bob.line.delivered.map(({ seq }) => seq > 0)).toEqual([true]);
  });

  test.each([
    ['full', 'queue-full'],
    ['gone', 'unknown-device'],
  ] as const)('answers a mailbox that is %s with %s, and delivers nothing', async (kind, code) => {
    const { relay, people } = await one({ commit: async ({ appends }) => appends.map(() => ({ kind })) });
    const [ada, bob] = [await enter(relay, people[0]), await enter(relay, people[1])];
    await ada.session.receive({ kind: 'send', envelopes: [envelopeTo(people[1])] });
    await settle();
    expect(ada.line.of('sent')[0]?.outcomes).toMatchObject([{ outcome: 'refused', code }]);
    expect(ada.line.of('sent')[0]?.outcomes[0]?.retryAfterMs).toBe(kind === 'full' ? BOUNDS.queueFullRetryMs : 0);
    expect(bob.line.delivered).toEqual([]);
  });

  test('asks everybody to come back at another moment when it goes', async () => {
    const { relay, people } = await one();
    const [ada, bob] = [await enter(relay, people[0]), await enter(relay, people[1])];
    let next = 0;
    relay.sayGoodbye(() => next++ / 2);
    const waits = [ada, bob].map(({ line }) => line.of('goodbye')[0]?.retryAfterMs ?? 0);
    expect(new Set(waits).size).toBe(2);
    expect([ada.line.closed, bob.line.closed]).toEqual([1012, 1012]);
    expect(relay.connected).toBe(0);
  });
});
