// My invite, ready to be handed on: code, link, copy, share. Used by the first run and by its own screen.

import { Copy, Share2 } from 'lucide-react';
import { useId } from 'react';
import { useTranslations } from 'use-intl';
import { useMe } from '../hooks/use-client.ts';
import { useCopy } from '../hooks/use-copy.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { inviteLink } from './invite-link.ts';
import { QrCode } from './qr-code.tsx';

export function InvitePanel() {
  const t = useTranslations('contacts.share');
  const { inviteFragment } = useMe();
  const link = inviteLink(inviteFragment);
  const copy = useCopy();
  const id = useId();
  const share = async () => {
    try {
      await navigator.share({ text: t('shareText'), url: link });
    } catch {
      // The person closed the sheet.
    }
  };
  const canShare = typeof navigator.share === 'function';
  return (
    <div className="flex flex-col gap-5">
      <div className="mx-auto w-full max-w-64">
        <QrCode text={link} label={t('qr')} />
      </div>
      <div className="flex flex-col gap-1.5">
        <label htmlFor={id} className="sr-only">
          {t('link')}
        </label>
        <input
          id={id}
          readOnly
          dir="ltr"
          value={link}
          onFocus={(event) => event.currentTarget.select()}
          className="min-h-11 w-full rounded-control border border-edge bg-raised px-3.5 text-ellipsis text-quiet"
        />
      </div>
      <div className="flex gap-3">
        <Button wide icon={<Icon of={Copy} />} onClick={() => void copy(link, t('copied'))}>
          {t('copy')}
        </Button>
        {canShare ? (
          <Button wide kind="soft" icon={<Icon of={Share2} />} onClick={() => void share()}>
            {t('share')}
          </Button>
        ) : null}
      </div>
    </div>
  );
}
