import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  callPath,
  concatBytes,
  decode,
  decodeRefusal,
  deviceList,
  encodeRequest,
  LIMITS,
  type PreKeyUpload,
  type SignedDeviceList,
} from '../../protocol/index.ts';
import {
  loginSignature,
  newAccount,
  onlyDevice,
  preKeys,
  signedList,
  signXeddsa,
  type TestAccount,
  type TestDevice,
} from '../testing/device.ts';
import { inProcessApp } from '../testing/in-process-app.ts';
import { type Caller, call, logIn, loginRequest, must, type Registered, register } from '../testing/relay-client.ts';
import { ORIGIN } from '../testing/running-relay.ts';

let here: ReturnType<typeof inProcessApp>;
let now: number;
beforeEach(() => {
  now = Date.now();
  here = inProcessApp({}, () => now);
});
const as = ({ token }: Registered): Caller => ({ ...here.caller, token });

const requestFor = (account: TestAccount, more: { devices?: SignedDeviceList; preKeys?: PreKeyUpload; userName?: string | null } = {}) => ({
  devices: signedList(account),
  deviceId: onlyDevice(account).address.device,
  preKeys: preKeys(onlyDevice(account), { oneTime: 3, kem: 3 }),
  userName: null,
  ...more,
});
/** Of a device that remembers none. */
const markers = { known: [], next: randomBytes(16) };
const flip = (bytes: Uint8Array, at: number): Uint8Array => {
  const flipped = Uint8Array.from(bytes);
  flipped[at] = (flipped[at] as number) ^ 1;
  return flipped;
};
/** The list changed and signed again by its account. */
function resigned(account: TestAccount, change: (list: ReturnType<typeof listOf>) => ReturnType<typeof listOf>): SignedDeviceList {
  const list = change(listOf(signedList(account)));
  const devices = list.devices.map((device, i) => ({
    ...(account.devices[Math.min(i, account.devices.length - 1)] as TestDevice),
    ...fromDevice(device, account),
  }));
  return signedList({ ...account, devices }, list.version);
}
const listOf = (signed: SignedDeviceList) => decode(deviceList, signed.list);
const fromDevice = (device: ReturnType<typeof listOf>['devices'][0], account: TestAccount) => ({
  address: { account: account.id, device: device.deviceId },
  identityKey: device.identityKey,
  login: { ...onlyDevice(account).login, publicKey: device.loginKey },
});

