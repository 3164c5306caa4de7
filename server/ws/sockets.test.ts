import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DeliveredEnvelope, encodeClientFrame, LIMITS, type OutgoingEnvelope, type SendOutcome } from '../../protocol/index.ts';
import { BOUNDS } from '../limits.ts';
import { newAccount, preKeys, signedList, type TestDevice } from '../testing/device.ts';
import { envelopeTo } from '../testing/envelopes.ts';
import { call, logIn, must, type Registered, TestSocket } from '../testing/relay-client.ts';
import { ORIGIN, type RunningRelay, startRelay } from '../testing/running-relay.ts';

let relay: RunningRelay;
let now = Date.now();
beforeAll(async () => {
  relay = await startRelay({}, { now: () => now });
});
afterAll(() => relay.server.close());

const send = async (socket: TestSocket, ...envelopes: OutgoingEnvelope[]): Promise<readonly SendOutcome[]> => {
  socket.send({ kind: 'send', envelopes });
  return (await socket.next('sent')).outcomes;
};
const refusals = (outcomes: readonly SendOutcome[]) => outcomes.map(({ outcome, code }) => (outcome === 'refused' ? code : outcome));

/** Takes delivered envelopes until there are `count`. */
async function take(socket: TestSocket, count: number): Promise<readonly DeliveredEnvelope[]> {
  const taken: DeliveredEnvelope[] = [];
  while (taken.length < count) taken.push(...(await socket.next('deliver')).envelopes);
  return taken;
}
const acknowledge = (socket: TestSocket, envelopes: readonly DeliveredEnvelope[]) =>
  socket.send({ kind: 'ack', ranges: [{ first: envelopes[0]?.seq ?? 0, last: envelopes.at(-1)?.seq ?? 0 }] });
/** Resolves when everything sent before was worked on. */
async function settle(socket: TestSocket): Promise<void> {
  const nonce = Math.floor(Math.random() * 2 ** 32);
  socket.send({ kind: 'ping', nonce });
  while ((await socket.next('pong')).nonce !== nonce);
}
const pair = async (): Promise<[Registered, Registered]> => [await relay.register(), await relay.register()];

