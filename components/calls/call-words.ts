// A call that is over, in words and a drawing: the same in the conversation, in the list of conversations and among the calls.

import { type LucideIcon, PhoneIncoming, PhoneMissed, PhoneOff, PhoneOutgoing, Video } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { CallRecord } from '../../lib/domain/index.ts';

export interface CallWords {
  /** With the length, where somebody answered. */
  readonly text: string;
  readonly icon: LucideIcon;
  /** I did not take it up: said in words and shape, and in colour too. */
  readonly missed: boolean;
}

/** Whether I was called and did not take it up, for whatever reason but my own word. */
export const isMissed = ({ outgoing, result }: CallRecord): boolean =>
  !outgoing && (result === 'missed' || result === 'unanswered' || result === 'cancelled' || result === 'busy');

function iconOf(call: CallRecord): LucideIcon {
  if (isMissed(call)) return PhoneMissed;
  if (call.result !== 'answered') return PhoneOff;
  if (call.video) return Video;
  return call.outgoing ? PhoneOutgoing : PhoneIncoming;
}

export function useCallWords(): (call: CallRecord) => CallWords {
  const t = useTranslations('calls.record');
  return (call) => {
    const { outgoing, video, result, seconds } = call;
    const words = t(`${outgoing ? 'out' : 'in'}_${result}`, { kind: video ? 'video' : 'voice' });
    const minutes = Math.round(seconds / 60);
    const length =
      seconds < 60
        ? t('seconds', { count: Math.round(seconds) })
        : minutes < 60
          ? t('minutes', { count: minutes })
          : t('hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
    return {
      text: result === 'answered' ? t('withLength', { words, length }) : words,
      icon: iconOf(call),
      missed: isMissed(call),
    };
  };
}
