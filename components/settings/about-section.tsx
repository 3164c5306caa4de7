// What this is, under which licence, and what it cannot promise. The last part is as important as the first.

import { useTranslations } from 'use-intl';
import { Mark } from '../ui/mark.tsx';
import { Section } from '../ui/section.tsx';
import { VERSION } from './version.ts';

export function AboutSection() {
  const t = useTranslations('settings.about');
  return (
    <Section title={t('title')}>
      <div className="flex items-start gap-4 py-2">
        <span className="text-accent">
          <Mark size={40} />
        </span>
        <div className="flex flex-col gap-1">
          <p className="font-semibold tabular-nums">{t('version', { version: VERSION })}</p>
          <p className="text-pretty text-quiet">{t('licence')}</p>
        </div>
      </div>
      <h3 className="pt-3 font-semibold">{t('notPromised')}</h3>
      <ul className="flex list-disc flex-col gap-1.5 ps-5 text-pretty text-quiet marker:text-edge">
        <li>{t('firstLoad')}</li>
        <li>{t('screenshots')}</li>
        <li>{t('keeps')}</li>
        <li>{t('metadata')}</li>
      </ul>
    </Section>
  );
}
