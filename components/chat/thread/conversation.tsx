// The pane of one conversation: header, history, and what may be done at its foot.

import { MessageCircleOff, TriangleAlert } from 'lucide-react';
import { memo, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { ConversationView, ThreadView } from '../../../lib/client/index.ts';
import type { ConversationId } from '../../../lib/domain/index.ts';
import { useThread } from '../../hooks/use-client.ts';
import { goTo, hrefOf } from '../../routes.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button, buttonLook } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Icon } from '../../ui/icon.tsx';
import { isolated } from '../../ui/isolated.ts';
import { Composer } from '../composer/composer.tsx';
import { useConversationName } from '../conversation-name.ts';
import { useConversation } from '../use-conversation.ts';
import { ConversationHeader } from './conversation-header.tsx';
import { History } from './history.tsx';
import { NewMessageLog } from './new-message-log.tsx';
import { BlockedBanner, RequestBanner } from './standing-banner.tsx';
import { ThreadSkeleton } from './thread-skeleton.tsx';

/** `id` may be of a conversation that this device does not have: the pane says so. */
export function Conversation({ id }: { readonly id: ConversationId }) {
  const [tries, setTries] = useState(0);
  return <Pane key={`${id} ${tries}`} id={id} onRetry={() => setTries((before) => before + 1)} />;
}

function Pane({ id, onRetry }: { readonly id: ConversationId; readonly onRetry: () => void }) {
  const conversation = useConversation(id);
  const thread = useThread(id);
  const field = useRef<HTMLTextAreaElement>(null);
  // Deleted while it was open, here or in another tab: there is nothing left to show.
  const known = useRef(false);
  if (conversation) known.current = true;
  const gone = known.current && !conversation;
  useEffect(() => {
    if (gone) goTo({ kind: 'list' }, 'replace');
  }, [gone]);
  if (gone) return null;
  if (thread.status === 'missing' || (!conversation && thread.status !== 'loading')) return <Missing />;
  if (!conversation) return <ThreadSkeleton header />;
  return (
    <section className="flex h-full min-h-0 flex-col bg-ground">
      <ConversationHeader conversation={conversation} />
      <Body conversation={conversation} thread={thread} loadOlder={thread.loadOlder} field={field} onRetry={onRetry} />
      <Foot conversation={conversation} field={field} />
    </section>
  );
}

interface BodyProps {
  readonly conversation: ConversationView;
  readonly thread: ThreadView;
  readonly loadOlder: () => Promise<void>;
  readonly field: React.RefObject<HTMLTextAreaElement | null>;
  readonly onRetry: () => void;
}

function Body({ conversation, thread, loadOlder, field, onRetry }: BodyProps) {
  const t = useTranslations('chat.thread');
  const name = useConversationName()(conversation);
  const { status, messages } = thread;
  if (status === 'loading') return <ThreadSkeleton />;
  if (status === 'failed') {
    return (
      <div className="flex min-h-0 flex-1 overflow-y-auto">
        <EmptyState
          picture={<Icon of={TriangleAlert} size={36} />}
          title={t('failedTitle')}
          actions={<Button onClick={onRetry}>{t('tryAgain')}</Button>}
        >
          {t('failedText')}
        </EmptyState>
      </div>
    );
  }
  return (
    <>
      {messages.length === 0 ? (
        <Empty conversation={conversation} name={name} />
      ) : (
        <History conversation={conversation} name={name} thread={thread} loadOlder={loadOlder} composer={field} />
      )}
      <NewMessageLog messages={messages} ready name={name} />
    </>
  );
}

function Empty({ conversation, name }: { readonly conversation: ConversationView; readonly name: string }) {
  const t = useTranslations('chat.thread');
  const self = conversation.kind === 'self';
  return (
    <div className="flex min-h-0 flex-1 overflow-y-auto">
      <EmptyState
        picture={<Avatar account={conversation.peer} name={name} size={72} self={self} />}
        title={self ? t('selfTitle') : t('emptyTitle', { name: isolated(name) })}
      >
        {self ? t('selfText') : t('emptyText')}
      </EmptyState>
    </div>
  );
}

function Missing() {
  const t = useTranslations('chat.thread');
  return (
    <section className="flex h-full min-h-0 overflow-y-auto bg-ground">
      <EmptyState
        picture={<Icon of={MessageCircleOff} size={36} />}
        title={t('missingTitle')}
        actions={
          <a href={hrefOf({ kind: 'list' })} className={buttonLook('soft')}>
            {t('missingAct')}
          </a>
        }
      >
        {t('missingText')}
      </EmptyState>
    </section>
  );
}

interface FootProps {
  readonly conversation: ConversationView;
  readonly field: React.RefObject<HTMLTextAreaElement | null>;
}

const Foot = memo(({ conversation, field }: FootProps) => {
  const name = useConversationName()(conversation);
  const { standing } = conversation;
  useEffect(() => {
    // With a mouse and a real keyboard one comes to write; on a phone the keyboard would cover what one came to read.
    if (standing === 'accepted' && matchMedia('(hover: hover) and (pointer: fine)').matches) field.current?.focus({ preventScroll: true });
  }, [standing, field]);
  switch (standing) {
    case 'request':
      return <RequestBanner conversation={conversation} />;
    case 'blocked':
      return <BlockedBanner conversation={conversation} />;
    case 'accepted':
      return <Composer conversation={conversation} name={name} field={field} />;
  }
});
