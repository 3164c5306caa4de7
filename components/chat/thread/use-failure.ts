// The sentence for why a message was not sent.

import { useTranslations } from 'use-intl';

/** Takes the code that the engine gave; an unknown one gets a plain sentence. */
export function useFailure(): (code: string | null) => string {
  const t = useTranslations('chat.failure');
  return (code) => {
    const key = code as Parameters<typeof t.has>[0];
    return code !== null && t.has(key) ? t(key) : t('other');
  };
}
