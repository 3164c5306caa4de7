// One thing at a time: ratchets must not be stepped by two tasks at once.

export class SerialQueue {
  #tail: Promise<unknown> = Promise.resolve();

  /** Runs after everything asked before. A task that fails does not stop the next. */
  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(task);
    this.#tail = result.catch(() => {});
    return result;
  }
}