describe('what is sent', () => {
  test('arrives with its sender, bytes and client id, and is gone once acknowledged', async () => {
    const [ada, bob] = await pair();
    const [a, b] = [await relay.connect(ada), await relay.connect(bob)];
    await b.next('drained');
    const envelope = envelopeTo(bob);
    expect(await send(a, envelope)).toMatchObject([{ outcome: 'stored' }]);
    const [delivered] = await take(b, 1);
    expect(delivered).toMatchObject({ from: ada.account.id, fromDevice: ada.device.address.device, storedAt: now });
    expect(delivered?.clientId).toEqual(Buffer.from(envelope.clientId));
    expect(delivered?.body).toEqual(Buffer.from(envelope.body));
    acknowledge(b, delivered ? [delivered] : []);
    await settle(b);
    b.ws.close();
    await b.closed();
    const again = await relay.connect(bob);
    await again.next('drained');
    expect(again.frames).toEqual([]);
  });

  test('waits for who is away, comes in order, and comes again until it is acknowledged', async () => {
    const [ada, bob] = await pair();
    const a = await relay.connect(ada);
    const envelopes = Array.from({ length: 250 }, () => envelopeTo(bob));
    for (let i = 0; i < envelopes.length; i += 50) await send(a, ...envelopes.slice(i, i + 50));
    for (let attempt = 0; attempt < 2; attempt++) {
      const b = new TestSocket(relay.server.port, ORIGIN);
      await b.opened();
      b.send({ kind: 'hello', token: bob.token });
      expect((await b.next('welcome')).queued).toBe(250);
      const delivered = await take(b, 250);
      expect(delivered.map(({ body }) => Buffer.from(body))).toEqual(envelopes.map(({ body }) => Buffer.from(body)));
      await b.next('drained');
      b.ws.terminate();
      await b.closed();
    }
  });

  test('is not handed over beyond the unacknowledged window, and goes on when there is room', async () => {
    const [ada, bob] = await pair();
    const a = await relay.connect(ada);
    const total = LIMITS.unacknowledgedWindow + 120;
    const envelopes = Array.from({ length: total }, () => envelopeTo(bob, { body: new Uint8Array(8) }));
    for (let i = 0; i < total; i += 100) await send(a, ...envelopes.slice(i, i + 100));
    const b = await relay.connect(bob);
    const first = await take(b, LIMITS.unacknowledgedWindow);
    await settle(b);
    expect(b.frames).toEqual([]);
    // What comes in meanwhile waits its turn.
    await send(a, envelopeTo(bob));
    await settle(b);
    expect(b.frames).toEqual([]);
    acknowledge(b, first.slice(0, 50));
    const second = await take(b, 50);
    acknowledge(b, first.slice(50));
    const third = await take(b, total + 1 - LIMITS.unacknowledgedWindow - 50);
    await b.next('drained');
    const seqs = [...first, ...second, ...third].map(({ seq }) => seq);
    expect(seqs).toEqual([...new Set(seqs)].sort((x, y) => x - y));
  });

  test('in frames of the largest envelopes stays within the size of a frame', async () => {
    const [ada, bob] = await pair();
    const a = await relay.connect(ada);
    for (let i = 0; i < 12; i++) await send(a, envelopeTo(bob, { body: new Uint8Array(LIMITS.envelopeBytes) }));
    const b = await relay.connect(bob);
    expect((await take(b, 12)).every(({ body }) => body.length === LIMITS.envelopeBytes)).toBe(true);
  });

  test('twice with one client id is stored once, acknowledged or not', async () => {
    const [ada, bob] = await pair();
    const [a, b] = [await relay.connect(ada), await relay.connect(bob)];
    const envelope = envelopeTo(bob);
    expect(refusals(await send(a, envelope, envelope))).toEqual(['stored', 'duplicate']);
    acknowledge(b, await take(b, 1));
    await settle(b);
    expect(refusals(await send(a, envelope))).toEqual(['duplicate']);
    await settle(b);
    expect(b.frames.filter(({ kind }) => kind === 'deliver')).toEqual([]);
  });

  test('to nobody we know, to a removed device or by an old list is refused, each with its code, the rest is stored', async () => {
    const [ada, bob] = await pair();
    const a = await relay.connect(ada);
    const nobody = newAccount();
    const outcomes = await send(
      a,
      envelopeTo({ account: nobody, device: nobody.devices[0] as TestDevice }),
      envelopeTo({ account: bob.account, device: nobody.devices[0] as TestDevice }),
      envelopeTo(bob, { listVersion: 2 }),
      envelopeTo(bob),
    );
    expect(refusals(outcomes)).toEqual(['unknown-account', 'unknown-device', 'stale-device-list', 'stored']);
    const b = await relay.connect(bob);
    await b.next('drained');
    expect(b.frames.flatMap((frame) => (frame.kind === 'deliver' ? frame.envelopes : []))).toHaveLength(1);
  });

  test('passing reaches a connected device and is kept for nobody', async () => {
    const [ada, bob] = await pair();
    const a = await relay.connect(ada);
    expect(refusals(await send(a, envelopeTo(bob, { keeping: 'passing' })))).toEqual(['stored']);
    const b = await relay.connect(bob);
    await b.next('drained');
    expect(b.frames).toEqual([]);
    const typing = envelopeTo(bob, { keeping: 'passing' });
    expect(refusals(await send(a, typing))).toEqual(['stored']);
    expect(await take(b, 1)).toMatchObject([{ seq: 0, body: Buffer.from(typing.body) }]);
  });

  test('is not delivered once it expired', async () => {
    const [ada, bob] = await pair();
    const a = await relay.connect(ada);
    await send(a, envelopeTo(bob, { expiresIn: 60 }), envelopeTo(bob, { expiresIn: 600 }));
    now += 60_000;
    const b = await relay.connect(bob);
    await b.next('drained');
    expect(b.frames.flatMap((frame) => (frame.kind === 'deliver' ? frame.envelopes : []))).toHaveLength(1);
  });

  test('an acknowledgement touches nobody else’s mailbox', async () => {
    const [ada, bob] = await pair();
    const a = await relay.connect(ada);
    await send(a, envelopeTo(bob));
    a.send({ kind: 'ack', ranges: [{ first: 1, last: Number.MAX_SAFE_INTEGER }] });
    await settle(a);
    expect(await take(await relay.connect(bob), 1)).toHaveLength(1);
  });
});

