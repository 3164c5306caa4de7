// Everything that can be switched, each with what it means. A switch shows what the engine says, not what was pressed.

import { useTranslations } from 'use-intl';
import { ErrorNote } from '../errors/error-note.tsx';
import { useAction } from '../hooks/use-action.ts';
import { useClient, useMe } from '../hooks/use-client.ts';
import { hrefOf } from '../routes.ts';
import { Choice } from '../ui/choice.tsx';
import { Page } from '../ui/page.tsx';
import { Section } from '../ui/section.tsx';
import { Switch } from '../ui/switch.tsx';
import { AboutSection } from './about-section.tsx';
import { BlockedSection } from './blocked-section.tsx';
import { StorageSection } from './storage-section.tsx';

export function SettingsScreen() {
  const t = useTranslations('settings');
  const client = useClient();
  const { settings } = useMe();
  const change = useAction(client.setSettings.bind(client));
  const set = (...args: Parameters<typeof client.setSettings>) => void change.run(...args);
  return (
    <Page title={t('title')} back={hrefOf({ kind: 'list' })}>
      <ErrorNote refusal={change.refusal} />
      <Section title={t('privacy.title')} text={t('privacy.text')}>
        <Switch
          label={t('privacy.typing')}
          hint={t('privacy.typingHint')}
          checked={settings.sendTyping}
          onChange={(sendTyping) => set({ sendTyping })}
        />
        <Switch
          label={t('privacy.delivery')}
          hint={t('privacy.deliveryHint')}
          checked={settings.sendDeliveryReceipts}
          onChange={(sendDeliveryReceipts) => set({ sendDeliveryReceipts })}
        />
        <Switch
          label={t('privacy.read')}
          hint={t('privacy.readHint')}
          checked={settings.sendReadReceipts}
          onChange={(sendReadReceipts) => set({ sendReadReceipts })}
        />
      </Section>
      <Section title={t('calls.title')}>
        <Switch
          label={t('calls.hideAddress')}
          hint={t('calls.hideAddressHint')}
          checked={settings.hideAddress}
          onChange={(hideAddress) => set({ hideAddress })}
        />
      </Section>
      <Section title={t('appearance.title')}>
        <Choice
          label={t('appearance.theme')}
          value={settings.theme}
          onChange={(theme) => set({ theme })}
          options={(['system', 'light', 'dark'] as const).map((value) => ({ value, label: t(`appearance.${value}`) }))}
        />
      </Section>
      <Section title={t('writing.title')}>
        <Switch
          label={t('writing.enter')}
          hint={t('writing.enterHint')}
          checked={settings.enterSends}
          onChange={(enterSends) => set({ enterSends })}
        />
      </Section>
      <BlockedSection />
      <StorageSection />
      <AboutSection />
    </Page>
  );
}
