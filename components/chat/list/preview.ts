// What the second line of a row shows: somebody typing, else my draft, else the last thing said.

import type { ConversationView } from '../../../lib/client/index.ts';
import type { CallRecord, Tick } from '../../../lib/domain/index.ts';

export type Preview =
  | { readonly kind: 'typing' }
  | { readonly kind: 'draft'; readonly text: string }
  | { readonly kind: 'said'; readonly text: string; readonly mine: boolean; readonly tick: Tick | null }
  /** The conversation's own word on what happened; the snapshot does not say which. */
  | { readonly kind: 'system'; readonly text: string }
  | { readonly kind: 'call'; readonly call: CallRecord }
  | { readonly kind: 'nothing' };

/** Characters that can possibly be seen in one line. */
const LINE = 160;

/** One line: line breaks and runs of blanks become one blank. */
export const oneLine = (text: string): string =>
  text
    .slice(0, LINE * 4)
    .replace(/\s+/gu, ' ')
    .trim()
    .slice(0, LINE)
    .toWellFormed();

/** `selected`: the draft of the open conversation stands in its composer and is not repeated. */
export function previewOf({ typing, draft, last }: Pick<ConversationView, 'typing' | 'draft' | 'last'>, selected: boolean): Preview {
  if (typing) return { kind: 'typing' };
  const line = oneLine(draft);
  if (line !== '' && !selected) return { kind: 'draft', text: line };
  if (!last) return { kind: 'nothing' };
  if (last.call) return { kind: 'call', call: last.call };
  if (last.kind === 'system') return { kind: 'system', text: oneLine(last.text) };
  return { kind: 'said', text: oneLine(last.text), mine: last.mine, tick: last.tick };
}
