// Which screen an address shows.

import { useTranslations } from 'use-intl';
import { CallsScreen } from '../calls/index.ts';
import { Conversation } from '../chat/index.ts';
import { AcceptInviteScreen } from '../contacts/accept-invite-screen.tsx';
import { NewConversationScreen } from '../contacts/new-conversation-screen.tsx';
import { ScanScreen } from '../contacts/scan-screen.tsx';
import { ShareInviteScreen } from '../contacts/share-invite-screen.tsx';
import { hrefOf, type Route } from '../routes.ts';
import { MeScreen } from '../settings/me-screen.tsx';
import { SettingsScreen } from '../settings/settings-screen.tsx';
import { buttonLook } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Mark } from '../ui/mark.tsx';

export function RouteScreen({ route }: { readonly route: Route }) {
  const t = useTranslations('ui.shell');
  switch (route.kind) {
    case 'list':
      return (
        <EmptyState picture={<Mark size={56} />} title={t('choose')}>
          {t('chooseText')}
        </EmptyState>
      );
    case 'conversation':
      return <Conversation key={route.id} id={route.id} />;
    case 'invite':
      return <AcceptInviteScreen key={route.fragment} fragment={route.fragment} />;
    case 'calls':
      return <CallsScreen />;
    case 'new':
      return <NewConversationScreen />;
    case 'scan':
      return <ScanScreen />;
    case 'share':
      return <ShareInviteScreen />;
    case 'me':
      return <MeScreen />;
    case 'settings':
      return <SettingsScreen />;
    case 'unknown':
      return (
        <EmptyState
          picture={<Mark size={56} />}
          title={t('missing')}
          actions={
            <a href={hrefOf({ kind: 'list' })} className={buttonLook('soft', true)}>
              {t('toList')}
            </a>
          }
        >
          {t('missingText')}
        </EmptyState>
      );
  }
}
