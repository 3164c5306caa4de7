// What every rehearsal is given: a relay process of its own, and people with browsers of their own.
import { test as base, expect } from '@playwright/test';
import { launchOptions } from '../scripts/chromium.mjs';
import { Person } from './person.ts';
import { RelayProcess } from './relay-process.ts';

interface Rehearsal {
  /** A relay of this test alone, ready. */
  readonly relay: RelayProcess;
  /** Brings somebody in. With `profile`, her browser keeps its data in that folder, as it would on a real disk. */
  readonly person: (name: string, options?: { readonly profile?: string }) => Promise<Person>;
}

export const test = base.extend<Rehearsal>({
  relay: async ({}, use, info) => {
    const relay = await RelayProcess.start();
    await use(relay);
    if (info.status !== info.expectedStatus) await info.attach('relay.log', { body: relay.log, contentType: 'text/plain' });
    await relay.stop();
  },

  person: async ({ relay, browser, playwright, contextOptions }, use) => {
    const people: Person[] = [];
    await use(async (name, { profile } = {}) => {
      const options = { ...contextOptions, baseURL: relay.origin };
      const context =
        profile === undefined
          ? await browser.newContext(options)
          : await playwright.chromium.launchPersistentContext(profile, { ...options, ...launchOptions(), headless: true });
      const person = await Person.enter(name, context);
      people.push(person);
      return person;
    });
    const complaints = people.flatMap((person) => person.complaints.map((text) => `${person.name}: ${text}`));
    for (const person of people) await person.context.close();
    expect(complaints, 'nobody’s browser complained').toEqual([]);
  },
});

export { expect };
