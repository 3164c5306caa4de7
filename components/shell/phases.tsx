// Which of the four lives the app is in: being opened, not to be opened, new here, or ready.

import { useState } from 'react';
import { FailedScreen } from '../errors/failed-screen.tsx';
import { useClient, useClientView } from '../hooks/use-client.ts';
import { useTheme } from '../hooks/use-theme.ts';
import { FirstRun } from '../onboarding/first-run.tsx';
import { Shell } from './shell.tsx';
import { StartingScreen } from './starting-screen.tsx';

export function Phases() {
  const client = useClient();
  const { phase, me } = useClientView();
  useTheme(me?.settings.theme ?? 'system');
  // The first run goes on for a screen or two after the account exists, so it is not a phase of the client.
  const [firstRun, setFirstRun] = useState(false);
  const [keepHint, setKeepHint] = useState(false);
  if (phase.kind === 'signed-out' && !firstRun) setFirstRun(true);

  if (phase.kind === 'failed') {
    return phase.code === 'keys-missing' ? (
      <FailedScreen code={phase.code} onErase={() => client.eraseRemains()} />
    ) : (
      <FailedScreen code={phase.code} />
    );
  }
  if (phase.kind === 'starting') return <StartingScreen />;
  if (firstRun) {
    return (
      <FirstRun
        onDone={(kept) => {
          setKeepHint(!kept);
          setFirstRun(false);
        }}
      />
    );
  }
  return <Shell keepHint={keepHint} onKeepHintDone={() => setKeepHint(false)} />;
}
