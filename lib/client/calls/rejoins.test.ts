// A page that is loaded again begins with a worker that counts from 0: only a fresh key of a higher number keeps a counter from being used twice.

import { expect, test } from 'vitest';
import { createFrameKey } from '../../crypto/index.ts';
import { readHeader } from '../../crypto/sframe/header.ts';
import { advance, type Call, type CallId, hearOffer } from '../../domain/index.ts';
import { frameOf, TestWorker } from '../../rtc/frames/test-frames.contract.ts';

const REJOINS = 1_000;
const NOW = 1_700_000_000_000;

test(`over ${REJOINS.toLocaleString('en')} rejoins no frame key is made twice, and no counter of a KID is used twice`, async () => {
  const offer = { id: 'ab'.repeat(16) as CallId, video: true, device: 7, sentAt: NOW, age: 0, known: true, current: null };
  const [rings] = hearOffer(offer, NOW);
  let call = rings?.call as Call;
  const secrets = new Set<string>();
  const used = new Set<string>();
  let frames = 0;
  for (let at = 0; at < REJOINS; at++) {
    const [page, fingerprint] = [`page ${at}`, `sha-256 ${at}`];
    const { call: next, effects } = advance(
      call,
      at === 0 ? { kind: 'accepted', video: true, page, fingerprint } : { kind: 'rejoined', page, fingerprint },
      NOW + at,
    );
    call = next;
    const kids = effects.flatMap((effect) => (effect.kind === 'join' ? [effect.kid] : []));
    expect(kids).toHaveLength(1);
    const key = await createFrameKey(kids[0] as number);
    secrets.add(Buffer.from(key.secret).toString('hex'));
    const worker = new TestWorker();
    await worker.ask({ kind: 'send-key', key });
    const payload = new Uint8Array(40);
    const sealed = [
      ...(await worker.run(
        'send',
        1,
        'audio',
        [1, 2, 3].map(() => frameOf('audio/opus', payload)),
      )),
      ...(await worker.run(
        'send',
        2,
        'camera',
        [1, 2].map(() => frameOf('video/VP9', payload)),
      )),
    ];
    for (const { data } of sealed) {
      const header = readHeader(new Uint8Array(data));
      used.add(`${header?.kid}/${header?.ctr}`);
      frames += 1;
    }
  }
  expect(secrets.size).toBe(REJOINS);
  expect(frames).toBe(5 * REJOINS);
  expect(used.size).toBe(frames);
});