describe('registering', () => {
  test('makes an account that can be found, logged into and asked for prekeys', async () => {
    const ada = await register(here.caller, 'Ada.L');
    const bob = await register(here.caller);
    expect(await must(as(bob), 'findUser', { userName: 'aDA.l' })).toEqual({ userName: 'Ada.L', devices: expect.objectContaining({}) });
    const { devices } = await must(as(bob), 'getDeviceList', { account: ada.account.id });
    expect(listOf(devices).account).toBe(ada.account.id);
    expect((await must(as(bob), 'claimPreKeys', ada.device.address)).bundle.oneTime).toBeNull();
  });

  test('twice with the same list is fine, and changes nothing', async () => {
    const account = newAccount();
    const request = requestFor(account, { userName: 'ada' });
    await must(here.caller, 'register', request);
    await must(here.caller, 'register', { ...request, userName: 'eve' });
    expect((await here.store.account(account.id))?.userName).toBe('ada');
  });

  test.each<[string, string, (account: TestAccount) => ReturnType<typeof requestFor>]>([
    [
      'a key that is not the account’s',
      'id-mismatch',
      (a) => requestFor(a, { devices: { ...signedList(a), accountKey: newAccount().key.publicKey } }),
    ],
    ['a wrong signature', 'bad-signature', (a) => requestFor(a, { devices: { ...signedList(a), signature: randomBytes(64) } })],
    [
      'one bit of the list changed',
      'bad-signature',
      (a) => requestFor(a, { devices: { ...signedList(a), list: flip(signedList(a).list, signedList(a).list.length - 1) } }),
    ],
    ['a list that is none', 'malformed', (a) => requestFor(a, { devices: { ...signedList(a), list: randomBytes(40) } })],
    ['a list with no devices', 'malformed', (a) => requestFor(a, { devices: signedList({ ...a, devices: [] }) })],
    ['a list of version 0', 'malformed', (a) => requestFor(a, { devices: signedList(a, 0) })],
    ['a device twice', 'malformed', (a) => requestFor(a, { devices: signedList({ ...a, devices: [onlyDevice(a), onlyDevice(a)] }) })],
    [
      'an identity key of small order',
      'malformed',
      (a) =>
        requestFor(a, {
          devices: resigned(a, (list) => ({ ...list, devices: list.devices.map((one) => ({ ...one, identityKey: new Uint8Array(32) })) })),
        }),
    ],
    [
      'a login key of small order',
      'malformed',
      (a) =>
        requestFor(a, {
          devices: resigned(a, (list) => ({ ...list, devices: list.devices.map((one) => ({ ...one, loginKey: new Uint8Array(32) })) })),
        }),
    ],
    [
      'a device that the list does not name',
      'unknown-device',
      (a) => ({ ...requestFor(a), deviceId: onlyDevice(newAccount()).address.device }),
    ],
    ['a name that is too short', 'name-invalid', (a) => requestFor(a, { userName: 'ab' })],
    ['a name with a blank', 'name-invalid', (a) => requestFor(a, { userName: 'ada l' })],
    ['prekeys of another device', 'bad-prekeys', (a) => requestFor(a, { preKeys: preKeys(onlyDevice(newAccount())) })],
  ])('with %s is refused as %s, and nothing is stored', async (_, code, make) => {
    const account = newAccount();
    expect(await call(here.caller, 'register', make(account))).toMatchObject({ kind: 'refused', code });
    expect(await here.store.account(account.id)).toBeNull();
  });

  test.each<[string, (upload: PreKeyUpload, device: TestDevice) => PreKeyUpload]>([
    ['a signed prekey with a bad signature', (u) => ({ ...u, signed: { ...u.signed, signature: randomBytes(64) } })],
    ['a signed prekey of another id’s key', (u) => ({ ...u, signed: { ...u.signed, key: new Uint8Array(randomBytes(32)) } })],
    ['a last-resort key with a bad signature', (u) => ({ ...u, kemLastResort: { ...u.kemLastResort, signature: randomBytes(64) } })],
    ['a last-resort key under another id', (u) => ({ ...u, kemLastResort: { ...u.kemLastResort, id: 77 } })],
    [
      'one bad key among the one-time ones',
      (u) => ({ ...u, kemOneTime: u.kemOneTime.map((one, i) => (i === 1 ? { ...one, id: 88 } : one)) }),
    ],
    ['a one-time key of small order', (u) => ({ ...u, oneTime: [{ id: 9, key: new Uint8Array(32) }] })],
    ['an id twice', (u) => ({ ...u, oneTime: u.oneTime.map((one) => ({ ...one, id: 1 })) })],
    [
      'a KEM key with a coefficient that is not below q',
      (u, device) => {
        const key = new Uint8Array(u.kemLastResort.key.length).fill(0xff);
        const statement = concatBytes(new TextEncoder().encode('sotto/kem-prekey/v1/ML-KEM-768\0'), Uint8Array.of(0, 0, 0, 5), key);
        return { ...u, kemLastResort: { id: 5, key, signature: signXeddsa(device.identity, statement) } };
      },
    ],
  ])('with %s is refused as bad-prekeys', async (_, spoil) => {
    const account = newAccount();
    const request = requestFor(account);
    expect(await call(here.caller, 'register', { ...request, preKeys: spoil(request.preKeys, onlyDevice(account)) })).toMatchObject({
      code: 'bad-prekeys',
    });
    expect(await here.store.account(account.id)).toBeNull();
  });

  test('with a taken name is refused whatever its case, and the account can then be made without it', async () => {
    await register(here.caller, 'ada');
    const account = newAccount();
    expect(await call(here.caller, 'register', requestFor(account, { userName: 'ADA' }))).toMatchObject({
      code: 'name-taken',
      status: 409,
    });
    expect(await call(here.caller, 'register', requestFor(account))).toMatchObject({ kind: 'answer' });
  });
});