describe('who may connect', () => {
  test.each([
    ['without an origin', undefined, '/v1/socket', 403],
    ['from another origin', 'https://evil.test', '/v1/socket', 403],
    ['from an origin that only begins like ours', `${ORIGIN}.evil.test`, '/v1/socket', 403],
    ['with a token in the address', ORIGIN, '/v1/socket?token=x', 400],
    ['at another path', ORIGIN, '/socket', 404],
  ])('a socket %s is turned away', async (_, origin, path, status) => {
    await expect(new TestSocket(relay.server.port, origin, path).opened()).rejects.toThrow(`status ${status}`);
  });

  test('a token that nobody gave is refused and the socket closed', async () => {
    const socket = await relay.open();
    socket.send({ kind: 'hello', token: new Uint8Array(32) });
    expect(await socket.next('error')).toMatchObject({ code: 'unauthorised', fatal: 1 });
    expect(await socket.closed()).toBe(1008);
  });

  test('nothing is taken before hello', async () => {
    const bob = await relay.register();
    const socket = await relay.open();
    socket.send({ kind: 'send', envelopes: [envelopeTo(bob)] });
    expect(await socket.next('error')).toMatchObject({ code: 'unauthorised', fatal: 1 });
    const b = await relay.connect(bob);
    await b.next('drained');
    expect(b.frames).toEqual([]);
  });

  test('a socket that never says hello is closed', async () => {
    const socket = await relay.open();
    now += LIMITS.helloTimeoutMs + 1;
    expect(await socket.next('error')).toMatchObject({ code: 'unauthorised', fatal: 1 });
  });

  test('a newer socket of the same device takes the older one’s place, and only it is delivered to', async () => {
    const [ada, bob] = await pair();
    const [a, older] = [await relay.connect(ada), await relay.connect(bob)];
    const newer = await relay.connect(bob);
    expect(await older.next('error')).toMatchObject({ code: 'replaced', fatal: 1 });
    expect(await older.closed()).toBe(4000);
    await send(a, envelopeTo(bob));
    expect(await take(newer, 1)).toHaveLength(1);
  });

  test('logging out closes the socket that the token opened', async () => {
    const bob = await relay.register();
    const b = await relay.connect(bob);
    await must({ ...relay.caller, token: bob.token }, 'logout', {});
    expect(await b.next('error')).toMatchObject({ code: 'unauthorised', fatal: 1 });
    expect(await call({ ...relay.caller, token: bob.token }, 'countPreKeys', {})).toMatchObject({ code: 'unauthorised', status: 401 });
  });

  test('a device that the list no longer names loses its socket at once and cannot log in', async () => {
    const account = newAccount(2);
    const [kept, dropped] = account.devices as [TestDevice, TestDevice];
    await must(relay.caller, 'register', {
      devices: signedList(account),
      deviceId: kept.address.device,
      preKeys: preKeys(kept),
      userName: null,
    });
    const tokens = { kept: await logIn(relay.caller, kept), dropped: await logIn(relay.caller, dropped) };
    const socket = await relay.connect({ account, device: dropped, token: tokens.dropped });
    const devices = signedList({ ...account, devices: [kept] }, 2);
    await must({ ...relay.caller, token: tokens.kept }, 'putDeviceList', { devices });
    expect(await socket.next('error')).toMatchObject({ code: 'unauthorised', fatal: 1 });
    await socket.closed();
    await expect(logIn(relay.caller, dropped)).rejects.toThrow('bad-signature');
    // And the list that senders know is another one at once.
    const ada = await relay.register();
    const outcomes = await send(
      await relay.connect(ada),
      envelopeTo({ account, device: kept }),
      envelopeTo({ account, device: kept }, { listVersion: 2 }),
    );
    expect(refusals(outcomes)).toEqual(['stale-device-list', 'stored']);
  });
});

