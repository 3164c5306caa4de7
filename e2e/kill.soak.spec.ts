// `npm run soak -- kill`: a thousand messages between two people whose browsers are killed all the time. The short one is kills.spec.ts.

import { test } from './fixtures.ts';
import { killCampaign } from './kill-campaign.ts';

test.use({ trace: 'off', tapped: true });

test('a thousand messages and 64 kills', async ({ person, relay }) => {
  console.log(await killCampaign({ person, relay }, { messages: 500, rounds: 8, say: console.log }));
});
