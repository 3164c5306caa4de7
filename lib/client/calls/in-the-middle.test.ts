// Somebody who reads and writes everything between two people, even with their account keys, and wants both to read the same words. What he can
// choose, and when, is the order of the signals: `accept` commits, `describe` shows, `answer` opens.

import { expect, test } from 'vitest';
import { type AccountId, accountIdOf } from '../../../protocol/index.ts';
import { type CallSide, commitToCallPart, isCallPart, shortAuthenticationString } from '../../crypto/index.ts';

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
const side = (account: AccountId): CallSide => ({
  account,
  nonce: random(32),
  key: random(32),
  fingerprint: `sha-256 ${random(32).join(':')}`,
});

const CALL = random(16);
const ALICE = accountIdOf(random(32));
const BOB = accountIdOf(random(32));
/** Parts that he tries with whatever he knows by then. */
const TRIES = 4;

type Words = readonly string[];
/** What goes on between `accept` and `answer` with one of the two; `words` are what she then reads. */
type Caller = (commitment: Uint8Array) => { readonly shown: CallSide; readonly open: (part: CallSide) => Promise<Words> };
type Answerer = {
  readonly commitment: Uint8Array;
  readonly open: (shown: CallSide) => Promise<{ readonly part: CallSide; readonly words: Words }>;
};

/** Alice calls: she shows her part once somebody is bound to his, and believes only what that binds. */
const alice: Caller = (commitment) => {
  const shown = side(ALICE);
  return {
    shown,
    async open(part) {
      if (!(await isCallPart(commitment, part))) throw new Error('unsafe');
      return shortAuthenticationString(CALL, shown, part);
    },
  };
};

/** Bob takes it up: his part is opened only to who has shown theirs, once. */
async function bob(): Promise<Answerer> {
  const part = side(BOB);
  let opened = false;
  return {
    commitment: await commitToCallPart(part),
    async open(shown) {
      if (opened) throw new Error('once');
      opened = true;
      return { part, words: await shortAuthenticationString(CALL, shown, part) };
    },
  };
}

/** The best of a few parts: the one that comes nearest to the wanted words by `guess`. */
async function best(account: AccountId, wanted: Words, guess: (part: CallSide) => Promise<Words>, tries = TRIES): Promise<CallSide> {
  let [found, most] = [side(account), -1];
  for (let count = 0; count < tries; count++) {
    const part = side(account);
    const words = await guess(part);
    const alike = words.filter((word, at) => word === wanted[at]).length;
    if (alike > most) [found, most] = [part, alike];
  }
  return found;
}

const attacks: Readonly<Record<string, () => Promise<readonly [Words, Words]>>> = {
  async 'finishes with Alice first, then looks for a part that gives Bob her words'() {
    const towardsAlice = side(BOB);
    const hers = alice(await commitToCallPart(towardsAlice));
    const wanted = await hers.open(towardsAlice);
    const his = await bob();
    // Bob's nonce is not known before he is shown a part: this is a guess.
    const towardsBob = await best(ALICE, wanted, (part) => shortAuthenticationString(CALL, part, side(BOB)));
    return [wanted, (await his.open(towardsBob)).words];
  },
  async 'finishes with Bob first, then looks for a part that gives Alice his words'() {
    const his = await bob();
    const { words: wanted } = await his.open(side(ALICE));
    // Alice shows her part only to who is bound: this is a guess.
    const towardsAlice = await best(BOB, wanted, (part) => shortAuthenticationString(CALL, side(ALICE), part));
    return [await alice(await commitToCallPart(towardsAlice)).open(towardsAlice), wanted];
  },
  async 'passes nonces and keys on as they are, and puts in certificates of his own'() {
    const his = await bob();
    const towardsAlice = side(BOB);
    const hers = alice(await commitToCallPart(towardsAlice));
    const { words } = await his.open({ ...hers.shown, fingerprint: towardsAlice.fingerprint });
    return [await hers.open(towardsAlice), words];
  },
};

for (const [name, attack] of Object.entries(attacks))
  test(`who ${name}, has other words with each of them: 1,000 of 1,000`, { timeout: 60_000 }, async () => {
    let same = 0;
    for (let run = 0; run < 1000; run++) {
      const [hers, his] = await attack();
      if (hers.join() === his.join()) same++;
    }
    expect(same).toBe(0);
  });

test('who changes the part that he is bound to is found out', async () => {
  const [bound, other] = [side(BOB), side(BOB)];
  for (const part of ['nonce', 'key', 'fingerprint'] as const) {
    const hers = alice(await commitToCallPart(bound));
    await expect(hers.open({ ...bound, [part]: other[part] })).rejects.toThrow('unsafe');
  }
});

test('without being bound he could look for words, and would find the first in a few hundred tries', async () => {
  const hers = alice(new Uint8Array(32));
  const [wanted = ''] = await (await bob()).open(side(ALICE)).then(({ words }) => words);
  const matches = async (part: CallSide) => (await shortAuthenticationString(CALL, hers.shown, part))[0] === wanted;
  let tries = 1;
  while (tries < 10_000 && !(await matches(side(BOB)))) tries++;
  expect(tries).toBeLessThan(10_000);
});
