// The first run: a name, one word on keeping the account, an invite. A guest who came by an invite goes from the name straight to the host.

import { useEffect, useRef, useState } from 'react';
import { useAction } from '../hooks/use-action.ts';
import { useClient, useClientView } from '../hooks/use-client.ts';
import { goTo, useRoute } from '../routes.ts';
import { InviteStep } from './invite-step.tsx';
import { JoinStep } from './join-step.tsx';
import { KeepStep } from './keep-step.tsx';
import { NameStep } from './name-step.tsx';

type At =
  | { readonly kind: 'name' }
  | { readonly kind: 'join'; readonly fragment: string }
  | { readonly kind: 'keep' }
  | { readonly kind: 'invite' };

/** `onDone` hears whether the person was told what the browser may erase. */
export function FirstRun({ onDone }: { readonly onDone: (told: boolean) => void }) {
  const client = useClient();
  const { phase } = useClientView();
  // What it was when the page came: making the account must not change the words above the button.
  const [erased] = useState(phase.kind === 'signed-out' && phase.erased);
  const route = useRoute();
  const [at, setAt] = useState<At>({ kind: 'name' });
  const creating = useRef(false);
  const inviter = route.kind === 'invite' ? client.readInvite(route.fragment) : null;

  const create = useAction(async (name: string) => {
    creating.current = true;
    try {
      await client.createAccount(name);
      setAt(inviter && route.kind === 'invite' ? { kind: 'join', fragment: route.fragment } : { kind: 'keep' });
    } finally {
      creating.current = false;
    }
  });

  // Another tab of this browser made the account meanwhile.
  const madeElsewhere = phase.kind === 'ready' && at.kind === 'name' && !create.busy;
  useEffect(() => {
    if (madeElsewhere && !creating.current) onDone(true);
  }, [madeElsewhere, onDone]);

  switch (at.kind) {
    case 'name':
      return (
        <NameStep
          inviter={inviter}
          erased={erased}
          brokenInvite={route.kind === 'invite' && !inviter}
          busy={create.busy}
          refusal={create.refusal}
          onSubmit={(name) => void create.run(name)}
          onChange={create.reset}
        />
      );
    case 'join':
      return (
        <JoinStep
          fragment={at.fragment}
          onDone={(id) => {
            goTo(id ? { kind: 'conversation', id } : { kind: 'list' }, 'replace');
            onDone(false);
          }}
        />
      );
    case 'keep':
      return <KeepStep onDone={() => setAt({ kind: 'invite' })} />;
    case 'invite':
      return (
        <InviteStep
          onDone={() => {
            goTo({ kind: 'list' }, 'replace');
            onDone(true);
          }}
        />
      );
  }
}
