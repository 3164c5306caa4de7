// A microphone that is plugged in during a call is offered once; nothing changes by itself.

import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { useAnnouncer } from '../ui/announcer.tsx';
import { useCallDesk } from './call-desk.tsx';
import { useCalls } from './use-call.ts';
import { useDevices } from './use-devices.ts';

export function useNewDevice(live: boolean): void {
  const t = useTranslations('calls.devices');
  const calls = useCalls();
  const { fail, setSpeaker } = useCallDesk();
  const { toast } = useAnnouncer();
  const { microphones, speakers } = useDevices(live);
  const known = useRef<ReadonlySet<string> | null>(null);
  useEffect(() => {
    if (!live || microphones.length === 0) {
      known.current = null;
      return;
    }
    const before = known.current;
    known.current = new Set(microphones.map(({ id }) => id));
    const found = before && microphones.find(({ id, label }) => label !== '' && !before.has(id));
    if (!found) return;
    toast(t('found', { name: found.label }), {
      label: t('use'),
      onSelect: () => {
        void calls.chooseDevices({ microphone: found.id }).catch((thrown: unknown) => fail(thrown, false));
        // A headset hears and speaks under one name.
        const speaker = speakers.find(({ label }) => label === found.label);
        if (speaker) setSpeaker(speaker.id);
      },
    });
  }, [live, microphones, speakers, calls, fail, setSpeaker, toast, t]);
}
