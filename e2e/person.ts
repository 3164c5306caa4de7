// A person in a rehearsal: a browser context of her own on the relay's page. Whatever her console, her page or the content security
// policy complains about is kept, and fails the rehearsal at its end.
import type { BrowserContext, Page } from '@playwright/test';

export class Person {
  readonly name: string;
  readonly context: BrowserContext;
  /** Her first tab, not yet on any page: `await person.page.goto('/')`. */
  readonly page: Page;
  readonly #complaints: string[] = [];
  readonly #tolerated: RegExp[] = [];

  private constructor(name: string, context: BrowserContext, page: Page) {
    this.name = name;
    this.context = context;
    this.page = page;
  }

  static async enter(name: string, context: BrowserContext): Promise<Person> {
    // Before the first page: a violation while it loads counts too.
    await context.addInitScript(() => {
      addEventListener('securitypolicyviolation', (event) => {
        console.error(`CSP ${event.effectiveDirective} refused ${event.blockedURI} at ${event.sourceFile}:${event.lineNumber}`);
      });
    });
    const [page = await context.newPage()] = context.pages();
    const person = new Person(name, context, page);
    context.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning')
        person.#complaints.push(`${message.type()}: ${message.text()} (${message.location().url})`);
    });
    context.on('weberror', (error) => person.#complaints.push(`uncaught: ${error.error().stack ?? error.error()}`));
    return person;
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
