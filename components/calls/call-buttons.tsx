// Voice and video at the top of a conversation. One that cannot be pressed stays in its place, can be reached, and says why.

import { LoaderCircle, Phone, Video } from 'lucide-react';
import { useId } from 'react';
import { useTranslations } from 'use-intl';
import type { ConversationView } from '../../lib/client/index.ts';
import { useAnnouncer } from '../ui/announcer.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { useCallDesk } from './call-desk.tsx';
import { canCall } from './can-call.ts';
import { useOfCall } from './use-call.ts';

type Hindrance = 'request' | 'blocked' | 'busy' | 'unsupported';

/** Why nobody can be called here now; `null` when they can. */
function useHindrance(standing: ConversationView['standing']): Hindrance | null {
  const busy = useOfCall((call) => call !== null && call.phase !== 'ended');
  if (standing !== 'accepted') return standing;
  if (!canCall()) return 'unsupported';
  return busy ? 'busy' : null;
}

export function CallButtons({ conversation }: { readonly conversation: ConversationView }) {
  const t = useTranslations('calls.start');
  const { place, pending } = useCallDesk();
  const { toast } = useAnnouncer();
  const why = useId();
  const hindrance = useHindrance(conversation.standing);
  if (conversation.kind === 'self') return null;
  const waits = pending?.conversation === conversation.id;
  const reason = waits ? t('pending') : hindrance && t(hindrance);
  return (
    <>
      {(['voice', 'video'] as const).map((kind) => (
        <IconButton
          key={kind}
          label={t(kind)}
          icon={waits && pending.video === (kind === 'video') ? LoaderCircle : kind === 'voice' ? Phone : Video}
          aria-busy={waits || undefined}
          aria-disabled={reason ? true : undefined}
          aria-describedby={reason ? why : undefined}
          className="aria-disabled:cursor-not-allowed aria-busy:[&>svg.lucide-loader-circle]:animate-turn aria-disabled:opacity-50"
          onClick={() => (reason ? toast(reason) : place({ conversation: conversation.id, name: conversation.name }, kind === 'video'))}
        />
      ))}
      {reason ? (
        <span id={why} className="sr-only">
          {reason}
        </span>
      ) : null}
    </>
  );
}