describe('logging in', () => {
  test('needs a fresh challenge, the device’s own key and our own origin', async () => {
    const { device } = await register(here.caller);
    const { nonce } = await must(here.caller, 'challenge', device.address);
    const attempt = (nonceOf: Uint8Array, origin: string) =>
      call(here.caller, 'login', { ...device.address, nonce: nonceOf, signature: loginSignature(device, nonceOf, origin), markers });
    expect(await attempt(randomBytes(32), ORIGIN)).toMatchObject({ code: 'bad-challenge' });
    expect(await attempt(nonce, 'https://evil.test')).toMatchObject({ code: 'bad-signature', status: 403 });
    // The challenge was used up by the wrong answer.
    expect(await attempt(nonce, ORIGIN)).toMatchObject({ code: 'bad-challenge' });
  });

  test('with somebody else’s challenge or after a minute is refused', async () => {
    const [ada, bob] = [await register(here.caller), await register(here.caller)];
    const { nonce } = await must(here.caller, 'challenge', ada.device.address);
    const foreign = { ...bob.device.address, nonce, signature: loginSignature(bob.device, nonce, ORIGIN), markers };
    expect(await call(here.caller, 'login', foreign)).toMatchObject({ code: 'bad-challenge' });
    const late = await must(here.caller, 'challenge', ada.device.address);
    now += LIMITS.challengeLifetimeMs;
    const signature = loginSignature(ada.device, late.nonce, ORIGIN);
    expect(await call(here.caller, 'login', { ...ada.device.address, nonce: late.nonce, signature, markers })).toMatchObject({
      code: 'bad-challenge',
    });
  });

  test('says the same of an account that does not exist as of a wrong signature', async () => {
    const nobody = onlyDevice(newAccount());
    const { nonce, expiresAt } = await must(here.caller, 'challenge', nobody.address);
    expect(nonce).toHaveLength(32);
    expect(expiresAt).toBe(now + LIMITS.challengeLifetimeMs);
    const signature = loginSignature(nobody, nonce, ORIGIN);
    const attempt = await call(here.caller, 'login', { ...nobody.address, nonce, signature, markers });
    expect(attempt).toMatchObject({ code: 'bad-signature', status: 403 });
  });

  test('tells a device that another copy of it logged in meanwhile, and only after a good signature', async () => {
    const { device } = await register(here.caller);
    const [first, second, third] = [randomBytes(16), randomBytes(16), randomBytes(16)];
    const login = async (before: Uint8Array | null, next: Uint8Array) => {
      const known = before ? [{ marker: before, answered: true }] : [];
      return (await must(here.caller, 'login', await loginRequest(here.caller, device, { known, next }))).continued;
    };
    // `register` logged in with a marker that nobody remembers.
    expect(await login(null, first)).toBe(false);
    expect(await login(first, second)).toBe(true);
    const forged = await loginRequest(here.caller, device, { known: [], next: third });
    expect(await call(here.caller, 'login', { ...forged, signature: flip(forged.signature, 0) })).toMatchObject({ code: 'bad-signature' });
    expect(await login(second, third)).toBe(true);
    expect(await login(first, second)).toBe(false);
  });

  test('gives a token that works until it expires or is given back', async () => {
    const ada = await register(here.caller);
    const other = await logIn(here.caller, ada.device);
    await must(as(ada), 'logout', {});
    expect(await call(as(ada), 'countPreKeys', {})).toMatchObject({ code: 'unauthorised' });
    await must({ ...here.caller, token: other }, 'countPreKeys', {});
    now += LIMITS.tokenLifetimeMs;
    expect(await call({ ...here.caller, token: other }, 'countPreKeys', {})).toMatchObject({ code: 'unauthorised' });
  });
});

