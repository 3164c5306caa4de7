// How a screen reaches the client: one context, two subscriptions. Screens never keep a copy of what a snapshot says.

import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import type { Client, ClientView, MyProfile, Thread, ThreadView } from '../../lib/client/index.ts';
import type { ConversationId } from '../../lib/domain/index.ts';

const Context = createContext<Client | null>(null);
export const ClientProvider = Context.Provider;

/** Throws outside a `ClientProvider`: that is a bug. */
export function useClient(): Client {
  const client = useContext(Context);
  if (!client) throw new Error('useClient needs a ClientProvider around it');
  return client;
}

export function useClientView(): ClientView {
  const client = useClient();
  return useSyncExternalStore(
    (listener) => client.subscribe(listener),
    () => client.getSnapshot(),
  );
}

/** Only for screens that are drawn once the phase is `ready`; throws before. */
export function useMe(): MyProfile {
  const { me } = useClientView();
  if (!me) throw new Error('there is no profile before the phase is ready');
  return me;
}

const LOADING: ThreadView = { status: 'loading', messages: [], hasOlder: false, firstUnread: null, unreadAtOpen: 0 };
const silent = () => () => undefined;

/** Opens the thread while the caller is mounted and closes it after. `loading` until the first page is read. */
export function useThread(id: ConversationId): ThreadView & { readonly loadOlder: () => Promise<void> } {
  const client = useClient();
  const [open, setOpen] = useState<{ readonly id: ConversationId; readonly thread: Thread } | null>(null);
  useEffect(() => {
    const thread = client.openThread(id);
    setOpen({ id, thread });
    return () => thread.close();
  }, [client, id]);
  // Between two conversations the old thread is still in state: it must not be drawn under the new name.
  const thread = open?.id === id ? open.thread : null;
  const view = useSyncExternalStore(thread ? (listener) => thread.subscribe(listener) : silent, () => thread?.getSnapshot() ?? LOADING);
  return { ...view, loadOlder: async () => thread?.loadOlder() };
}
