// Nodes in one process: the default has a single node, tests have several.

import type { Bus, BusEvent } from './bus.ts';

type Listener = (event: BusEvent) => void;

/** Each call of the returned function joins one more node. */
export function memoryBus(): () => Bus {
  const nodes = new Set<Set<Listener>>();
  return () => {
    const own = new Set<Listener>();
    nodes.add(own);
    return {
      publish(event) {
        for (const listeners of nodes) {
          if (listeners === own) continue;
          // Never inside the publisher's own step: a real bus is not that fast either.
          queueMicrotask(() => {
            for (const listener of [...listeners]) listener(event);
          });
        }
      },
      subscribe(listener) {
        own.add(listener);
        return () => own.delete(listener);
      },
      async close() {
        nodes.delete(own);
        own.clear();
      },
    };
  };
}
