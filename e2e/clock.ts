// The time as a test likes it: it goes on by itself, and can be put forward. Alarms ring when it is their time.

interface Alarm {
  readonly at: number;
  readonly run: () => void;
  timer: ReturnType<typeof setTimeout>;
}

export class Clock {
  #ahead = 0;
  readonly #alarms = new Set<Alarm>();

  /** ms since 1970. */
  now(): number {
    return Date.now() + this.#ahead;
  }

  /** Runs once after so many ms; what is returned stops it. */
  after(run: () => void, ms: number): () => void {
    const alarm: Alarm = { at: this.now() + ms, run, timer: setTimeout(() => this.#ring(alarm), ms) };
    this.#alarms.add(alarm);
    return () => {
      clearTimeout(alarm.timer);
      this.#alarms.delete(alarm);
    };
  }

  /** Puts the clock forward. */
  pass(ms: number): void {
    this.#ahead += ms;
    for (const alarm of [...this.#alarms]) if (alarm.at <= this.now()) this.#ring(alarm);
  }

  #ring(alarm: Alarm): void {
    clearTimeout(alarm.timer);
    if (this.#alarms.delete(alarm)) alarm.run();
  }
}
