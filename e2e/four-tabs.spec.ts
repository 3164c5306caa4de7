// Four tabs of one person, briefly; the long campaign is four-tabs.soak.spec.ts. There is no service worker yet that could be a fifth.

import { test } from './fixtures.ts';
import { tabsCampaign } from './tabs-campaign.ts';

test.use({ trace: 'off', tapped: true });

test('four tabs write while the one that leads is frozen, closed and crashes: nothing is lost, double or sealed twice', {
  tag: '@tabs',
}, async ({ person, relay }) => {
  test.setTimeout(600_000);
  console.log(await tabsCampaign({ person, relay }, { messages: 60, ends: ['frozen', 'closed', 'crashed'] }));
});