describe('a bad frame', () => {
  const garbage = Uint8Array.of(1, 99, 3);

  test('is answered with its code, does nothing, and the connection stays', async () => {
    const bob = await relay.register();
    const b = await relay.connect(bob);
    await b.next('drained');
    const cases: [string | Uint8Array, string][] = [
      [garbage, 'malformed'],
      [new Uint8Array(), 'malformed'],
      ['{"kind":"ping"}', 'malformed'],
      [Uint8Array.of(2, 4, 0, 0, 0, 0), 'unsupported-version'],
      [encodeClientFrame({ kind: 'ack', ranges: [{ first: 9, last: 3 }] }), 'malformed'],
      [encodeClientFrame({ kind: 'hello', token: bob.token }), 'malformed'],
    ];
    for (const [frame, code] of cases) {
      b.ws.send(frame);
      expect(await b.next('error')).toEqual({ kind: 'error', code, fatal: 0, retryAfterMs: 0 });
    }
    await settle(b);
  });

  test('before hello ends the connection', async () => {
    const socket = await relay.open();
    socket.ws.send(Uint8Array.of(7, 1));
    expect(await socket.next('error')).toMatchObject({ code: 'unsupported-version', fatal: 1 });
    expect(await socket.closed()).toBe(1008);
  });

  test('too often ends the connection', async () => {
    const b = await relay.connect(await relay.register());
    for (let i = 0; i <= BOUNDS.badFrames; i++) b.ws.send(garbage);
    expect(await b.closed()).toBe(1008);
    expect(b.frames.at(-1)).toMatchObject({ kind: 'error', fatal: 1 });
  });

  test('larger than a frame may be ends the connection, whole or in pieces, and the relay goes on', async () => {
    const bob = await relay.register();
    const whole = await relay.connect(bob);
    whole.ws.send(new Uint8Array(LIMITS.frameBytes + 1));
    expect(await whole.closed()).toBe(1009);
    const pieces = await relay.connect(bob);
    for (let i = 0; i < 5; i++) pieces.ws.send(new Uint8Array(LIMITS.frameBytes / 4), { binary: true, fin: false });
    expect(await pieces.closed()).toBe(1009);
    const many = await relay.connect(bob);
    for (let i = 0; i <= BOUNDS.fragments; i++) many.ws.send(new Uint8Array(1), { binary: true, fin: false });
    expect(await many.closed()).toBe(1008);
    await settle(await relay.connect(bob));
  });
});

describe('a connection', () => {
  test('that answers no ping is cut after two', async () => {
    const { token } = await relay.register();
    const socket = new TestSocket(relay.server.port, ORIGIN, '/v1/socket', false);
    await socket.opened();
    socket.send({ kind: 'hello', token });
    await socket.next('welcome');
    let pings = 0;
    socket.ws.on('ping', () => {
      pings += 1;
    });
    while (socket.closeCode === null) {
      now += LIMITS.heartbeatMs;
      await wait(100);
    }
    expect([socket.closeCode, pings]).toEqual([1006, 2]);
  }, 15_000);

  test('that answers pings stays', async () => {
    const socket = await relay.connect(await relay.register());
    for (let beat = 0; beat < 3; beat++) {
      now += LIMITS.heartbeatMs;
      await new Promise((resolve) => socket.ws.once('ping', resolve));
    }
    await settle(socket);
  }, 15_000);

  test('is told when its one-time prekeys run low', async () => {
    const [ada, bob] = await pair();
    await must({ ...relay.caller, token: bob.token }, 'putPreKeys', {
      preKeys: preKeys(bob.device, { oneTime: 26, kem: 26 }),
      replace: false,
    });
    const b = await relay.connect(bob);
    const claim = () => must({ ...relay.caller, token: ada.token }, 'claimPreKeys', bob.device.address);
    await claim();
    await settle(b);
    expect(b.frames.filter(({ kind }) => kind === 'prekeys')).toEqual([]);
    await claim();
    expect(await b.next('prekeys')).toEqual({ kind: 'prekeys', oneTime: 24, kem: 24 });
  });

  test('that sends faster than it may is told when to go on; what was refused is not stored', async () => {
    const [ada, bob] = await pair();
    const [a, b] = [await relay.connect(ada), await relay.connect(bob)];
    let [stored, refused, waitMs] = [0, 0, 0];
    for (let i = 0; i < 60; i++) {
      for (const outcome of await send(a, ...Array.from({ length: 100 }, () => envelopeTo(bob, { body: new Uint8Array(1) })))) {
        if (outcome.outcome === 'stored') stored += 1;
        else {
          expect(outcome.code).toBe('rate-limited');
          waitMs = outcome.retryAfterMs;
          refused += 1;
        }
      }
    }
    expect(stored).toBeGreaterThanOrEqual(4000);
    expect(refused).toBeGreaterThan(0);
    expect(waitMs).toBeGreaterThan(0);
    now += waitMs;
    expect(refusals(await send(a, envelopeTo(bob)))).toEqual(['stored']);
    b.ws.close();
  });
});

