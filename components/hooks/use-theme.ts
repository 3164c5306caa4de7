// Puts the chosen theme on the document. Without a choice the device decides, in CSS alone.

import { useLayoutEffect } from 'react';
import type { Settings } from '../../lib/domain/index.ts';

export function useTheme(theme: Settings['theme']): void {
  useLayoutEffect(() => {
    const { dataset } = document.documentElement;
    if (theme === 'system') delete dataset.theme;
    else dataset.theme = theme;
  }, [theme]);
}
