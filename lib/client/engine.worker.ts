// The engine's entry: runs in a dedicated worker, so that the page never stutters.
export {};
