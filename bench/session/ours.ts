// Our room as the engine uses it: hybrid handshake, record in, record out. Bundled for the page.

import {
  createDeviceIdentity,
  createKemPreKeys,
  createOneTimePreKeys,
  createSignedPreKey,
  type DeviceIdentity,
  decryptMessage,
  type Ends,
  encryptMessage,
  type LoadedPreKeys,
  randomBytes,
  type SessionRecord,
  startSession,
} from '../../lib/crypto/index.ts';
import { accountIdOf, type DeviceAddress, type DeviceId, type PreKeyBundle } from '../../protocol/index.ts';
import { type Contestant, enter, TEXT, timed } from './contestant.ts';

interface Person {
  readonly address: DeviceAddress;
  readonly identity: DeviceIdentity;
  readonly bundle: PreKeyBundle;
  readonly preKeys: LoadedPreKeys;
  record: SessionRecord | null;
}

async function person(): Promise<Person> {
  const identity = await createDeviceIdentity();
  const signed = await createSignedPreKey(identity, 1);
  const [oneTime] = await createOneTimePreKeys(1, 1);
  const [kem] = await createKemPreKeys(identity, 1, 1);
  if (!oneTime || !kem) throw new Error('no prekeys');
  return {
    address: { account: accountIdOf(randomBytes(32)), device: 1 as DeviceId },
    identity,
    bundle: { signed: signed.public, oneTime: oneTime.public, kem: kem.public },
    preKeys: { signed: signed.private, oneTime: oneTime.private, kem: kem.private },
    record: null,
  };
}
type Pair = readonly [Person, Person];
const strangers = async (): Promise<Pair> => [await person(), await person()];

const ends = (own: Person, peer: Person): Ends => ({
  self: own.address,
  identity: own.identity,
  peer: { address: peer.address, identityKey: peer.identity.publicKey },
});

async function write(own: Person, peer: Person): Promise<Uint8Array> {
  const outcome = await encryptMessage({ ...ends(own, peer), record: own.record, plaintext: TEXT });
  if (outcome.kind !== 'encrypted') throw new Error(outcome.kind);
  own.record = outcome.record;
  return outcome.body;
}

async function read(own: Person, peer: Person, body: Uint8Array): Promise<void> {
  const outcome = await decryptMessage({ ...ends(own, peer), record: own.record, body, preKeys: own.preKeys });
  if (outcome.kind !== 'decrypted' || outcome.plaintext.length !== TEXT.length) throw new Error(outcome.kind);
  own.record = outcome.record;
}

async function meet([anna, ben]: Pair): Promise<void> {
  const started = await startSession({ ...ends(anna, ben), bundle: ben.bundle, record: null });
  if (started.kind !== 'started') throw new Error(started.kind);
  anna.record = started.record;
  await read(ben, anna, await write(anna, ben));
}

async function acquaintances(): Promise<Pair> {
  const pair = await strangers();
  const [anna, ben] = pair;
  await meet(pair);
  await read(anna, ben, await write(ben, anna));
  return pair;
}

let queued: { readonly pair: Pair; readonly bodies: readonly Uint8Array[] } | null = null;

enter<Contestant>({
  async starts(count) {
    const pairs: Pair[] = [];
    for (let i = 0; i < count; i++) pairs.push(await strangers());
    return timed(async () => {
      for (const pair of pairs) await meet(pair);
    });
  },
  async encrypts(count) {
    const pair = await acquaintances();
    const bodies: Uint8Array[] = [];
    const took = await timed(async () => {
      for (let i = 0; i < count; i++) bodies.push(await write(...pair));
    });
    queued = { pair, bodies };
    return took;
  },
  async decrypts(count) {
    await this.encrypts(count);
    const { pair, bodies } = queued ?? { bodies: [] };
    return timed(async () => {
      for (const body of bodies) if (pair) await read(pair[1], pair[0], body);
    });
  },
  async pingPong(count) {
    const [anna, ben] = await acquaintances();
    return timed(async () => {
      for (let i = 0; i < count; i++) {
        await read(ben, anna, await write(anna, ben));
        await read(anna, ben, await write(ben, anna));
      }
    });
  },
  preKeys: (count) => timed(() => createOneTimePreKeys(1, count)),
});
