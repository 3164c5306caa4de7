import { expect, test } from 'vitest';
import { pump } from './pump.ts';

/** A stream that hands out what it is given, and one that collects. */
function streams<T>(values: readonly T[]) {
  const out: T[] = [];
  const readable = new ReadableStream<T>({
    start(controller) {
      for (const value of values) controller.enqueue(value);
      controller.close();
    },
  });
  return { readable, writable: new WritableStream<T>({ write: (value) => void out.push(value) }), out };
}
const turns = async (count: number) => {
  for (let i = 0; i < count; i++) await Promise.resolve();
};

test('frames leave in the order in which they came, however long each takes, and those that do not go on are left out', async () => {
  const numbers = Array.from({ length: 100 }, (_, i) => i);
  const { readable, writable, out } = streams(numbers);
  await pump(readable, writable, async (n) => {
    await turns((n * 37) % 11);
    return n % 3 !== 0;
  });
  expect(out).toEqual(numbers.filter((n) => n % 3 !== 0));
});

test('only a few are under way at a time', async () => {
  const { readable, writable, out } = streams(Array.from({ length: 60 }, (_, i) => i));
  let under = 0;
  let most = 0;
  await pump(readable, writable, async () => {
    most = Math.max(most, ++under);
    await turns(20);
    under--;
    return true;
  });
  expect(out).toHaveLength(60);
  expect(most).toBe(4);
});

test('a track that ends in the middle ends the pump, without an error left behind', async () => {
  let cancelled = 0;
  const endless = new ReadableStream<number>({ pull: (controller) => controller.enqueue(1), cancel: () => void cancelled++ });
  let written = 0;
  const ending = new WritableStream<number>({
    write: () => {
      if (++written === 5) throw new Error('the track has ended');
    },
  });
  await pump(endless, ending, async () => true);
  expect({ written, cancelled }).toEqual({ written: 5, cancelled: 1 });

  let aborted = 0;
  const broken = new ReadableStream<number>({ pull: (controller) => controller.error(new Error('gone')) });
  await pump(broken, new WritableStream({ abort: () => void aborted++ }), async () => true);
  expect(aborted).toBe(1);
});
