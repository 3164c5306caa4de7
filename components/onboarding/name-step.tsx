// The one thing that is needed: a name. What was typed stays when the server does not answer.

import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { DISPLAY_NAME_MAX_CHARS, type Found } from '../../lib/client/index.ts';
import { ErrorNote } from '../errors/error-note.tsx';
import { useErrorSentence } from '../errors/error-sentence.ts';
import type { Refusal } from '../errors/refusal.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Button } from '../ui/button.tsx';
import { Mark } from '../ui/mark.tsx';
import { TextField } from '../ui/text-field.tsx';
import { Step } from './step.tsx';

interface Props {
  /** Who invites; `null` for somebody who came by themselves. */
  readonly inviter: Found | null;
  /** There was an account here, and its data is gone. */
  readonly erased: boolean;
  readonly brokenInvite: boolean;
  readonly busy: boolean;
  readonly refusal: Refusal | null;
  readonly onSubmit: (name: string) => void;
  readonly onChange: () => void;
}

export function NameStep({ inviter, erased, brokenInvite, busy, refusal, onSubmit, onChange }: Props) {
  const t = useTranslations('onboarding');
  const sentenceOf = useErrorSentence();
  const [name, setName] = useState('');
  const invalid = refusal?.code === 'name-invalid' ? refusal : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() && !busy) onSubmit(name);
  };
  return (
    <Step
      focusTitle={false}
      picture={inviter ? <Avatar account={inviter.account} name={inviter.name} size={72} /> : <Mark size={56} label="Sotto" />}
      title={inviter ? (inviter.name ? t('guest.title', { name: inviter.name }) : t('guest.unnamed')) : t('name.title')}
    >
      <p className="text-pretty text-quiet">{inviter ? t('guest.text') : t('nothingNeeded')}</p>
      {erased ? <Notice>{t('erased')}</Notice> : null}
      {brokenInvite ? <Notice>{t('brokenInvite')}</Notice> : null}
      <form onSubmit={submit} noValidate className="flex flex-col gap-5">
        <TextField
          label={t('name.label')}
          hint={t('name.hint')}
          // The page has nothing else to do, and the heading is read with the field.
          autoFocus
          autoCapitalize="words"
          enterKeyHint="go"
          maxLength={DISPLAY_NAME_MAX_CHARS}
          value={name}
          error={invalid ? sentenceOf(invalid, 'display-name') : null}
          onChange={(event) => {
            setName(event.currentTarget.value);
            onChange();
          }}
        />
        {invalid ? null : <ErrorNote refusal={refusal} place="display-name" />}
        <Button type="submit" busy={busy} disabled={name.trim() === ''}>
          {inviter ? t('guest.start') : t('name.start')}
        </Button>
      </form>
      {inviter ? <p className="text-small text-quiet">{t('guest.host', { host: location.host })}</p> : null}
    </Step>
  );
}

function Notice({ children }: { readonly children: ReactNode }) {
  return (
    <p role="status" className="rounded-control bg-warning-soft px-4 py-3 text-pretty text-warning">
      {children}
    </p>
  );
}
