// Two people who know each other: where most rehearsals begin.
import { expect } from '@playwright/test';
import type { Person } from './person.ts';

/** The guest came by the host's invite, wrote `hi` and was answered `hello`; both have the conversation open. Named as the people are. */
export async function introduce(host: Person, guest: Person): Promise<readonly [host: Person, guest: Person]> {
  await host.createAccount(host.name);
  await guest.openInvite(await host.inviteLink(), guest.name);
  await guest.send('hi');
  await host.conversation(guest.name);
  await host.send('hello');
  await expect(guest.theirs('hello')).toBeVisible();
  await guest.tick('hi', 'Read');
  await host.tick('hello', 'Read');
  return [host, guest];
}
