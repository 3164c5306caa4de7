// What has been on screen. One mark moves down the history: what is above it is read, others' messages below it are counted as new.
// It moves only while somebody looks at the page.

import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { ConversationId, MessageId } from '../../../lib/domain/index.ts';
import { useClient } from '../../hooks/use-client.ts';
import { useAttention } from '../use-attention.ts';
import { newBelow, type Row, readableUpTo } from './rows.ts';

/** Reading is reported at most this often, ms. */
const REPORT_MS = 200;

export interface Reading {
  /** Others' messages below what was seen. */
  readonly unseen: number;
  /** Where reading begins when the thread opens: every row before this index counts as seen. */
  readonly begin: (index: number) => void;
  /** The last row on screen is now this one. */
  readonly reach: (index: number) => void;
}

/** `unread`: what the list counts; nothing is reported while it is 0. */
export function useReading(id: ConversationId, rows: readonly Row[], unread: number): Reading {
  const client = useClient();
  const attention = useAttention();
  const [unseen, setUnseen] = useState(0);
  // Keys, not indexes: an older page moves every index. `null`: nothing seen yet.
  const seen = useRef<string | null>(null);
  const onScreen = useRef<string | null>(null);
  const reported = useRef<MessageId | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const now = useRef({ rows, unread, attention });
  useLayoutEffect(() => {
    now.current = { rows, unread, attention };
  });

  const report = useCallback(() => {
    timer.current = null;
    const { rows, unread } = now.current;
    const upTo = readableUpTo(rows, indexOf(rows, seen.current));
    if (unread === 0 || upTo === null || upTo === reported.current) return;
    reported.current = upTo;
    // Refused means that the engine is going away; the next one to open the thread reports again.
    client.markRead(id, upTo).catch(() => {
      reported.current = null;
    });
  }, [client, id]);

  const settle = useCallback(() => {
    const { rows, attention, unread } = now.current;
    if (attention) {
      if (indexOf(rows, onScreen.current) > indexOf(rows, seen.current)) seen.current = onScreen.current;
      if (unread > 0) timer.current ??= setTimeout(report, REPORT_MS);
    }
    setUnseen(newBelow(rows, indexOf(rows, seen.current)));
  }, [report]);

  const begin = useCallback((index: number) => {
    seen.current = now.current.rows[index - 1]?.key ?? null;
  }, []);
  const reach = useCallback(
    (index: number) => {
      onScreen.current = now.current.rows[index]?.key ?? onScreen.current;
      settle();
    },
    [settle],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: they are read through `now`; the effect runs because they changed
  useEffect(settle, [settle, rows, unread, attention]);
  useEffect(
    () => () => {
      if (timer.current) {
        clearTimeout(timer.current);
        report();
      }
    },
    [report],
  );
  return { unseen, begin, reach };
}

/** From the end, because what is looked for is nearly always there. */
const indexOf = (rows: readonly Row[], key: string | null): number => (key === null ? -1 : rows.findLastIndex((row) => row.key === key));
