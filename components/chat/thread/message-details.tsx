// When a message was sent and how far it got, in words.

import { useLocale, useTranslations } from 'use-intl';
import type { MessageView } from '../../../lib/client/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { isolated } from '../../ui/isolated.ts';
import { chatTimes } from '../times.ts';
import { useFailure } from './use-failure.ts';

interface Props {
  readonly message: MessageView;
  readonly name: string;
  readonly self: boolean;
  readonly onClose: () => void;
}

/** Open as long as it is mounted. */
export function MessageDetails({ message, name, self, onClose }: Props) {
  const t = useTranslations('chat');
  const failure = useFailure();
  const when = chatTimes(useLocale()).exact(message.at);
  return (
    <Dialog
      title={t('message.detailsTitle')}
      onClose={onClose}
      actions={
        <Button kind="soft" onClick={onClose}>
          {t('message.close')}
        </Button>
      }
    >
      {message.kind === 'unreadable' ? <p>{t('message.unreadableText', { name: isolated(name) })}</p> : null}
      <dl className="flex flex-col gap-3">
        <div>
          <dt className="text-small">{self ? t('message.writtenAt') : t('message.sentAt')}</dt>
          <dd className="text-ink">{when}</dd>
          {message.mine ? null : <dd className="text-small">{t('message.theirClock', { name: isolated(name) })}</dd>}
        </div>
        {message.tick ? (
          <div>
            <dt className="text-small">{t('message.state')}</dt>
            <dd className="text-ink">{t(`tick.${message.tick}`)}</dd>
            <dd className="text-small">{message.tick === 'failed' ? failure(message.failure) : t(`tickHint.${message.tick}`)}</dd>
          </div>
        ) : null}
      </dl>
    </Dialog>
  );
}
