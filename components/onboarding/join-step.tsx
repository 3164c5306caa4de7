// The guest has a name; the host's keys are being checked. When that fails the account is there all the same.

import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import type { ConversationId } from '../../lib/domain/index.ts';
import { ErrorNote } from '../errors/error-note.tsx';
import { useAction } from '../hooks/use-action.ts';
import { useClient } from '../hooks/use-client.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Button } from '../ui/button.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { Step } from './step.tsx';

interface Props {
  readonly fragment: string;
  /** `null`: without the conversation. */
  readonly onDone: (id: ConversationId | null) => void;
}

export function JoinStep({ fragment, onDone }: Props) {
  const t = useTranslations('onboarding.guest');
  const client = useClient();
  const inviter = client.readInvite(fragment);
  const { run, refusal } = useAction(async () => onDone(await client.acceptInvite(fragment)));
  useEffect(() => {
    void run();
  }, [run]);
  return (
    <Step
      picture={inviter ? <Avatar account={inviter.account} name={inviter.name} size={72} /> : null}
      title={inviter?.name ? t('title', { name: inviter.name }) : t('unnamed')}
    >
      {refusal ? (
        <>
          <ErrorNote refusal={refusal} onRetry={() => void run()} />
          <Button kind="soft" onClick={() => onDone(null)}>
            {t('later')}
          </Button>
        </>
      ) : (
        <p role="status" className="flex items-center gap-3 text-quiet">
          <Spinner /> {t('joining')}
        </p>
      )}
    </Step>
  );
}
