// How much still fits, shown near the limit and said in steps: a screen reader that counts every keystroke cannot be listened to.

import { useFormatter, useTranslations } from 'use-intl';

const STEPS = [1024, 512, 256, 128, 64, 32, 16, 8, 4, 2, 1, 0] as const;

export function RoomLeft({ left }: { readonly left: number | null }) {
  const t = useTranslations('chat.composer');
  const format = useFormatter();
  const step = left === null || left < 0 ? null : STEPS.findLast((limit) => left <= limit);
  return (
    <>
      {left === null ? null : (
        <span aria-hidden="true" className={`px-1 text-small tabular-nums ${left < 0 ? 'font-semibold text-danger' : 'text-quiet'}`}>
          {left < 0 ? t('over', { count: -left }) : format.number(left)}
        </span>
      )}
      <span role="status" className="sr-only">
        {left !== null && left < 0 ? t('tooLong') : step === null || step === undefined ? '' : t('leftSpoken', { count: step })}
      </span>
    </>
  );
}
