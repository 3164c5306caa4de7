// The shapes of the app while the engine is being reached. Its classes are those of the static page, so nothing jumps; the words come late,
// because most starts are over before them.

import { useTranslations } from 'use-intl';
import { useLate } from '../hooks/use-late.ts';
import { StartingShapes } from './starting-shapes.tsx';

export function StartingScreen() {
  const t = useTranslations('onboarding');
  const late = useLate(true, 300);
  return <StartingShapes words={<span role="status">{late ? t('starting') : ''}</span>} />;
}
