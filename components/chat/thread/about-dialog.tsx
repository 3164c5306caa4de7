// Who somebody is, as far as this device knows. The account id is shown whole: it is the fingerprint of the person's key.

import { useTranslations } from 'use-intl';
import type { ConversationView } from '../../../lib/client/index.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useConversationName } from '../conversation-name.ts';

interface Props {
  readonly conversation: ConversationView;
  readonly onClose: () => void;
}

/** Open as long as it is mounted. */
export function AboutDialog({ conversation, onClose }: Props) {
  const t = useTranslations('chat.about');
  const name = useConversationName()(conversation);
  const self = conversation.kind === 'self';
  return (
    <Dialog
      title={name}
      onClose={onClose}
      actions={
        <Button kind="soft" onClick={onClose}>
          {t('close')}
        </Button>
      }
    >
      <div className="flex justify-center py-2">
        <Avatar account={conversation.peer} name={name} size={88} self={self} />
      </div>
      {self ? (
        <p>{t('selfText')}</p>
      ) : (
        <dl className="flex flex-col gap-3">
          <div>
            <dt className="text-small">{t('standing')}</dt>
            <dd className="text-ink">{t(`standing_${conversation.standing}`)}</dd>
          </div>
          <div>
            <dt className="text-small">{t('userName')}</dt>
            <dd className="text-ink">{conversation.userName ? <bdi>@{conversation.userName}</bdi> : t('noUserName')}</dd>
          </div>
          <div>
            <dt className="text-small">{t('account')}</dt>
            <dd dir="ltr" className="font-mono text-ink">
              {conversation.peer.match(/.{1,4}/g)?.join(' ')}
            </dd>
            <dd className="mt-1 text-small">{t('accountHint')}</dd>
          </div>
        </dl>
      )}
    </Dialog>
  );
}
