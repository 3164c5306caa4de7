// One window of a person: what she does in it and what she finds in it, by role and accessible name alone. What a screen reader
// cannot find, a rehearsal does not find either.
import { expect, type Locator, type Page } from '@playwright/test';
import { readHistory, type Spoken, standsIn } from './read-history.ts';

export type Tick = 'Waiting to be sent' | 'Sent' | 'Delivered' | 'Read';

const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

export class Tab {
  readonly page: Page;
  /** Where a message is written; there is one at most. */
  readonly composer: Locator;
  /** The conversations in the list. */
  readonly list: Locator;
  /** What is open beside the list, or instead of it. */
  readonly pane: Locator;
  /** The messages of the open conversation. */
  readonly history: Locator;
  readonly offlineBar: Locator;
  readonly #base: string | undefined;

  /** `base`: where addresses begin, for pages that were not told by their context. */
  constructor(page: Page, base?: string) {
    this.page = page;
    this.#base = base;
    this.composer = page.getByRole('textbox', { name: /^(Message to .+|Note to self)$/ });
    this.list = page.getByRole('list', { name: 'Conversations' });
    this.pane = page.getByRole('region', { name: 'Open screen' });
    this.history = page.getByRole('list', { name: /^(Messages with .+|Your notes)$/ });
    this.offlineBar = page.getByText('You are offline. What you write is sent as soon as there is a connection.');
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }
  link(name: string): Locator {
    return this.page.getByRole('link', { name, exact: true });
  }
  heading(name: string): Locator {
    return this.page.getByRole('heading', { name, exact: true });
  }

