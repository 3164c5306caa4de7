// The draft of one conversation: restored when the composer opens, saved while typing rests and before the page can vanish.

import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { ConversationId } from '../../../lib/domain/index.ts';
import { useClient } from '../../hooks/use-client.ts';
import { DraftSaver } from './draft-saver.ts';

interface Options {
  readonly id: ConversationId;
  /** What is stored, as the snapshot says. */
  readonly stored: string;
  readonly field: RefObject<HTMLTextAreaElement | null>;
  /** The field was filled from outside. */
  readonly onFill: () => void;
}

export function useDraft({ id, stored, field, onFill }: Options): DraftSaver {
  const client = useClient();
  const [saver] = useState(
    // A draft that could not be saved stays in the field; the next keystroke tries again.
    () => new DraftSaver(stored, (text) => void client.setDraft(id, text).catch(() => undefined)),
  );
  const fill = useRef(onFill);
  useLayoutEffect(() => {
    fill.current = onFill;
  });

  // A draft that was stored elsewhere is taken over only where nobody is typing and nothing was changed.
  useLayoutEffect(() => {
    const element = field.current;
    if (!element || saver.pending || element.value !== saver.current) return;
    if (saver.touched && document.activeElement === element) return;
    saver.adopt(stored);
    if (element.value === stored) return;
    element.value = stored;
    fill.current();
  }, [stored, saver, field]);

  useEffect(() => {
    const save = () => saver.flush();
    document.addEventListener('visibilitychange', save);
    addEventListener('pagehide', save);
    return () => {
      document.removeEventListener('visibilitychange', save);
      removeEventListener('pagehide', save);
      saver.flush();
    };
  }, [saver]);
  return saver;
}
