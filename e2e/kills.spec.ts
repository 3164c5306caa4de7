// A short kill campaign; the long one is kill.soak.spec.ts.

import { test } from './fixtures.ts';
import { killCampaign } from './kill-campaign.ts';

test.use({ trace: 'off', tapped: true });

test('workers, tabs, renderers and browsers are killed while two people write: nothing is lost, double or sealed twice', {
  tag: '@kills',
}, async ({ person, relay }) => {
  test.setTimeout(600_000);
  console.log(await killCampaign({ person, relay }, { messages: 30, rounds: 1 }));
});
