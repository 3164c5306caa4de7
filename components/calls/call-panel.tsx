// What opens over a call. One at a time.

import type { CallView } from '../../lib/client/index.ts';
import { DevicesPanel } from './devices-panel.tsx';
import { FiguresPanel } from './figures-panel.tsx';
import { LockPanel } from './lock-panel.tsx';

export type Panel = 'lock' | 'devices' | 'figures';

interface Props {
  readonly panel: Panel;
  readonly call: CallView;
  readonly onClose: () => void;
}

/** Open as long as it is mounted. */
export function CallPanel({ panel, call, onClose }: Props) {
  switch (panel) {
    case 'lock':
      return <LockPanel call={call} onClose={onClose} />;
    case 'devices':
      return <DevicesPanel call={call} onClose={onClose} />;
    case 'figures':
      return <FiguresPanel onClose={onClose} />;
  }
}
