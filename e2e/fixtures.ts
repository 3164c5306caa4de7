// What every rehearsal is given: a relay process of its own, and people with browsers of their own.
import { test as base, expect } from '@playwright/test';
import { launchOptions } from '../scripts/chromium.mjs';
import { OwnBrowser } from './own-browser.ts';
import { Person } from './person.ts';
import { RelayProcess } from './relay-process.ts';

export interface Rehearsal {
  /** A relay of this test alone, ready; with `tapped`, it remembers what browsers sent. */
  readonly relay: RelayProcess;
  /**
   * Brings somebody in. With `profile`, her browser keeps its data in that folder, as it would on a real disk.
   * `own`: it is an `OwnBrowser`, whose pages can be frozen.
   */
  readonly person: (name: string, options?: { readonly profile?: string; readonly own?: boolean }) => Promise<Person>;
}

export const test = base.extend<Rehearsal & { readonly tapped: boolean }>({
  tapped: [false, { option: true }],

  relay: async ({ tapped }, use, info) => {
    const relay = await RelayProcess.start({}, tapped);
    await use(relay);
    if (info.status !== info.expectedStatus) await info.attach('relay.log', { body: relay.log, contentType: 'text/plain' });
    await relay.stop();
  },

  person: async ({ relay, browser, playwright, contextOptions }, use) => {
    const people: Person[] = [];
    const browsers: OwnBrowser[] = [];
    await use(async (name, { profile, own = false } = {}) => {
      if (own) {
        const theirs = await OwnBrowser.start(playwright.chromium);
        browsers.push(theirs);
        const person = await Person.enter(name, theirs.context, relay.origin);
        people.push(person);
        return person;
      }
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
    for (const browser of browsers) await browser.close();
    expect(complaints, 'nobody’s browser complained').toEqual([]);
  },
});

export { expect };
