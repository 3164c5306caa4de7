// Leaves the counts of the rehearsals where scripts/test.mjs adds them up.
import { mkdirSync, writeFileSync } from 'node:fs';
import type { FullConfig, Reporter, Suite } from '@playwright/test/reporter';

export default class Summary implements Reporter {
  #tests: ReturnType<Suite['allTests']> = [];
  #errors = 0;

  onBegin(_config: FullConfig, suite: Suite): void {
    this.#tests = suite.allTests();
  }
  /** Errors outside of any test, e.g. a file that does not load. */
  onError(): void {
    this.#errors += 1;
  }
  onEnd(): void {
    const outcomes = this.#tests.map((test) => test.outcome());
    const count = (...kinds: readonly string[]): number => outcomes.filter((outcome) => kinds.includes(outcome)).length;
    mkdirSync('.cache', { recursive: true });
    const counts = { passed: count('expected', 'flaky'), failed: count('unexpected') + this.#errors, skipped: count('skipped') };
    writeFileSync('.cache/rehearsals.json', JSON.stringify(counts));
  }
  printsToStdio(): boolean {
    return false;
  }
}
