// One call after the other, each until both sides opened frames of the other: whether a single transform came too late in any of them.

import { captured, makePair, opened, refusedFrames, transforms } from './media-pair.contract.ts';

/** Every third with the callee's camera turned on when the call stands; every third described anew at once. */
export async function manyCalls(count: number): Promise<{ readonly attached: number; readonly missed: number; readonly unsealed: number }> {
  let [attached, missed, unsealed] = [0, 0, 0];
  for (let turn = 0; turn < count; turn++) {
    const pair = await makePair({ callerVideo: turn % 2 === 0 });
    const { caller, callee } = pair;
    try {
      await pair.start();
      // Not by `expect.poll`, which keeps what it looked at until the test ends.
      while (Math.min(opened(caller), opened(callee)) === 0) await new Promise((resolve) => setTimeout(resolve, 20));
      if (turn % 3 === 1) await callee.media.setCamera(true);
      if (turn % 3 === 2) await caller.media.restart({ servers: [], relayOnly: false });
      const here = transforms();
      attached += here.attached;
      missed += here.missed;
      unsealed += refusedFrames(caller) + refusedFrames(callee);
    } finally {
      pair.close();
      // What is remembered of a call keeps its connection, and a page may only have so many.
      captured.length = 0;
    }
  }
  return { attached, missed, unsealed };
}