describe('prekeys', () => {
  test('are added, counted, handed out, and bounded', async () => {
    const [ada, bob] = [await register(here.caller), await register(here.caller)];
    expect(await must(as(ada), 'putPreKeys', { preKeys: preKeys(ada.device, { oneTime: 100, kem: 100 }), replace: false })).toEqual({
      oneTime: 100,
      kem: 100,
    });
    expect(await call(as(ada), 'putPreKeys', { preKeys: preKeys(ada.device, { oneTime: 1, kem: 0 }, 101), replace: false })).toMatchObject({
      code: 'too-many-prekeys',
    });
    const { bundle } = await must(as(bob), 'claimPreKeys', ada.device.address);
    expect([bundle.oneTime?.id, bundle.kem.id]).toEqual([1, 1]);
    expect(await must(as(ada), 'countPreKeys', {})).toEqual({ oneTime: 99, kem: 99, signed: 1 });
    const next = preKeys(ada.device, { oneTime: 2, kem: 2 }, 101);
    expect(await must(as(ada), 'putPreKeys', { preKeys: next, replace: true })).toEqual({ oneTime: 2, kem: 2 });
    expect((await must(as(bob), 'claimPreKeys', ada.device.address)).bundle.oneTime).toEqual(next.oneTime[0]);
  });

  test('of a device that is not there are refused alike, whether the account is known or not', async () => {
    const ada = await register(here.caller);
    const other = onlyDevice(newAccount()).address;
    expect(await call(as(ada), 'claimPreKeys', other)).toMatchObject({ code: 'unknown-device' });
    expect(await call(as(ada), 'claimPreKeys', { account: ada.account.id, device: other.device })).toMatchObject({
      code: 'unknown-device',
    });
  });

  test('cannot be drained quickly, by one who asks or by many', async () => {
    const [ada, bob] = [await register(here.caller), await register(here.caller)];
    const outcomes = await Promise.all(Array.from({ length: 80 }, () => call(as(bob), 'claimPreKeys', ada.device.address)));
    expect(outcomes.filter(({ kind }) => kind === 'answer')).toHaveLength(60);
    const last = outcomes.at(-1);
    expect(last).toMatchObject({ code: 'rate-limited', status: 429 });
    expect(last?.kind === 'refused' && last.retryAfterMs).toBeGreaterThan(0);
    const others = await Promise.all([register(here.caller), register(here.caller)]);
    const more = await Promise.all(
      others.flatMap((who) => Array.from({ length: 60 }, () => call(as(who), 'claimPreKeys', ada.device.address))),
    );
    expect(more.filter(({ kind }) => kind === 'answer')).toHaveLength(60);
  });
});

describe('names and lists', () => {
  test('a name can be taken, changed and given up', async () => {
    const [ada, bob] = [await register(here.caller, 'ada'), await register(here.caller)];
    expect(await call(as(bob), 'setUserName', { userName: 'Ada' })).toMatchObject({ code: 'name-taken' });
    expect(await call(as(bob), 'setUserName', { userName: '9lives' })).toMatchObject({ code: 'name-invalid' });
    await must(as(ada), 'setUserName', { userName: null });
    await must(as(bob), 'setUserName', { userName: 'Ada' });
    expect((await must(as(ada), 'findUser', { userName: 'ada' })).userName).toBe('Ada');
  });

  test('guessing names is stopped', async () => {
    const ada = await register(here.caller);
    const outcomes = [];
    for (let i = 0; i < 70; i++) outcomes.push(await call(as(ada), 'findUser', { userName: `guess${i}` }));
    expect(outcomes[0]).toMatchObject({ code: 'not-found' });
    expect(outcomes.at(-1)).toMatchObject({ code: 'rate-limited' });
  });

  test('a device list is taken only from its own account, and only when it is newer', async () => {
    const [ada, bob] = [await register(here.caller), await register(here.caller)];
    expect(await call(as(ada), 'putDeviceList', { devices: signedList(bob.account, 2) })).toMatchObject({ code: 'id-mismatch' });
    const forged = { ...signedList(ada.account, 2), signature: randomBytes(64) };
    expect(await call(as(ada), 'putDeviceList', { devices: forged })).toMatchObject({ code: 'bad-signature' });
    await must(as(ada), 'putDeviceList', { devices: signedList(ada.account, 3) });
    expect(await call(as(ada), 'putDeviceList', { devices: signedList(ada.account, 2) })).toMatchObject({
      code: 'stale-device-list',
      status: 409,
    });
    expect(listOf((await must(as(bob), 'getDeviceList', { account: ada.account.id })).devices).version).toBe(3);
    expect(await call(as(bob), 'getDeviceList', { account: newAccount().id })).toMatchObject({ code: 'unknown-account' });
  });
});

