// Rows into what a screen draws.

import { toHex } from '../../../protocol/index.ts';
import { type ConversationId, type MessageId, shortAccountId, writeInvite } from '../../domain/index.ts';
import type { LineState } from '../../relay/index.ts';
import type { AccountRow, ConversationRow, MessageRow } from '../../storage/index.ts';
import type { ClientView, ConversationView, MessageView, MyProfile } from '../client.ts';
import type { State } from './state.ts';

export function messageView(row: MessageRow): MessageView {
  return {
    id: toHex(row.message) as MessageId,
    kind: row.kind,
    mine: row.mine,
    text: row.kind === 'text' ? row.text : '',
    missing: row.missing,
    lost: row.lost,
    event: row.event,
    call: row.call,
    at: row.mine ? row.sentAt : Math.min(row.sentAt, row.keptAt),
    tick: row.tick,
    failure: row.failure,
  };
}

/** What the other side of a conversation is called. */
export const nameOf = (row: ConversationRow): string => row.name || row.userName || shortAccountId(row.peer);

function conversationView(id: ConversationId, row: ConversationRow, draft: string, typing: boolean): ConversationView {
  return {
    id,
    peer: row.peer,
    name: nameOf(row),
    userName: row.userName,
    kind: row.kind,
    standing: row.standing,
    last: row.last && {
      text: row.last.text,
      at: row.last.at,
      mine: row.last.mine,
      tick: row.last.tick,
      kind: row.last.kind,
      call: row.lastCall,
    },
    unread: row.unread,
    draft,
    typing,
    activeAt: row.activeAt,
  };
}

function profile(me: AccountRow, persisted: boolean | null): MyProfile {
  const { sendTyping, sendDeliveryReceipts, sendReadReceipts, theme, enterSends, hideAddress } = me;
  return {
    account: me.account,
    displayName: me.displayName,
    userName: me.userName,
    inviteFragment: writeInvite({ account: me.account, secret: me.inviteSecret, name: me.displayName }),
    settings: { sendTyping, sendDeliveryReceipts, sendReadReceipts, theme, enterSends, hideAddress },
    persisted,
  };
}

export function clientView(state: State, line: LineState, typing: ReadonlySet<ConversationId>, persisted: boolean | null): ClientView {
  if (!state.me) return { phase: { kind: 'signed-out', erased: false }, line, me: null, conversations: [], blocked: [] };
  const shown = [...state.conversations]
    .filter(([, row]) => !row.hidden)
    .map(([id, row]) => conversationView(id, row, state.drafts.get(id) ?? '', typing.has(id)))
    .sort((a, b) => b.activeAt - a.activeAt || (a.id < b.id ? -1 : 1));
  return {
    phase: { kind: 'ready' },
    line,
    me: profile(state.me, persisted),
    conversations: shown.filter((view) => view.standing !== 'blocked'),
    blocked: shown.filter((view) => view.standing === 'blocked'),
  };
}
