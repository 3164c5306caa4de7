// The line to the server, when there is something to say about it. A moment of connecting is nothing to say.

import { CloudOff, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { CopyCode } from '../errors/copy-code.tsx';
import { useErrorSentence } from '../errors/error-sentence.ts';
import { useClientView } from '../hooks/use-client.ts';
import { useLate } from '../hooks/use-late.ts';
import { Bar } from '../ui/bar.tsx';
import { Icon } from '../ui/icon.tsx';
import { Spinner } from '../ui/spinner.tsx';

const SAID_AFTER_MS = 1500;

export function LineBar() {
  const t = useTranslations('ui.shell');
  const { line } = useClientView();
  const sentenceOf = useErrorSentence();
  const connecting = useLate(line.kind === 'connecting', SAID_AFTER_MS);
  const offline = useLate(line.kind === 'offline', SAID_AFTER_MS);
  if (line.kind === 'refused') {
    return (
      <Bar
        kind="danger"
        icon={<Icon of={TriangleAlert} />}
        action={
          <span className="flex items-center gap-4">
            <CopyCode code={line.code} />
            <button
              type="button"
              onClick={() => location.reload()}
              className="min-h-9 rounded-[8px] font-semibold underline underline-offset-4"
            >
              {t('reload')}
            </button>
          </span>
        }
      >
        {sentenceOf({ code: line.code, retryAfterMs: 0 })}
      </Bar>
    );
  }
  if (connecting) return <Bar icon={<Spinner />}>{t('connecting')}</Bar>;
  if (offline) {
    return (
      <Bar kind="warning" icon={<Icon of={CloudOff} />}>
        {t('offline')}
      </Bar>
    );
  }
  return null;
}
