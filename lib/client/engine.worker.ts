// The engine's program: every tab starts one, one of them at a time owns the ratchets and the socket, the others stand in line.

import { consoleLog } from '../base/index.ts';
import { DATABASE } from './database-name.ts';
import { serve } from './engine/host.ts';
import { own } from './engine/ownership.ts';

declare const self: DedicatedWorkerGlobalScope;

own((lost) => serve({ database: DATABASE, origin: self.location.origin, log: consoleLog, lost }), consoleLog)
  .catch(() => consoleLog('engine ended by an error', { code: 'internal' }))
  .finally(() => {
    // The page starts another, which stands in line like everybody else.
    self.postMessage('ended');
    self.close();
  });
