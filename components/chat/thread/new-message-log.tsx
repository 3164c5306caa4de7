// Says new messages of the open conversation to a screen reader, politely and never more often than once a second.
// It is apart from the history: a history that is itself a live region would be read out on every scroll.

import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { MessageView } from '../../../lib/client/index.ts';
import { clipText } from './clip-text.ts';

const BATCH_MS = 1_000;
/** More than this many in one batch are counted, not read. */
const READ_OUT = 3;

interface Line {
  readonly key: string;
  readonly text: string;
}

interface Props {
  readonly messages: readonly MessageView[];
  /** Messages before the first snapshot with this set are old. */
  readonly ready: boolean;
  readonly name: string;
}

export function NewMessageLog({ messages, ready, name }: Props) {
  const t = useTranslations('chat');
  const [lines, setLines] = useState<readonly Line[]>([]);
  const newest = useRef<string | null>(null);
  const waiting = useRef<MessageView[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const began = useRef(false);

  useEffect(() => {
    if (!ready) return;
    const known = newest.current;
    const from = known === null ? 0 : messages.findLastIndex((message) => message.id === known) + 1;
    newest.current = messages.at(-1)?.id ?? null;
    if (!began.current) {
      began.current = true;
      return;
    }
    // The last one known is gone (expired, deleted): what is new cannot be told, and silence is better than a recital.
    if (known !== null && from === 0) return;
    waiting.current.push(
      ...messages.slice(from).filter((message) => !message.mine && (message.kind === 'text' || message.kind === 'unreadable')),
    );
    if (waiting.current.length === 0 || timer.current) return;
    timer.current = setTimeout(() => {
      timer.current = null;
      const batch = waiting.current;
      waiting.current = [];
      const say = (message: MessageView) =>
        message.kind === 'unreadable'
          ? t('message.unreadable', { count: message.missing })
          : `${name}: ${clipText(message.text) ?? message.text}`;
      const last = batch.at(-1)?.id ?? '';
      setLines(
        batch.length > READ_OUT
          ? [{ key: last, text: t('thread.newOnes', { count: batch.length, name }) }]
          : batch.map((message) => ({ key: message.id, text: say(message) })),
      );
    }, BATCH_MS);
  }, [messages, ready, name, t]);

  useEffect(() => () => clearTimeout(timer.current ?? undefined), []);

  return (
    <div role="log" aria-live="polite" aria-relevant="additions" className="sr-only">
      {lines.map((line) => (
        <p key={line.key}>{line.text}</p>
      ))}
    </div>
  );
}
