// Finds a person by user name. A pasted invite is understood as well: people paste where there is a field.

import { Search } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Found } from '../../lib/client/index.ts';
import { ErrorNote } from '../errors/error-note.tsx';
import { useErrorSentence } from '../errors/error-sentence.ts';
import { useAction } from '../hooks/use-action.ts';
import { useClient, useMe } from '../hooks/use-client.ts';
import { goTo } from '../routes.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { TextField } from '../ui/text-field.tsx';
import { FoundCard } from './found-card.tsx';
import { inviteIn } from './invite-link.ts';

type Answer = { readonly kind: 'found'; readonly found: Found } | { readonly kind: 'none'; readonly name: string };

export function FindByName() {
  const t = useTranslations('contacts.new');
  const client = useClient();
  const me = useMe();
  const sentenceOf = useErrorSentence();
  const [text, setText] = useState('');
  const [answer, setAnswer] = useState<Answer | null>(null);
  const name = text.trim().replace(/^@/, '');

  const find = useAction(async (wanted: string) => {
    setAnswer(null);
    const found = await client.findUser(wanted);
    setAnswer(found ? { kind: 'found', found } : { kind: 'none', name: wanted });
  });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const invite = inviteIn(text);
    if (invite.kind === 'own') goTo({ kind: 'invite', fragment: invite.fragment });
    else if (name) void find.run(name);
  };

  const invalid = find.refusal?.code === 'name-invalid' ? find.refusal : null;
  return (
    <div className="flex flex-col gap-4">
      <form onSubmit={submit} noValidate className="flex flex-col gap-3">
        <TextField
          label={t('find')}
          hint={t('findHint')}
          prefix="@"
          dir="ltr"
          inputMode="search"
          enterKeyHint="search"
          autoCapitalize="none"
          data-route-focus
          value={text}
          error={invalid ? sentenceOf(invalid) : null}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setAnswer(null);
            find.reset();
          }}
        />
        <Button type="submit" kind="soft" busy={find.busy} disabled={!name} icon={<Icon of={Search} />}>
          {t('submit')}
        </Button>
      </form>
      <div role="status" className="flex flex-col">
        {find.busy ? <p className="animate-late text-quiet">{t('finding', { name })}</p> : null}
        {answer?.kind === 'none' ? <p className="text-pretty">{t('none', { name: answer.name })}</p> : null}
        {answer?.kind === 'found' && answer.found.account === me.account ? <p>{t('self')}</p> : null}
      </div>
      {answer?.kind === 'found' && answer.found.account !== me.account ? <FoundCard found={answer.found} /> : null}
      {invalid ? null : <ErrorNote refusal={find.refusal} onRetry={() => void find.run(name)} />}
    </div>
  );
}