describe('a request', () => {
  const post = (
    body: Uint8Array<ArrayBuffer>,
    headers: Record<string, string> = { origin: ORIGIN },
    name: 'challenge' | 'countPreKeys' = 'challenge',
  ) => here.app.request(callPath(name), { method: 'POST', headers, body }, { address: '192.0.2.9' });
  const good = () => encodeRequest('challenge', onlyDevice(newAccount()).address);
  const codeOf = async (response: Response) => decodeRefusal(new Uint8Array(await response.arrayBuffer())).code;

  test('from another origin is refused before anything is done', async () => {
    const response = await post(good(), { origin: 'https://evil.test' });
    expect([response.status, await codeOf(response)]).toEqual([403, 'origin-refused']);
  });

  test('to log in without an origin is refused', async () => {
    const { device } = await register(here.caller);
    const { nonce } = await must(here.caller, 'challenge', device.address);
    const body = encodeRequest('login', { ...device.address, nonce, signature: loginSignature(device, nonce, ORIGIN), markers });
    const response = await here.app.request(callPath('login'), { method: 'POST', body }, { address: '192.0.2.9' });
    expect(await codeOf(response)).toBe('origin-refused');
  });

  test('of another version, malformed or too large is refused with its code', async () => {
    const other = good();
    other[0] = 9;
    expect(await codeOf(await post(other))).toBe('unsupported-version');
    expect(await codeOf(await post(new Uint8Array()))).toBe('malformed');
    expect(await codeOf(await post(new Uint8Array([...good(), 0])))).toBe('malformed');
    const large = await post(new Uint8Array(LIMITS.httpBodyBytes + 1));
    expect([large.status, await codeOf(large)]).toEqual([413, 'oversize']);
  });

  test('whose body is larger than it said is cut off while it arrives', async () => {
    let pulled = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(64 * 1024));
      },
    });
    const init = { method: 'POST', headers: { origin: ORIGIN }, body, duplex: 'half' as const };
    const response = await here.app.request(callPath('challenge'), init, { address: '192.0.2.9' });
    expect(await codeOf(response)).toBe('oversize');
    expect(pulled).toBeLessThan(10);
  });

  test.each(['Bearer', 'Bearer AAAA', `Basic ${'A'.repeat(43)}`, `Bearer ${'A'.repeat(43)}`, `bearer ${'!'.repeat(43)}`])(
    'with the credentials “%s” is unauthorised',
    async (authorization) => {
      const response = await post(encodeRequest('countPreKeys', {}), { origin: ORIGIN, authorization }, 'countPreKeys');
      expect([response.status, await codeOf(response)]).toEqual([401, 'unauthorised']);
    },
  );

  test('to a call that does not exist, or by another method, is refused in the same form', async () => {
    for (const [path, method] of [
      ['/v1/nothing', 'POST'],
      ['/v1/challenge', 'GET'],
      ['/v1/', 'DELETE'],
    ] as const) {
      const response = await here.app.request(path, { method }, { address: '192.0.2.9' });
      expect([response.status, await codeOf(response)]).toEqual([404, 'not-found']);
    }
  });

  test('too often from one address is told to wait, others are not', async () => {
    const statuses = await Promise.all(Array.from({ length: 125 }, async () => (await post(good())).status));
    expect(statuses.filter((status) => status === 429)).toHaveLength(5);
    const other = await here.app.request(
      callPath('challenge'),
      { method: 'POST', headers: { origin: ORIGIN }, body: good() },
      { address: '192.0.2.10' },
    );
    expect(other.status).toBe(200);
    expect(Number((await post(good())).headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('that meets a fault of ours is answered as internal, without a word about it', async () => {
    const broken = inProcessApp({
      handlers: new Proxy({}, { get: () => () => Promise.reject(new Error('secret detail')) }) as never,
    });
    const response = await broken.app.request(
      callPath('challenge'),
      { method: 'POST', headers: { origin: ORIGIN }, body: good() },
      { address: '192.0.2.9' },
    );
    expect([response.status, await codeOf(response)]).toEqual([500, 'internal']);
    expect(broken.failures).toHaveLength(1);
  });
});