  /** Types an address of the app, such as `/` or `/#/settings`. */
  async open(address = '/'): Promise<void> {
    await this.page.goto(this.#base === undefined ? address : new URL(address, this.#base).href);
  }

  /** The first run from an empty browser to her messages. */
  async createAccount(name: string): Promise<void> {
    await this.open();
    await this.page.getByRole('textbox', { name: 'Your name' }).fill(name);
    await this.button('Start').click();
    await this.button('Not now').click();
    await this.button('Go to my messages').click();
    await expect(this.heading('Messages')).toBeVisible();
  }

  async inviteLink(): Promise<string> {
    await this.open('/#/invite');
    return this.page.getByRole('textbox', { name: 'Your invite link' }).inputValue();
  }

  /** Opens somebody's link and agrees to talk. With `name`, her browser is new here and she says who she is. */
  async openInvite(link: string, name?: string): Promise<void> {
    await this.open(link);
    if (name !== undefined) await this.page.getByRole('textbox', { name: 'Your name' }).fill(name);
    await this.button('Start talking').click();
    await expect(this.composer).toBeVisible();
  }

  async setUserName(userName: string): Promise<void> {
    await this.open('/#/me');
    await this.page.getByRole('textbox', { name: 'User name' }).fill(userName);
    await this.button('Set user name').click();
    await expect(this.page.getByText('Saved.')).toBeVisible();
  }

  /** Asks for somebody by user name. */
  async find(userName: string): Promise<void> {
    await this.open('/#/new');
    await this.page.getByRole('textbox', { name: 'Find by user name' }).fill(userName);
    await this.button('Find').click();
  }

  /** Finds somebody by user name, in any case, and opens the conversation. */
  async meet(userName: string): Promise<void> {
    await this.find(userName);
    await this.button(`Write to ${userName.toLowerCase()}`).click();
    await expect(this.composer).toBeVisible();
  }

  /** A switch of the settings; resolves when it stands as wanted. */
  async turn(setting: string, on: boolean): Promise<void> {
    await this.open('/#/settings');
    const control = this.page.getByRole('switch', { name: setting });
    await expect(control).toBeVisible();
    // The control itself is drawn by its row: that is what a finger meets.
    if ((await control.isChecked()) !== on) await this.page.getByText(setting, { exact: true }).click();
    await expect(control).toBeChecked({ checked: on });
  }

  /** A row of the list. Its name begins with the person's and goes on with time, last line and what is unread. */
  row(name: string): Locator {
    return this.list.getByRole('link', { name: new RegExp(`^${literal(name)}\\b`) });
  }

  /** Opens a conversation from the list. */
  async conversation(name: string): Promise<void> {
    await this.row(name).click();
    await expect(this.heading(name)).toBeVisible();
  }

  /** Unfolds the requests and opens the one of this person. */
  async request(name: string): Promise<void> {
    await this.page.getByRole('button', { name: /^Message requests/ }).click();
    await this.conversation(name);
  }

  async noteToSelf(): Promise<void> {
    await this.open('/#/new');
    await this.pane.getByRole('button', { name: /^Note to self/ }).click();
    await expect(this.composer).toBeVisible();
  }

  /** Back to the list and away from any conversation, so that nothing counts as read. */
  async leave(): Promise<void> {
    await this.open('/#/');
    await expect(this.composer).toBeHidden();
  }

  /** Writes and presses Enter; does not wait for anything. */
  async send(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Enter');
  }

  /** One after the other, as fast as the page takes them. `after` hears how many were sent. */
  async sendAll(texts: readonly string[], after: (count: number) => void = () => {}): Promise<void> {
    for (const [index, text] of texts.entries()) {
      await this.send(text);
      after(index + 1);
    }
  }

  /** My message, as a screen reader says it; with `tick`, only when it got that far. */
  mine(text: string, tick?: Tick): Locator {
    const state = tick === undefined ? '' : literal(`. ${tick}`);
    return this.page.getByRole('article', { name: new RegExp(`^You, .*: ${literal(text)}${state || '\\.'}`) });
  }

  theirs(text: string): Locator {
    return this.page.getByRole('article', { name: new RegExp(`^(?!You, ).*: ${literal(text)}$`) });
  }

  /** Waits until my message got exactly that far. */
  async tick(text: string, tick: Tick): Promise<void> {
    await expect(this.mine(text, tick)).toBeVisible();
  }

  /** Every message of the open conversation, oldest first. */
  messages(): Promise<readonly Spoken[]> {
    return readHistory(this.history);
  }

  /** Whether this text of mine stands in the open conversation, drawn or not. */
  hasWritten(text: string): Promise<boolean> {
    return standsIn(this.history, text);
  }

  /** What others wrote in the open conversation, oldest first. */
  async heard(): Promise<readonly string[]> {
    return (await this.messages()).filter(({ from }) => from !== 'You').map(({ text }) => text);
  }

  async menu(item: string): Promise<void> {
    await this.button('Conversation menu').click();
    await this.page.getByRole('menuitem', { name: item, exact: true }).click();
  }

  /** Answers the question that stands in front of everything. */
  async confirm(answer: string): Promise<void> {
    const question = this.page.getByRole('alertdialog');
    await question.getByRole('button', { name: answer, exact: true }).click();
    await expect(question).toBeHidden();
  }

  async acceptRequest(): Promise<void> {
    const request = this.page.getByRole('region', { name: 'Message request' });
    await request.getByRole('button', { name: 'Accept' }).click();
    await expect(this.composer).toBeVisible();
  }

  async block(): Promise<void> {
    await this.menu('Block');
    await this.confirm('Block');
  }

  async unblock(): Promise<void> {
    await this.button('Unblock').click();
    await expect(this.composer).toBeVisible();
  }

  async deleteConversation(): Promise<void> {
    await this.menu('Delete conversation');
    await this.confirm('Delete');
  }

  /** Keeps watch from now on; what it returns says whether the text was shown since. */
  async watchFor(text: string): Promise<() => Promise<boolean>> {
    const key = await this.page.evaluateHandle((wanted) => {
      const watch = { seen: document.body.innerText.includes(wanted) };
      new MutationObserver(() => {
        watch.seen ||= document.body.innerText.includes(wanted);
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
      return watch;
    }, text);
    return () => key.evaluate(({ seen }) => seen);
  }
}
