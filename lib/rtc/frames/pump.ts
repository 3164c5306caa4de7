// Moves frames from one stream to another. Several are worked on at once, because WebCrypto works in a thread of its own; they leave in the
// order in which they came.

/** Frames under way at a time: enough that the next one waits in the queue when one is done, few enough that a burst takes no memory. */
const UNDER_WAY = 4;

/** `work`: whether the frame goes on; never rejects. Resolves when either stream has ended, whatever the reason. */
export async function pump<T>(
  readable: ReadableStream<T>,
  writable: WritableStream<T>,
  work: (frame: T) => Promise<boolean>,
): Promise<void> {
  const reader = readable.getReader();
  const writer = writable.getWriter();
  const under: Promise<void>[] = [];
  let last: Promise<void> = Promise.resolve();
  const follow = async (frame: T, worked: Promise<boolean>, before: Promise<void>) => {
    const goesOn = await worked;
    await before;
    if (goesOn) await writer.write(frame);
  };
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      last = follow(value, work(value), last);
      // Looked at below, or when it is the oldest.
      last.catch(() => {});
      under.push(last);
      if (under.length >= UNDER_WAY) await under.shift();
    }
    await last;
    await writer.close();
  } catch {
    // The track has ended, or its connection was closed: nothing more can go through.
    await Promise.allSettled([reader.cancel(), writer.abort()]);
  }
}
