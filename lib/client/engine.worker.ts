// The engine's program: every tab starts one, one of them at a time owns the ratchets and the socket, the others wait for its lock.

import { consoleLog } from '../base/index.ts';
import { serve } from './engine/host.ts';

declare const self: DedicatedWorkerGlobalScope;

const LOCK = 'sotto-engine';
const DATABASE = 'sotto';

navigator.locks
  .request(LOCK, () => serve({ database: DATABASE, origin: self.location.origin, log: consoleLog }))
  .catch(() => consoleLog('engine ended by an error', { code: 'internal' }))
  .finally(() => {
    // The page starts another, which waits for the lock like everybody else.
    self.postMessage('ended');
    self.close();
  });
