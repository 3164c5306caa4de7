// The one setting that the composer needs: it must not be drawn again whenever anything else in the snapshot changes.

import { useCallback, useSyncExternalStore } from 'react';
import { useClient } from '../../hooks/use-client.ts';

export function useEnterSends(): boolean {
  const client = useClient();
  const subscribe = useCallback((listener: () => void) => client.subscribe(listener), [client]);
  return useSyncExternalStore(subscribe, () => client.getSnapshot().me?.settings.enterSends ?? true);
}
