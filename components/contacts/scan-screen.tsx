// Reads somebody's invite with the camera, or from a pasted link. The camera is asked for only after the screen has said why.

import { Camera, CameraOff } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { goTo, hrefOf } from '../routes.ts';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { Icon } from '../ui/icon.tsx';
import { Page } from '../ui/page.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { TextField } from '../ui/text-field.tsx';
import { type FoundInvite, inviteIn } from './invite-link.ts';
import { useCamera } from './use-camera.ts';

export function ScanScreen() {
  const t = useTranslations('contacts.scan');
  const [seen, setSeen] = useState<FoundInvite | null>(null);
  const [pasted, setPasted] = useState('');
  const [wrong, setWrong] = useState<FoundInvite | null>(null);

  const wordsFor = (invite: FoundInvite | null): string | null => {
    if (!invite || invite.kind === 'own') return null;
    return invite.kind === 'other-server' ? t('otherServer', { host: invite.host }) : t('notInvite');
  };
  const open = (invite: FoundInvite, refuse: (invite: FoundInvite) => void) => {
    if (invite.kind === 'own') goTo({ kind: 'invite', fragment: invite.fragment }, 'replace');
    else refuse(invite);
  };
  const camera = useCamera((text) => open(inviteIn(text), setSeen));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    open(inviteIn(pasted), setWrong);
  };

  const on = camera.state === 'starting' || camera.state === 'looking';
  const failure = camera.state === 'refused' || camera.state === 'missing' || camera.state === 'busy' ? t(camera.state) : null;
  return (
    <Page title={t('title')} back={hrefOf({ kind: 'new' })}>
      <section className="flex flex-col gap-4">
        <div className={classNames('relative aspect-square w-full overflow-hidden rounded-card bg-panel sm:aspect-4/3', !on && 'hidden')}>
          {/* No captions: it is this device's own camera, without sound. */}
          <video ref={camera.video} muted playsInline aria-label={t('video')} className="size-full object-cover" />
          <span aria-hidden="true" className="absolute inset-[14%] rounded-[28px] border-2 border-code-paper" />
        </div>
        <p role="status" className={classNames('flex items-center justify-center gap-2 text-center text-quiet', !on && 'sr-only')}>
          {camera.state === 'starting' ? (
            <>
              <Spinner /> {t('starting')}
            </>
          ) : on ? (
            (wordsFor(seen) ?? t('looking'))
          ) : null}
        </p>
        {on ? (
          <Button kind="plain" icon={<Icon of={CameraOff} />} onClick={camera.stop}>
            {t('stop')}
          </Button>
        ) : (
          <div className="flex flex-col items-center gap-4 rounded-card border border-line px-6 py-8 text-center">
            <span className={failure ? 'text-danger' : 'text-accent'}>
              <Icon of={failure ? CameraOff : Camera} size={32} />
            </span>
            <p role={failure ? 'alert' : undefined} className="max-w-sm text-pretty text-quiet">
              {failure ?? t('explain')}
            </p>
            <Button onClick={camera.start}>{t('start')}</Button>
          </div>
        )}
      </section>
      <form onSubmit={submit} noValidate className="flex flex-col gap-3 border-t border-line pt-6">
        <TextField
          label={t('paste')}
          hint={t('pasteHint')}
          dir="ltr"
          inputMode="url"
          autoCapitalize="none"
          value={pasted}
          error={wordsFor(wrong)}
          onChange={(event) => {
            setPasted(event.currentTarget.value);
            setWrong(null);
          }}
        />
        <Button type="submit" kind="soft" disabled={pasted.trim() === ''}>
          {t('open')}
        </Button>
      </form>
    </Page>
  );
}
