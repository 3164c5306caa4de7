// `npm run soak -- four-tabs`: 2,000 messages each way through four tabs whose leader keeps ending.

import { test } from './fixtures.ts';
import { tabsCampaign } from './tabs-campaign.ts';

test.use({ trace: 'off', tapped: true });

test('2,000 messages each way, and the leader ends 24 times', async ({ person, relay }) => {
  const ends = Array.from({ length: 8 }, () => ['frozen', 'closed', 'crashed'] as const).flat();
  console.log(await tabsCampaign({ person, relay }, { messages: 2_000, ends, say: console.log }));
});
