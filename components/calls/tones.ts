// The sounds of a call, made of sine waves here: no file to load, and nobody else's tune. Quiet, because a call that startles is a fault.

interface Note {
  /** Seconds from the start of the round. */
  readonly at: number;
  readonly hertz: number;
  /** Seconds until it has died away. */
  readonly lasts: number;
  /** Of full scale. */
  readonly loudness: number;
}

export interface Tone {
  readonly notes: readonly Note[];
  /** Seconds from one round to the next; 0: once. */
  readonly every: number;
}

/** Two voices, like the two arcs of the mark: one calls, a quieter one answers a fourth below. */
export const RING: Tone = {
  every: 3.2,
  notes: [
    { at: 0, hertz: 587.33, lasts: 0.9, loudness: 0.2 },
    { at: 0.18, hertz: 880, lasts: 1.1, loudness: 0.2 },
    { at: 0.62, hertz: 440, lasts: 1.2, loudness: 0.13 },
    { at: 1.1, hertz: 659.25, lasts: 1.3, loudness: 0.16 },
  ],
};

/** What the caller hears while the other side rings: one low breath. */
export const RINGBACK: Tone = {
  every: 4,
  notes: [
    { at: 0, hertz: 293.66, lasts: 1.4, loudness: 0.07 },
    { at: 0.04, hertz: 440, lasts: 1.2, loudness: 0.045 },
  ],
};

/** Not reached: two falling notes. */
export const OVER: Tone = {
  every: 0,
  notes: [
    { at: 0, hertz: 440, lasts: 0.5, loudness: 0.08 },
    { at: 0.22, hertz: 330, lasts: 0.8, loudness: 0.08 },
  ],
};

/** For the test of a speaker. */
export const TEST: Tone = { every: 0, notes: RING.notes };

/** Seconds that one round sounds. */
export const soundsFor = ({ notes }: Tone): number => Math.max(...notes.map(({ at, lasts }) => at + lasts));

/** Puts one round on the clock of `context`, beginning at `from` (its seconds). Nodes free themselves when they have sounded. */
export function schedule(context: BaseAudioContext, output: AudioNode, tone: Tone, from: number): void {
  for (const { at, hertz, lasts, loudness } of tone.notes) {
    // A soft octave above makes it a struck bar rather than a test signal.
    for (const [times, share] of [
      [1, 1],
      [2, 0.25],
    ] as const) {
      const wave = context.createOscillator();
      const envelope = context.createGain();
      wave.frequency.value = hertz * times;
      envelope.gain.setValueAtTime(0, from + at);
      envelope.gain.linearRampToValueAtTime(loudness * share, from + at + 0.02);
      envelope.gain.exponentialRampToValueAtTime(0.0001, from + at + lasts / times);
      wave.connect(envelope).connect(output);
      wave.start(from + at);
      wave.stop(from + at + lasts);
    }
  }
}

/**
 * Plays until the returned function is called. A page that nobody has touched may make no sound: then nothing is heard and nothing is said.
 * `speaker`: the id of an output; the browser's choice without one.
 */
export function play(tone: Tone, speaker = ''): () => void {
  // Asked without a press the browser refuses and complains on the console.
  if (!navigator.userActivation.hasBeenActive) return () => undefined;
  const context = new AudioContext();
  const choosing = context as AudioContext & { setSinkId?: (id: string) => Promise<void> };
  if (speaker !== '') void choosing.setSinkId?.(speaker).catch(() => undefined);
  const output = context.createGain();
  output.connect(context.destination);
  const round = () => schedule(context, output, tone, context.currentTime + 0.05);
  round();
  const timer = tone.every > 0 ? setInterval(round, tone.every * 1000) : null;
  const stop = () => {
    if (timer) clearInterval(timer);
    if (context.state === 'closed') return;
    output.gain.setTargetAtTime(0, context.currentTime, 0.02);
    setTimeout(() => void context.close().catch(() => undefined), 120);
  };
  if (!timer) setTimeout(stop, (soundsFor(tone) + 0.2) * 1000);
  return stop;
}
