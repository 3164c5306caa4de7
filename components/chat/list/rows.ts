// The list as rows: message requests behind one row of their own, so that strangers cannot crowd out friends, then everybody else.

import type { ConversationView } from '../../../lib/client/index.ts';

export type ListRow =
  | { readonly kind: 'requests'; readonly key: 'requests'; readonly count: number; readonly unread: number; readonly open: boolean }
  | { readonly kind: 'conversation'; readonly key: string; readonly conversation: ConversationView };

/** In the order given. `open`: whether the requests are shown below their row. */
export function listRows(conversations: readonly ConversationView[], open: boolean): readonly ListRow[] {
  const row = (conversation: ConversationView): ListRow => ({ kind: 'conversation', key: conversation.id, conversation });
  const requests = conversations.filter(({ standing }) => standing === 'request');
  const others = conversations.filter(({ standing }) => standing === 'accepted').map(row);
  if (requests.length === 0) return others;
  const unread = requests.filter((request) => request.unread > 0).length;
  return [{ kind: 'requests', key: 'requests', count: requests.length, unread, open }, ...(open ? requests.map(row) : []), ...others];
}
