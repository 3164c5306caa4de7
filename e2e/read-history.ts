// Reads a whole conversation the way a patient person does: up to the first message, then down screen by screen. The history keeps only
// the rows near the viewport in the document, so what is drawn at one moment is never all.
import type { Locator } from '@playwright/test';

/** A message as a screen reader says it. */
export interface Spoken {
  /** `You`, or the name of whoever wrote it. */
  readonly from: string;
  readonly text: string;
  /** How far mine got, such as `Delivered`; `null` for theirs. */
  readonly state: string | null;
}

const CLOCK = '(?:[^:]* )?\\d{1,2}:\\d\\d(?:\\s[AP]M)?';
const MINE = new RegExp(`^You, ${CLOCK}: ([\\s\\S]*)\\. (Waiting to be sent|Sent|Delivered|Read|Not sent: [\\s\\S]*)$`);
const THEIRS = new RegExp(`^(.*?), ${CLOCK}: ([\\s\\S]*)$`);

function understand(label: string): Spoken {
  const [, mine, state] = MINE.exec(label) ?? [];
  if (mine !== undefined && state !== undefined) return { from: 'You', text: mine, state };
  const [, from, text] = THEIRS.exec(label) ?? [];
  if (from === undefined || text === undefined) throw new Error(`a message nobody understands: ${label}`);
  return { from, text, state: null };
}

/** `history`: the list of messages. Oldest first; rows that nobody wrote are left out. Ends at the newest. */
export async function readHistory(history: Locator): Promise<readonly Spoken[]> {
  const labels = await history.evaluate(async (list) => {
    const drawn = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const rows = () => [...list.querySelectorAll('[role=listitem]')];
    const place = (row: Element) => Number(row.getAttribute('aria-posinset'));
    const size = () => Number(rows()[0]?.getAttribute('aria-setsize') ?? 0);
    /** `null`: something went away meanwhile. What comes in stands at the end and is read as well. */
    const readOnce = async (): Promise<readonly (string | null)[] | null> => {
      // While older messages are missing the list says that nobody knows its size.
      while (size() < 0 || !rows().some((row) => place(row) === 1)) {
        list.scrollTop = 0;
        await drawn();
      }
      let count = size();
      const read = new Map<number, string | null>();
      for (let at = 0; read.size < count; at += list.clientHeight / 2) {
        list.scrollTop = at;
        await drawn();
        if (size() < count) return null;
        count = size();
        for (const row of rows()) read.set(place(row), row.querySelector('article')?.getAttribute('aria-label') ?? null);
        if (at > list.scrollHeight) return null;
      }
      return [...read].sort(([a], [b]) => a - b).map(([, label]) => label);
    };
    for (;;) {
      const read = await readOnce();
      if (read === null) continue;
      list.scrollTop = list.scrollHeight;
      return read.filter((label) => label !== null);
    }
  });
  return labels.map(understand);
}

/** Whether this text of mine stands in the conversation. Looked for from its end upwards: what was written lately is near there. */
export const standsIn = (history: Locator, text: string): Promise<boolean> =>
  history.evaluate(async (list, wanted) => {
    const drawn = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const labels = () => [...list.querySelectorAll('article')].map((row) => row.getAttribute('aria-label') ?? '');
    const found = () => labels().some((label) => label.startsWith('You, ') && label.includes(`: ${wanted}. `));
    const isFirst = () => list.querySelector('[aria-posinset="1"]') !== null;
    list.scrollTop = list.scrollHeight;
    await drawn();
    while (!found() && !(list.scrollTop === 0 && isFirst())) {
      list.scrollTop = Math.max(0, list.scrollTop - list.clientHeight / 2);
      await drawn();
    }
    const stands = found();
    list.scrollTop = list.scrollHeight;
    return stands;
  }, text);
