// A person in a rehearsal: a browser context of her own on the relay's page, and her first tab. Whatever her console, her pages or the
// content security policy complain about is kept, and fails the rehearsal at its end.
import type { BrowserContext, Page } from '@playwright/test';
import { Tab } from './tab.ts';
import { Wire } from './wire.ts';

/** What a relay that is down looks like from the console. */
export const RELAY_DOWN = /ERR_CONNECTION_(REFUSED|RESET|CLOSED)|ERR_EMPTY_RESPONSE|WebSocket connection to .* failed/;

export class Person extends Tab {
  readonly name: string;
  readonly context: BrowserContext;
  readonly wire: Wire;
  readonly #complaints: string[] = [];
  readonly #tolerated: RegExp[] = [];

  private constructor(name: string, context: BrowserContext, page: Page, base?: string) {
    super(page, base);
    this.name = name;
    this.context = context;
    this.wire = new Wire(context);
  }

  /** `base`: see `Tab`. */
  static async enter(name: string, context: BrowserContext, base?: string): Promise<Person> {
    // Before the first page: a violation while it loads counts too.
    await context.addInitScript(() => {
      addEventListener('securitypolicyviolation', (event) => {
        console.error(`CSP ${event.effectiveDirective} refused ${event.blockedURI} at ${event.sourceFile}:${event.lineNumber}`);
      });
    });
    const [page = await context.newPage()] = context.pages();
    const person = new Person(name, context, page, base);
    context.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning')
        person.#complaints.push(`${message.type()}: ${message.text()} (${message.location().url})`);
    });
    context.on('weberror', (error) => person.#complaints.push(`uncaught: ${error.error().stack ?? error.error()}`));
    return person;
  }

  async secondTab(): Promise<Tab> {
    return new Tab(await this.context.newPage());
  }

  /** Complaints like this are expected here, e.g. refused connections while the relay is down. */
  tolerate(...patterns: readonly RegExp[]): void {
    this.#tolerated.push(...patterns);
  }

  /** What was complained about so far and is not tolerated. */
  get complaints(): readonly string[] {
    return this.#complaints.filter((text) => !this.#tolerated.some((pattern) => pattern.test(text)));
  }
}
