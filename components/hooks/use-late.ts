// True once something has lasted: what is over in a moment need not be said.

import { useEffect, useState } from 'react';

/** `true` when `lasting` has been true for `ms`; `false` at once when it ends. */
export function useLate(lasting: boolean, ms: number): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!lasting) return;
    const timer = setTimeout(() => setLate(true), ms);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [lasting, ms]);
  return lasting && late;
}
