// Where screens ask for a call. It explains before the browser asks, says how to undo a refusal, and remembers whether the call was made small.

import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import type { CallView } from '../../lib/client/index.ts';
import type { CallId, ConversationId } from '../../lib/domain/index.ts';
import { type Refusal, refusalOf } from '../errors/refusal.ts';
import { permissionFor } from './permission.ts';
import { CallTrouble, PermissionQuestion } from './permission-dialogs.tsx';
import { endingStays } from './surface.ts';
import { useCalls, useOfCall } from './use-call.ts';

export interface Callee {
  readonly conversation: ConversationId;
  readonly name: string;
}

interface Desk {
  /** Calls somebody: explains first where the browser will ask. Says by itself what went wrong. */
  readonly place: (callee: Callee, video: boolean) => void;
  readonly accept: (call: CallView, video: boolean) => void;
  /** Somebody who is being called, or whose call is being taken up, while the browser opens the microphone. */
  readonly pending: Pending | null;
  /** Whether the call stands beside the conversation, or above it. */
  readonly small: boolean;
  readonly setSmall: (small: boolean) => void;
  /** A call that is over and whose ending stays on screen; `null` otherwise. */
  readonly ended: CallView | null;
  readonly close: (call: CallView) => void;
  /** Id of the output; the browser's choice when empty. */
  readonly speaker: string;
  readonly setSpeaker: (id: string) => void;
  /** Says why something in a call was refused. */
  readonly fail: (thrown: unknown, video: boolean) => void;
}

export interface Pending {
  readonly conversation: ConversationId;
  readonly video: boolean;
}

const nothing = () => undefined;
const Context = createContext<Desk>({
  place: nothing,
  accept: nothing,
  pending: null,
  small: false,
  setSmall: nothing,
  ended: null,
  close: nothing,
  speaker: '',
  setSpeaker: nothing,
  fail: nothing,
});

export const useCallDesk = (): Desk => useContext(Context);

/** What is asked for: a new call, or one that rings. */
interface Wish extends Pending {
  readonly name: string;
  readonly go: () => Promise<unknown>;
}

type Asking =
  | { readonly kind: 'explain'; readonly wish: Wish }
  | { readonly kind: 'trouble'; readonly refusal: Refusal; readonly video: boolean; readonly again: Wish | null };

const endedOf = (call: CallView | null) => (call && endingStays(call) ? call : null);
const idOf = (call: CallView | null): CallId | null => call?.id ?? null;

export function CallDesk({ children }: { readonly children: ReactNode }) {
  const calls = useCalls();
  const [asking, setAsking] = useState<Asking | null>(null);
  const [pending, setPending] = useState<Pending | null>(null);
  const [small, setSmall] = useState(false);
  const [speaker, setSpeaker] = useState('');
  const [ended, setEnded] = useState<CallView | null>(null);

  // The client lets go of an ended call after some seconds; one who reads slowly, or by ear, needs longer.
  const ending = useOfCall(endedOf);
  const current = useOfCall(idOf);
  useEffect(() => {
    if (ending) setEnded(ending);
  }, [ending]);
  useEffect(() => {
    if (current === null) return;
    setSmall(false);
    setSpeaker('');
    setEnded((before) => (before?.id === current ? before : null));
  }, [current]);

  const attempt = useCallback(async (wish: Wish) => {
    setAsking(null);
    setPending(wish);
    try {
      await wish.go();
    } catch (thrown) {
      setAsking({ kind: 'trouble', refusal: refusalOf(thrown), video: wish.video, again: wish });
    } finally {
      setPending(null);
    }
  }, []);

  const ask = useCallback(
    async (wish: Wish) => {
      if ((await permissionFor(wish.video)) === 'prompt') setAsking({ kind: 'explain', wish });
      // Refused earlier: the browser will not ask again, so there is nothing to explain; its refusal is worded.
      else await attempt(wish);
    },
    [attempt],
  );

  const close = useCallback(
    (call: CallView) => {
      setEnded(null);
      if (calls.getSnapshot().current?.id === call.id) calls.dismiss(call.id);
    },
    [calls],
  );

  const desk = useMemo<Desk>(
    () => ({
      place: ({ conversation, name }, video) => {
        const go = async () => {
          const over = calls.getSnapshot().current;
          if (over?.phase === 'ended') calls.dismiss(over.id);
          setEnded(null);
          await calls.start(conversation, video);
        };
        void ask({ conversation, name, video, go });
      },
      accept: ({ id, conversation, name }, video) => void ask({ conversation, name, video, go: () => calls.accept(id, video) }),
      pending,
      small,
      setSmall,
      ended,
      close,
      speaker,
      setSpeaker,
      fail: (thrown, video) => setAsking({ kind: 'trouble', refusal: refusalOf(thrown), video, again: null }),
    }),
    [calls, ask, pending, small, ended, close, speaker],
  );

  return (
    <Context value={desk}>
      {children}
      {asking?.kind === 'explain' ? (
        <PermissionQuestion
          name={asking.wish.name}
          video={asking.wish.video}
          onGo={() => void attempt(asking.wish)}
          onClose={() => setAsking(null)}
        />
      ) : null}
      {asking?.kind === 'trouble' ? (
        <CallTrouble
          refusal={asking.refusal}
          video={asking.video}
          onAgain={asking.again ? () => asking.again && void attempt(asking.again) : null}
          onClose={() => setAsking(null)}
        />
      ) : null}
    </Context>
  );
}