describe('a peer that does not read', () => {
  const METRICS = 'only for this test';
  async function framesRead({ server }: RunningRelay): Promise<number> {
    const response = await fetch(`http://127.0.0.1:${server.port}/metrics`, { headers: { authorization: `Bearer ${METRICS}` } });
    return Number(/^sotto_frames_total (\d+)$/m.exec(await response.text())?.[1]);
  }

  test('is read no further while its answers pile up, holds up nobody, and gets all of them in the end', async () => {
    const wide = await startRelay({ limitsScale: 1000, metricsToken: METRICS });
    const [deaf, ada, bob] = [await wide.register(), await wide.register(), await wide.register()];
    const socket = await wide.connect(deaf);
    const nobody = newAccount();
    const envelope = envelopeTo({ account: nobody, device: nobody.devices[0] as TestDevice }, { body: new Uint8Array() });
    const frame = encodeClientFrame({ kind: 'send', envelopes: Array(LIMITS.envelopesPerFrame).fill(envelope) });
    const frames = 10_000;
    let answered = 0;
    socket.ws.on('message', () => {
      answered += (socket.frames.pop() as { outcomes?: readonly SendOutcome[] }).outcomes?.length ?? 0;
    });
    socket.ws.pause();
    for (let i = 0; i < frames; i++) socket.ws.send(frame);
    let [read, unchanged] = [0, 0];
    while (unchanged < 5) {
      await wait(100);
      const now = await framesRead(wide);
      unchanged = now === read ? unchanged + 1 : 0;
      read = now;
    }
    expect(read).toBeLessThan(frames);
    const [a, b] = [await wide.connect(ada), await wide.connect(bob)];
    expect(refusals(await send(a, envelopeTo(bob)))).toEqual(['stored']);
    await take(b, 1);
    socket.ws.resume();
    await socket.until(() => answered >= frames * LIMITS.envelopesPerFrame);
    expect(answered).toBe(frames * LIMITS.envelopesPerFrame);
    await wide.server.close();
  }, 60_000);

  test('is handed no more than its socket takes, and the rest when it reads again', async () => {
    const wide = await startRelay({ limitsScale: 1000 });
    const [ada, bob] = [await wide.register(), await wide.register()];
    const [a, b] = [await wide.connect(ada), await wide.connect(bob)];
    await b.next('drained');
    b.ws.pause();
    const envelopes = Array.from({ length: 390 }, () => envelopeTo(bob, { body: new Uint8Array(LIMITS.envelopeBytes) }));
    for (let i = 0; i < envelopes.length; i += 5)
      expect(refusals(await send(a, ...envelopes.slice(i, i + 5)))).toEqual(Array(5).fill('stored'));
    b.ws.resume();
    const delivered = await take(b, envelopes.length);
    expect(delivered.map(({ clientId }) => Buffer.from(clientId))).toEqual(envelopes.map(({ clientId }) => Buffer.from(clientId)));
    await wide.server.close();
  }, 60_000);
});
