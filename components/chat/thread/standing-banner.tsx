// What stands where the composer would be until I accepted somebody, or after I blocked them.

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { ConversationView } from '../../../lib/client/index.ts';
import { ErrorNote } from '../../errors/error-note.tsx';
import { useAction } from '../../hooks/use-action.ts';
import { useClient } from '../../hooks/use-client.ts';
import { Button } from '../../ui/button.tsx';
import { isolated } from '../../ui/isolated.ts';
import { type Question, QuestionDialog } from '../questions.tsx';

const BAND = 'flex shrink-0 flex-col gap-3 border-t border-line bg-panel px-4 pt-4 pb-[calc(1rem+env(safe-area-inset-bottom))] sm:px-6';

/** A stranger wrote first: who, what they can see, and the three answers. */
export function RequestBanner({ conversation }: { readonly conversation: ConversationView }) {
  const t = useTranslations('chat.request');
  const client = useClient();
  const [question, setQuestion] = useState<Question | null>(null);
  const accept = useAction(() => client.acceptRequest(conversation.id));
  return (
    <section aria-label={t('label')} className={BAND}>
      <div className="mx-auto flex w-full max-w-xl flex-col gap-1 text-pretty">
        <h2 className="font-semibold">{t('title', { name: isolated(conversation.name) })}</h2>
        <p className="text-quiet">{t('text', { name: isolated(conversation.name) })}</p>
        <ErrorNote refusal={accept.refusal} />
      </div>
      <div className="mx-auto flex w-full max-w-xl flex-wrap gap-2">
        <Button className="flex-1" busy={accept.busy} onClick={() => void accept.run()}>
          {t('accept')}
        </Button>
        <Button className="flex-1" kind="soft" onClick={() => setQuestion('block')}>
          {t('block')}
        </Button>
        <Button className="flex-1" kind="soft" onClick={() => setQuestion('delete')}>
          {t('delete')}
        </Button>
      </div>
      {question ? <QuestionDialog question={question} conversation={conversation} onClose={() => setQuestion(null)} /> : null}
    </section>
  );
}

export function BlockedBanner({ conversation }: { readonly conversation: ConversationView }) {
  const t = useTranslations('chat.blocked');
  const client = useClient();
  const unblock = useAction(() => client.unblock(conversation.id));
  return (
    <div className={BAND}>
      <div className="mx-auto flex w-full max-w-xl flex-wrap items-center gap-3">
        <p className="min-w-0 flex-1 basis-60 text-pretty text-quiet">{t('text', { name: isolated(conversation.name) })}</p>
        <Button kind="soft" busy={unblock.busy} onClick={() => void unblock.run()}>
          {t('unblock')}
        </Button>
        <ErrorNote refusal={unblock.refusal} />
      </div>
    </div>
  );
}
