// What only a real browser decides: transactions that announce their end, and that a successor's fence undoes.

import { expect, test } from 'vitest';
import { Storage } from './storage.ts';

const draft = (text: string) => ({ text });

test('an overtaken engine writes nothing, not even what it asked for before', async () => {
  const name = `overtaken-${crypto.randomUUID()}`;
  const old = await Storage.open(name, () => {});
  const kept = old.begin();
  kept.put('draft', 'a', draft('kept'));
  await kept.commit();
  const late = old.begin();
  late.put('draft', 'a', draft('late'));
  late.markSeen('late', 1);
  const [between, current] = [await Storage.open(name, () => {}), await Storage.open(name, () => {})];
  for (const work of [late, between.begin()]) {
    work.put('draft', 'b', draft('late'));
    await expect(work.commit()).rejects.toMatchObject({ code: 'lost-ownership' });
  }
  expect([...(await current.drafts())]).toEqual([['a', draft('kept')]]);
  expect(await current.begin().seen(['late'])).toEqual(new Set());
  for (let round = 0; round < 3; round++) {
    const work = current.begin();
    work.put('draft', 'a', draft(`round ${round}`));
    await work.commit();
  }
  expect([...(await current.drafts())]).toEqual([['a', draft('round 2')]]);
  for (const one of [old, between, current]) one.close();
});
