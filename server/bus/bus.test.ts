import { busContract } from './bus.contract.ts';
import { memoryBus } from './memory-bus.ts';

busContract('memory', async (count) => {
  const join = memoryBus();
  return Array.from({ length: count }, () => join());
});
