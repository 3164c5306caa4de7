// What a person does in a call and finds on its screen, by role and accessible name.
import { expect, type Locator, type Page } from '@playwright/test';
import type { Person } from './person.ts';
import type { Tab } from './tab.ts';
import { watchMedia } from './watch-media.ts';

/** Somebody who may be called: her microphone and camera are made up, and what is done with them is counted. */
export async function reachable(person: Person): Promise<Person> {
  await watchMedia(person.context);
  return person;
}

export class CallScreen {
  readonly page: Page;
  readonly incoming: Locator;
  readonly time: Locator;

  constructor({ page }: Tab) {
    this.page = page;
    this.incoming = page.getByRole('button', { name: 'Accept voice call' });
    this.time = page.getByLabel('Time in call');
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }
  says(text: string | RegExp): Locator {
    return this.page.getByText(text).first();
  }

  /** Rings, from the open conversation. */
  async place(kind: 'Voice call' | 'Video call'): Promise<void> {
    await this.button(kind).click();
  }
  async accept(kind: 'Accept voice call' | 'Accept with video' = 'Accept voice call'): Promise<void> {
    await this.button(kind).click();
  }
  async live(): Promise<void> {
    await expect(this.time).toBeVisible();
  }
  async end(): Promise<void> {
    await this.button('End call').click();
  }
  async over(sentence: string): Promise<void> {
    await expect(this.says(sentence)).toBeVisible();
  }

  /** Puts the ended call out of the way. One that was simply hung up goes by itself. */
  async close(): Promise<void> {
    const ended = this.page.getByRole('dialog', { name: 'Call ended' });
    await this.button('Close')
      .click({ timeout: 1_000 })
      .catch(() => {});
    await expect(ended).toBeHidden();
  }
  /** A call that is over, in the open conversation. */
  record(words: string): Locator {
    return this.page.getByRole('list', { name: /^Messages with / }).getByText(words);
  }
  /** A row of the list of calls. */
  past(name: string): Locator {
    return this.page.getByRole('list', { name: 'Past calls' }).getByRole('listitem').filter({ hasText: name });
  }

  /** Opens the panel behind the lock. */
  async openLock(): Promise<void> {
    await this.page.getByRole('button', { name: /^Encryption of this call/ }).click();
  }
  /** The words to compare, of the open panel. */
  async words(): Promise<readonly string[]> {
    const list = this.page.getByRole('list', { name: 'Words to compare' });
    await expect(list).toBeVisible();
    return list.getByRole('listitem').allInnerTexts();
  }
  /** A number of the open panel. */
  async figure(name: string): Promise<number> {
    const text = await this.page.getByRole('term').filter({ hasText: name }).locator('xpath=following-sibling::*[1]').innerText();
    return Number(text.replace(/\D/g, ''));
  }
  async closeLock(): Promise<void> {
    await this.page.keyboard.press('Escape');
  }
}
