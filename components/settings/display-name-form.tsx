// The name that travels inside my messages.

import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { DISPLAY_NAME_MAX_CHARS } from '../../lib/client/index.ts';
import { ErrorNote } from '../errors/error-note.tsx';
import { useErrorSentence } from '../errors/error-sentence.ts';
import { useAction } from '../hooks/use-action.ts';
import { useClient, useMe } from '../hooks/use-client.ts';
import { useAnnouncer } from '../ui/announcer.tsx';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';

export function DisplayNameForm() {
  const t = useTranslations('settings.me');
  const client = useClient();
  const { displayName } = useMe();
  const sentenceOf = useErrorSentence();
  const { toast } = useAnnouncer();
  const [name, setName] = useState(displayName);
  const save = useAction(async () => {
    await client.setDisplayName(name);
    toast(t('saved'));
  });
  const changed = name.trim() !== '' && name.trim() !== displayName;
  const invalid = save.refusal?.code === 'name-invalid' ? save.refusal : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (changed) void save.run();
  };
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-3">
      <TextField
        label={t('name')}
        hint={t('nameHint')}
        autoCapitalize="words"
        maxLength={DISPLAY_NAME_MAX_CHARS}
        value={name}
        error={invalid ? sentenceOf(invalid, 'display-name') : null}
        onChange={(event) => {
          setName(event.currentTarget.value);
          save.reset();
        }}
      />
      {invalid ? null : <ErrorNote refusal={save.refusal} place="display-name" />}
      {changed || save.busy ? (
        <Button type="submit" kind="soft" busy={save.busy}>
          {t('save')}
        </Button>
      ) : null}
    </form>
  );
}
