// Puts a text on the clipboard and says so.

import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useAnnouncer } from '../ui/announcer.tsx';

/** Resolves to whether the browser let us. Says `said`, or why not. */
export function useCopy(): (text: string, said?: string) => Promise<boolean> {
  const t = useTranslations('ui');
  const { toast } = useAnnouncer();
  return useCallback(
    async (text, said) => {
      try {
        await navigator.clipboard.writeText(text);
        toast(said ?? t('copied'));
        return true;
      } catch {
        toast(t('copyRefused'));
        return false;
      }
    },
    [t, toast],
  );
}
