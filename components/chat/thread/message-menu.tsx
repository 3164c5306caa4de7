// What can be done with one message, at the pointer or under the message.

import { Copy, Info, Phone, RotateCw, Video } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { MessageView } from '../../../lib/client/index.ts';
import type { MessageId } from '../../../lib/domain/index.ts';
import { useCopy } from '../../hooks/use-copy.ts';
import { type MenuItem, MenuList, type MenuPlace } from '../../ui/menu-list.tsx';

interface Props {
  readonly message: MessageView;
  readonly place: MenuPlace;
  readonly onRetry: (id: MessageId) => void;
  /** `null`: nobody can be called here now. */
  readonly onCall: ((video: boolean) => void) | null;
  readonly onDetails: () => void;
  readonly onClose: () => void;
}

/** Open as long as it is mounted. Closes before it acts. */
export function MessageMenu({ message, place, onRetry, onCall, onDetails, onClose }: Props) {
  const t = useTranslations('chat.message');
  const calls = useTranslations('calls.start');
  const copy = useCopy();
  const items: MenuItem[] = [];
  if (message.tick === 'failed') items.push({ label: t('retry'), icon: RotateCw, onSelect: () => onRetry(message.id) });
  if (message.call && onCall) {
    items.push({ label: calls('voice'), icon: Phone, onSelect: () => onCall(false) });
    items.push({ label: calls('video'), icon: Video, onSelect: () => onCall(true) });
  }
  if (message.kind === 'text') {
    items.push({
      label: t('copy'),
      icon: Copy,
      onSelect: () => void copy(message.text),
    });
  }
  items.push({ label: t('details'), icon: Info, onSelect: onDetails });
  return <MenuList label={t('actions')} items={items} place={place} onClose={onClose} />;
}
