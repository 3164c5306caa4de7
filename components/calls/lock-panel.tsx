// What protects the call, from its counters, and the words that show whether anybody stands between.

import { useTranslations } from 'use-intl';
import type { CallView } from '../../lib/client/index.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Facts } from './facts.tsx';
import { isAlarming, lockOf, refusedIn } from './lock-state.ts';

interface Props {
  readonly call: CallView;
  readonly onClose: () => void;
}

/** Open as long as it is mounted. */
export function LockPanel({ call, onClose }: Props) {
  const t = useTranslations('calls.lock');
  const ui = useTranslations('ui');
  const { media, words } = call;
  const frames = media?.frames ?? null;
  const lock = lockOf(frames);
  const number = new Intl.NumberFormat();
  const refused = frames ? refusedIn(frames) : 0;
  return (
    <Dialog
      title={t('title')}
      onClose={onClose}
      actions={
        <Button kind="soft" onClick={onClose}>
          {ui('close')}
        </Button>
      }
    >
      <p role={isAlarming(lock) ? 'alert' : undefined} className={isAlarming(lock) ? 'text-pretty text-danger' : 'text-pretty text-ink'}>
        {t(`say_${lock}`)}
      </p>
      <section className="flex flex-col gap-2 rounded-control bg-accent-soft p-4 text-ink">
        <h3 className="font-semibold">{t('words')}</h3>
        {words ? (
          <>
            <ol
              aria-label={t('words')}
              className="grid list-decimal grid-cols-2 gap-x-8 gap-y-1 ps-6 text-title font-semibold marker:text-small marker:font-normal"
            >
              {words.map((word, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a word may come twice, and its place is what is compared
                <li key={index} className="wrap-anywhere">
                  {word}
                </li>
              ))}
            </ol>
            <p className="text-pretty">{t('wordsHow')}</p>
          </>
        ) : (
          <p>{t('wordsNone')}</p>
        )}
      </section>
      <Facts
        facts={[
          { label: t('sealed'), value: number.format(frames?.sealed ?? 0) },
          { label: t('opened'), value: number.format(frames?.opened ?? 0) },
          {
            label: t('refused'),
            value: number.format(refused),
            note: frames && refused > 0 ? t('refusedText', { ...frames.refused }) : undefined,
          },
          { label: t('suite'), value: frames?.suite ?? t('none') },
          {
            label: t('kid'),
            value: t('kids', { mine: `${frames?.kid.mine ?? t('none')}`, theirs: `${frames?.kid.theirs ?? t('none')}` }),
          },
          {
            label: t('path'),
            value: t(`path_${media?.path ?? 'unknown'}`),
            note: media?.path ? t(`pathText_${media.path}`) : undefined,
          },
        ]}
      />
    </Dialog>
  );
}
