// The name by which anybody on this server can find me: optional, and the one thing here that the server sees.

import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { ErrorNote } from '../errors/error-note.tsx';
import { useErrorSentence } from '../errors/error-sentence.ts';
import { useAction } from '../hooks/use-action.ts';
import { useClient, useMe } from '../hooks/use-client.ts';
import { useAnnouncer } from '../ui/announcer.tsx';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { TextField } from '../ui/text-field.tsx';

/** Refusals that concern the text itself stand at the field. */
const OF_THE_FIELD: readonly string[] = ['name-invalid', 'name-taken'];

export function UserNameForm() {
  const t = useTranslations('settings.me');
  const client = useClient();
  const { userName } = useMe();
  const sentenceOf = useErrorSentence();
  const { toast } = useAnnouncer();
  const [text, setText] = useState(userName ?? '');
  const [removing, setRemoving] = useState(false);
  const name = text.trim().replace(/^@/, '');
  const changed = name !== '' && name !== userName;
  const save = useAction(async () => {
    await client.setUserName(name);
    toast(t('saved'));
  });
  const atField = save.refusal && OF_THE_FIELD.includes(save.refusal.code) ? save.refusal : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (changed) void save.run();
  };
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-3">
      <TextField
        label={t('userName')}
        hint={t('userNameHint')}
        prefix="@"
        dir="ltr"
        autoCapitalize="none"
        value={text}
        error={atField ? sentenceOf(atField) : null}
        onChange={(event) => {
          setText(event.currentTarget.value);
          save.reset();
        }}
      />
      {atField ? null : <ErrorNote refusal={save.refusal} />}
      <div className="flex gap-3">
        {changed || save.busy ? (
          <Button type="submit" wide kind="soft" busy={save.busy}>
            {userName ? t('userNameChange') : t('userNameSet')}
          </Button>
        ) : userName ? (
          <Button kind="plain" className="-ms-4" onClick={() => setRemoving(true)}>
            {t('userNameRemove')}
          </Button>
        ) : null}
      </div>
      {removing && userName ? (
        <Confirm
          danger
          title={t('removeTitle', { name: userName })}
          action={t('userNameRemove')}
          onClose={() => setRemoving(false)}
          onConfirm={async () => {
            await client.setUserName(null);
            setText('');
            toast(t('userNameRemoved'));
          }}
        >
          {t('removeText')}
        </Confirm>
      ) : null}
    </form>
  );
}
