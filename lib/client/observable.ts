// How a screen watches something that changes.

/** A thing to draw that changes. `getSnapshot` returns the same object until something changed. */
export interface Observable<T> {
  getSnapshot(): T;
  /** Returns the function that stops listening. */
  subscribe(listener: () => void): () => void;
}
