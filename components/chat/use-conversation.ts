// One conversation out of the snapshot. A pane that shows one must not be drawn again because another one changed.

import { useCallback, useRef, useSyncExternalStore } from 'react';
import type { ClientView, ConversationView } from '../../lib/client/index.ts';
import type { ConversationId } from '../../lib/domain/index.ts';
import { useClient } from '../hooks/use-client.ts';
import { sameFields } from './same-fields.ts';

const findIn = (view: ClientView, id: ConversationId): ConversationView | null =>
  view.conversations.find((one) => one.id === id) ?? view.blocked.find((one) => one.id === id) ?? null;

/** The same object until something of this conversation changed; `null` when this device has none of that id. */
export function useConversation(id: ConversationId): ConversationView | null {
  const client = useClient();
  const last = useRef<ConversationView | null>(null);
  const subscribe = useCallback((listener: () => void) => client.subscribe(listener), [client]);
  return useSyncExternalStore(subscribe, () => {
    const fresh = findIn(client.getSnapshot(), id);
    if (!sameFields(last.current, fresh)) last.current = fresh;
    return last.current;
  });
}
