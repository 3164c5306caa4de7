// The words of a message: links made clickable, blanks and line breaks kept, the direction of the text its own.

import { memo, type ReactNode, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { clipText } from './clip-text.ts';
import { countLoneEmoji } from './emoji-only.ts';
import { parseMessageText, type TextPart } from './message-text.ts';

interface Props {
  readonly text: string;
  /** Whether a long text is drawn whole. */
  readonly expanded: boolean;
  readonly onExpand: () => void;
  /** Links take the tab key only in the message that the arrow keys stand on. */
  readonly active: boolean;
  /** Time and tick: they stand at the end of the last line, whichever side that is. */
  readonly stamp: ReactNode;
  readonly mine: boolean;
}

const LARGE = ['', 'text-[3rem]', 'text-[2.5rem]', 'text-[2.5rem]', 'text-[2rem]', 'text-[2rem]'];

/** Whether the message is drawn large and without a bubble. */
export const isLarge = (text: string): boolean => countLoneEmoji(text) > 0;

export function MessageWords({ text, expanded, onExpand, active, stamp, mine }: Props) {
  const t = useTranslations('chat.message');
  const clipped = useMemo(() => (expanded ? null : clipText(text)), [text, expanded]);
  const parts = useMemo(() => parseMessageText(clipped ?? text), [clipped, text]);
  const emoji = useMemo(() => countLoneEmoji(text), [text]);
  if (emoji > 0) {
    return (
      <>
        <p className={`leading-tight ${LARGE[emoji]}`}>{text}</p>
        <div className={mine ? 'flex justify-end' : 'flex [&>*]:ms-0'}>{stamp}</div>
      </>
    );
  }
  return (
    <div dir="auto" className="flow-root text-start text-chat wrap-anywhere whitespace-pre-wrap">
      <Parts parts={parts} active={active} />
      {clipped === null ? null : (
        <>
          {'… '}
          <button
            type="button"
            tabIndex={active ? 0 : -1}
            onClick={onExpand}
            className="rounded-[4px] font-semibold text-accent underline underline-offset-2"
          >
            {t('more')}
          </button>
        </>
      )}
      {stamp}
    </div>
  );
}

const Parts = memo(({ parts, active }: { readonly parts: readonly TextPart[]; readonly active: boolean }) =>
  parts.map((part, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: a text never changes, so its parts keep their places
    part.kind === 'link' ? <Link key={index} link={part} active={active} /> : part.text,
  ),
);

function Link({ link, active }: { readonly link: Extract<TextPart, { kind: 'link' }>; readonly active: boolean }) {
  const t = useTranslations('chat.message');
  return (
    <>
      <a
        dir="ltr"
        href={link.href}
        target="_blank"
        rel="noopener noreferrer"
        title={link.href}
        tabIndex={active ? 0 : -1}
        className="rounded-[4px] text-accent underline underline-offset-2"
      >
        {link.text}
      </a>
      {link.host === null ? null : (
        <bdi className="inline-block max-w-full text-small text-warning">&nbsp;({t('opensHost', { host: link.host })})</bdi>
      )}
    </>
  );
}
