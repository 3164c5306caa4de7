// The call is not in this tab: where it is, and a way to end it from here.

import { PhoneCall } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Bar } from '../ui/bar.tsx';
import { Icon } from '../ui/icon.tsx';
import { isolated } from '../ui/isolated.ts';
import { useCall } from './use-call.ts';
import { useControls } from './use-controls.ts';
import { useSurface } from './use-surface.ts';

export function ElsewhereBar() {
  const surface = useSurface();
  return surface === 'elsewhere' ? <Elsewhere /> : null;
}

function Elsewhere() {
  const t = useTranslations('calls.screen');
  const call = useCall();
  const controls = useControls();
  if (!call) return null;
  const rings = call.phase === 'calling' || call.phase === 'ringing-out';
  return (
    <Bar
      icon={<Icon of={PhoneCall} />}
      action={
        <button
          type="button"
          onClick={controls.hangUp}
          className="min-h-9 rounded-[8px] font-semibold text-danger underline underline-offset-4"
        >
          {rings ? t('cancel') : t('end')}
        </button>
      }
    >
      {t(call.here === null ? 'elsewhereGone' : rings ? 'elsewhereRinging' : 'elsewhere', { name: isolated(call.name) })}
    </Bar>
  );
}
