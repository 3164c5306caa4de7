// The dearest thing that somebody without a key can make us compute: a message that claims to be far ahead, to a device that remembers as many
// sessions and skipped keys of its claimed sender as it ever does. Bundled for the page.

import { withHeader } from '../../lib/crypto/signal/forgery.contract.ts';
import { BOUNDS } from '../../lib/crypto/signal/prune.ts';
import { MAX_STEPS } from '../../lib/crypto/signal/ratchet-session.ts';
import { readRecord } from '../../lib/crypto/signal/session-record.ts';
import { TestDevice } from '../../lib/crypto/signal/test-device.ts';
import { enter, timed } from './contestant.ts';

const SESSIONS = 1 + BOUNDS.answeredSessions + BOUNDS.unansweredSessions;

async function read(own: TestDevice, peer: TestDevice, body: Uint8Array): Promise<void> {
  const { kind } = await own.decrypt(peer, body);
  if (kind !== 'decrypted') throw new Error(kind);
}

/** A new session, used both ways. */
async function acquaint(anna: TestDevice, ben: TestDevice): Promise<void> {
  await anna.start(ben);
  await read(ben, anna, await anna.encrypt(ben, 'hi'));
  await read(anna, ben, await ben.encrypt(anna, 'hello'));
}

interface Scene {
  readonly anna: TestDevice;
  readonly ben: TestDevice;
  /** Messages of Anna's that Ben has not had yet: on a session that he knows, and the start of another. */
  readonly message: Uint8Array;
  readonly start: Uint8Array;
}

/** Ben remembers of Anna all that a record has room for. */
async function fullRecord(): Promise<Scene> {
  const [anna, ben] = [await TestDevice.create(), await TestDevice.create()];
  for (let i = 0; i < BOUNDS.answeredSessions; i++) await acquaint(anna, ben);
  for (let i = 0; i < BOUNDS.unansweredSessions; i++) {
    await ben.start(anna);
    await ben.encrypt(anna, 'never arrives');
  }
  await acquaint(anna, ben);
  let last = await anna.encrypt(ben, 'skipped');
  for (let i = 0; i < BOUNDS.skippedKeys; i++) last = await anna.encrypt(ben, 'skipped');
  await read(ben, anna, last);
  const message = await anna.encrypt(ben, 'the next');
  const { sessions } = readRecord(ben.record(anna));
  if (sessions.length !== SESSIONS) throw new Error(`${sessions.length} sessions instead of ${SESSIONS}`);
  await anna.start(ben);
  return { anna, ben, message, start: await anna.encrypt(ben, 'a start') };
}

let scene: Promise<Scene> | null = null;

enter({
  /** ms. */
  async worst(): Promise<number> {
    scene ??= fullRecord();
    const { anna, ben, message, start } = await scene;
    // An honest key that no session knows: each session would have to take a ratchet step to it.
    const ephemeralKey = new Uint8Array([5, ...anna.identity.publicKey]);
    const share = Math.floor(MAX_STEPS / SESSIONS) - 1;
    const ahead = readRecord(ben.record(anna)).sessions[0];
    const counter = Object.values(ahead?.chains ?? {}).reduce(
      (most, { chainType, chainKey }) => (chainType === 2 ? Math.max(most, chainKey.counter) : most),
      0,
    );
    const forgeries = [
      // All steps on one session, on a chain that is there and on one that would be new.
      withHeader(message, { counter: counter + MAX_STEPS }),
      withHeader(message, { ephemeralKey, counter: MAX_STEPS - 1, previousCounter: 0 }),
      withHeader(message, { ephemeralKey, counter: MAX_STEPS / 2, previousCounter: MAX_STEPS / 2 - 1 }),
      // A fair share for each session, so that all are tried.
      withHeader(message, { ephemeralKey, counter: share, previousCounter: 0 }),
      withHeader(message, { ephemeralKey, counter: 0, previousCounter: 0 }),
      // A whole handshake, and then all steps.
      withHeader(start, { counter: MAX_STEPS - 1 }),
    ];
    let worst = 0;
    for (const body of forgeries) {
      const took = await timed(async () => {
        const { kind } = await ben.decrypt(anna, body);
        if (kind !== 'undecryptable') throw new Error(kind);
      });
      worst = Math.max(worst, took);
    }
    return worst;
  },
});
