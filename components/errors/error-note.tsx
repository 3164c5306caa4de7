// An action was refused: the sentence, the code, and another try. Read out as soon as it appears.

import { CircleAlert } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Icon } from '../ui/icon.tsx';
import { CopyCode } from './copy-code.tsx';
import { type ErrorPlace, useErrorSentence } from './error-sentence.ts';
import type { Refusal } from './refusal.ts';

interface Props {
  /** `null` draws nothing. */
  readonly refusal: Refusal | null;
  readonly place?: ErrorPlace;
  readonly onRetry?: () => void;
}

export function ErrorNote({ refusal, place, onRetry }: Props) {
  const t = useTranslations('ui');
  const sentenceOf = useErrorSentence();
  if (!refusal) return null;
  return (
    <div role="alert" className="flex animate-appear items-start gap-3 rounded-control bg-danger-soft px-4 py-3 text-danger">
      <Icon of={CircleAlert} className="mt-0.5" />
      <div className="flex min-w-0 flex-1 flex-col items-start gap-1">
        <p className="text-pretty">{sentenceOf(refusal, place)}</p>
        <div className="flex flex-wrap items-center gap-x-4">
          {onRetry ? (
            <button type="button" onClick={onRetry} className="min-h-9 rounded-[6px] font-semibold underline underline-offset-4">
              {t('retry')}
            </button>
          ) : null}
          <CopyCode code={refusal.code} />
        </div>
      </div>
    </div>
  );
}
