// The code of an error, to be copied into a letter to whoever runs the server.

import { useTranslations } from 'use-intl';
import { useCopy } from '../hooks/use-copy.ts';

export function CopyCode({ code }: { readonly code: string }) {
  const t = useTranslations('errors');
  const copy = useCopy();
  return (
    <button
      type="button"
      aria-label={t('copyCode', { code })}
      title={t('copyCode', { code })}
      onClick={() => void copy(code, t('codeCopied'))}
      className="min-h-6 rounded-[6px] font-mono text-small underline decoration-dotted underline-offset-4"
    >
      <bdi dir="ltr">{t('code', { code })}</bdi>
    </button>
  );
}
