// Whether somebody is looking at this page: only then has a message been on screen, whatever is drawn.

import { useSyncExternalStore } from 'react';

const looking = () => document.visibilityState === 'visible' && document.hasFocus();

function subscribe(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener);
  addEventListener('focus', listener);
  addEventListener('blur', listener);
  return () => {
    document.removeEventListener('visibilitychange', listener);
    removeEventListener('focus', listener);
    removeEventListener('blur', listener);
  };
}

export const useAttention = (): boolean => useSyncExternalStore(subscribe, looking);
