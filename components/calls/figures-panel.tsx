// The page of figures: what to look at when a call is bad, and what to read out to whoever runs the server. Counted here, sent nowhere.

import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Facts } from './facts.tsx';
import { type Figures, figuresOf, type Picture } from './figures.ts';
import { useCalls } from './use-call.ts';

const EVERY_MS = 2000;

function useFigures(): Figures | null {
  const calls = useCalls();
  const [figures, setFigures] = useState<Figures | null>(null);
  useEffect(() => {
    let before: RTCStatsReport | null = null;
    let gone = false;
    const take = async () => {
      const report = await calls.stats().catch(() => null);
      if (gone || !report) return;
      setFigures(figuresOf(report, before));
      before = report;
    };
    void take();
    const timer = setInterval(() => void take(), EVERY_MS);
    return () => {
      gone = true;
      clearInterval(timer);
    };
  }, [calls]);
  return figures;
}

/** Open as long as it is mounted. */
export function FiguresPanel({ onClose }: { readonly onClose: () => void }) {
  const t = useTranslations('calls.figures');
  const ui = useTranslations('ui');
  const figures = useFigures();
  const or = (value: number | null, word: (value: number) => string) => (value === null ? t('unknown') : word(value));
  const picture = (seen: Picture | null) =>
    seen ? t('size', { width: `${seen.width}`, height: `${seen.height}`, rate: `${seen.rate}` }) : t('unknown');
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
      {figures ? (
        <Facts
          facts={[
            { label: t('round'), value: or(figures.round, (value) => t('ms', { value })) },
            { label: t('jitter'), value: or(figures.jitter, (value) => t('ms', { value })) },
            { label: t('loss'), value: or(figures.loss, (value) => t('percent', { value })) },
            { label: t('lossBack'), value: or(figures.lossBack, (value) => t('percent', { value })) },
            { label: t('out'), value: or(figures.out, (value) => t('kbits', { value })) },
            { label: t('in'), value: or(figures.in, (value) => t('kbits', { value })) },
            { label: t('pictureOut'), value: picture(figures.pictureOut) },
            { label: t('pictureIn'), value: picture(figures.pictureIn) },
            { label: t('codecs'), value: figures.codecs.join(', ') || t('unknown') },
            { label: t('route'), value: figures.route ?? t('unknown') },
          ]}
        />
      ) : (
        <p role="status">{t('none')}</p>
      )}
    </Dialog>
  );
}
