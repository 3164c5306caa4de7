// The top of a conversation: who it is with, whether they type, and what can be done about it.

import { ArrowLeft, Ban, EllipsisVertical, Info, Trash2, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { ConversationView } from '../../../lib/client/index.ts';
import { CallButtons } from '../../calls/index.ts';
import { useErrorSentence } from '../../errors/error-sentence.ts';
import { refusalOf } from '../../errors/refusal.ts';
import { useClient } from '../../hooks/use-client.ts';
import { hrefOf } from '../../routes.ts';
import { useAnnouncer } from '../../ui/announcer.tsx';
import { Avatar } from '../../ui/avatar.tsx';
import { IconLink } from '../../ui/icon-link.tsx';
import { isolated } from '../../ui/isolated.ts';
import { Menu } from '../../ui/menu.tsx';
import type { MenuItem } from '../../ui/menu-list.tsx';
import { useConversationName } from '../conversation-name.ts';
import { type Question, QuestionDialog } from '../questions.tsx';
import { AboutDialog } from './about-dialog.tsx';

export function ConversationHeader({ conversation }: { readonly conversation: ConversationView }) {
  const t = useTranslations('chat');
  const client = useClient();
  const { toast } = useAnnouncer();
  const sentenceOf = useErrorSentence();
  const name = useConversationName()(conversation);
  const [asking, setAsking] = useState<Question | 'about' | null>(null);
  const close = () => setAsking(null);
  const self = conversation.kind === 'self';
  const blocked = conversation.standing === 'blocked';
  const typing = conversation.typing && conversation.standing === 'accepted';
  const under = typing ? t('header.typing') : self ? t('header.selfHint') : conversation.userName ? `@${conversation.userName}` : null;

  const items: MenuItem[] = [
    { label: self ? t('header.aboutSelf') : t('header.about', { name: isolated(name) }), icon: Info, onSelect: () => setAsking('about') },
  ];
  if (!self && blocked) {
    items.push({
      label: t('header.unblock'),
      icon: Undo2,
      onSelect: () => void client.unblock(conversation.id).catch((thrown) => toast(sentenceOf(refusalOf(thrown)))),
    });
  }
  if (!self && !blocked) items.push({ label: t('header.block'), icon: Ban, onSelect: () => setAsking('block') });
  items.push({ label: t('header.delete'), icon: Trash2, danger: true, onSelect: () => setAsking('delete') });

  return (
    <header className="flex min-h-16 shrink-0 items-center gap-1 border-b border-line bg-ground ps-1 pe-2 sm:ps-4">
      <IconLink label={t('header.back')} href={hrefOf({ kind: 'list' })} icon={ArrowLeft} mirror className="sm:hidden" />
      <Avatar account={conversation.peer} name={name} size={40} self={self} />
      <div className="flex min-w-0 flex-1 flex-col ps-2">
        <h1 data-route-heading tabIndex={-1} className="flex min-w-0 text-title font-semibold">
          <bdi className="truncate">{name}</bdi>
        </h1>
        {under ? <p className={typing ? 'truncate text-small text-accent' : 'truncate text-small text-quiet'}>{under}</p> : null}
      </div>
      <CallButtons conversation={conversation} />
      <Menu label={t('header.menu')} icon={EllipsisVertical} items={items} />
      {asking === 'about' ? <AboutDialog conversation={conversation} onClose={close} /> : null}
      {asking === 'block' || asking === 'delete' ? <QuestionDialog question={asking} conversation={conversation} onClose={close} /> : null}
    </header>
  );
}
