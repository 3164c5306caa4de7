// A question with a consequence. The harmless answer comes first and has the focus.

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { ErrorNote } from '../errors/error-note.tsx';
import { useAction } from '../hooks/use-action.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';

interface Props {
  readonly title: string;
  /** What it means. */
  readonly children: ReactNode;
  /** The verb. */
  readonly action: string;
  readonly danger?: boolean;
  /** While it runs the dialog stays; when it is refused the dialog says why. */
  readonly onConfirm: () => Promise<void>;
  readonly onClose: () => void;
}

export function Confirm({ title, children, action, danger = false, onConfirm, onClose }: Props) {
  const t = useTranslations('ui');
  const confirm = useAction(async () => {
    await onConfirm();
    onClose();
  });
  return (
    <Dialog
      role="alertdialog"
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button kind="plain" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button kind={danger ? 'danger' : 'primary'} busy={confirm.busy} onClick={() => void confirm.run()}>
            {action}
          </Button>
        </>
      }
    >
      <p className="text-pretty">{children}</p>
      <ErrorNote refusal={confirm.refusal} />
    </Dialog>
  );
}
