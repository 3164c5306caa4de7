// Said before the browser asks, and after it refused. The browser's own question comes in its own words and cannot be undone in the page.

import { Camera, Mic, MicOff } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { ErrorNote } from '../errors/error-note.tsx';
import type { Refusal } from '../errors/refusal.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { isolated } from '../ui/isolated.ts';
import { permissionPlace } from './browser-of.ts';

interface QuestionProps {
  readonly name: string;
  readonly video: boolean;
  readonly onGo: () => void;
  readonly onClose: () => void;
}

/** Open as long as it is mounted. */
export function PermissionQuestion({ name, video, onGo, onClose }: QuestionProps) {
  const t = useTranslations('calls.ask');
  const ui = useTranslations('ui');
  const kind = video ? 'video' : 'voice';
  return (
    <Dialog
      title={t(`${kind}Title`)}
      onClose={onClose}
      actions={
        <>
          <Button kind="plain" onClick={onClose}>
            {ui('cancel')}
          </Button>
          <Button onClick={onGo}>{t('goOn')}</Button>
        </>
      }
    >
      <div aria-hidden="true" className="flex gap-2 text-accent">
        <Icon of={Mic} size={28} />
        {video ? <Icon of={Camera} size={28} /> : null}
      </div>
      <p className="text-pretty">{t(`${kind}Text`, { name: isolated(name) })}</p>
      <p className="text-pretty">{t('when')}</p>
    </Dialog>
  );
}

interface TroubleProps {
  readonly refusal: Refusal;
  readonly video: boolean;
  /** `null`: there is nothing to try again. */
  readonly onAgain: (() => void) | null;
  readonly onClose: () => void;
}

/** Open as long as it is mounted. */
export function CallTrouble({ refusal, video, onAgain, onClose }: TroubleProps) {
  const t = useTranslations('calls');
  const ui = useTranslations('ui');
  const refused = refusal.code === 'permission-denied';
  return (
    <Dialog
      role="alertdialog"
      title={refused ? t(video ? 'refused.videoTitle' : 'refused.voiceTitle') : t('failed.title')}
      onClose={onClose}
      actions={
        <>
          <Button kind="plain" onClick={onClose}>
            {ui('close')}
          </Button>
          {onAgain ? <Button onClick={onAgain}>{t('refused.again')}</Button> : null}
        </>
      }
    >
      {refused ? (
        <>
          <span className="text-danger">
            <Icon of={MicOff} size={28} />
          </span>
          <p className="text-pretty">{t('refused.text')}</p>
          <p className="text-pretty text-ink">{t(`refused.${permissionPlace()}`)}</p>
        </>
      ) : (
        <ErrorNote refusal={refusal} />
      )}
    </Dialog>
  );
}
