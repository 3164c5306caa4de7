// A picture of 720 lines, thirty times a second, that says when it was made: 24 blocks along its top are the bits of a clock in milliseconds.

const WIDTH = 1280;
const HEIGHT = 720;
const FRAMES_PER_SECOND = 30;
const BITS = 24;
const CLOCK_ROWS = 32;
const BLOCK = Math.floor(WIDTH / BITS);
const BACKGROUNDS = 8;

declare const MediaStreamTrackGenerator: {
  new (options: { kind: 'video' }): MediaStreamTrack & { readonly writable: WritableStream<VideoFrame> };
};

const clock = (): number => Math.round(performance.timeOrigin + performance.now()) % (1 << BITS);

/** I420, with something that moves and something that cannot be foreseen, as in a room with a person. */
function background(turn: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array((WIDTH * HEIGHT * 3) / 2).fill(128);
  for (let y = 0; y < HEIGHT / 2; y++)
    for (let x = 0; x < WIDTH; x++) bytes[y * WIDTH + x] = 64 + ((x + turn * 8) & 63) + Math.floor(Math.random() * 16);
  return bytes;
}

/** A track that runs until it is stopped. */
export function clockTrack(): MediaStreamTrack {
  const track = new MediaStreamTrackGenerator({ kind: 'video' });
  const writer = track.writable.getWriter();
  const backgrounds = Array.from({ length: BACKGROUNDS }, (_, turn) => background(turn));
  let turn = 0;
  const timer = setInterval(() => {
    if (track.readyState === 'ended') return clearInterval(timer);
    const bytes = backgrounds[turn++ % BACKGROUNDS] as Uint8Array<ArrayBuffer>;
    const now = clock();
    for (let bit = 0; bit < BITS; bit++) {
      const bright = (now >> bit) & 1 ? 235 : 16;
      for (let y = 0; y < CLOCK_ROWS; y++) bytes.fill(bright, y * WIDTH + bit * BLOCK, y * WIDTH + (bit + 1) * BLOCK);
    }
    const frame = new VideoFrame(bytes, { format: 'I420', codedWidth: WIDTH, codedHeight: HEIGHT, timestamp: performance.now() * 1000 });
    writer.write(frame).catch(() => clearInterval(timer));
  }, 1000 / FRAMES_PER_SECOND);
  return track;
}

/** ms since the picture that `element` shows was made; `null` when its clock cannot be read. */
export function age(element: HTMLVideoElement): number | null {
  const pen = new OffscreenCanvas(BITS, 1).getContext('2d', { willReadFrequently: true });
  const scale = element.videoWidth / WIDTH;
  pen?.drawImage(element, 0, 8 * scale, BITS * BLOCK * scale, 16 * scale, 0, 0, BITS, 1);
  const pixels = pen?.getImageData(0, 0, BITS, 1).data;
  if (!pixels) return null;
  let made = 0;
  for (let bit = 0; bit < BITS; bit++) if ((pixels[bit * 4] ?? 0) > 128) made |= 1 << bit;
  const ms = clock() - made;
  return ms >= 0 && ms < 5_000 ? ms : null;
}
