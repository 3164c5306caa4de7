import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ERROR_NUMBERS } from '../../protocol/index.ts';
import { isWorded } from './error-sentence.ts';
import { refusalOf } from './refusal.ts';

const root = join(import.meta.dirname, '../..');

/** Every code that the client's sources throw or report, and those that the contract names in its comments. */
function codesOfTheClient(): string[] {
  const files = readdirSync(join(root, 'lib'), { recursive: true, encoding: 'utf8' }).filter((name) => /(?<!\.test)\.ts$/.test(name));
  const thrown = files.flatMap((name) =>
    [...readFileSync(join(root, 'lib', name), 'utf8').matchAll(/(?:SottoError|\bfail)\(\s*'([a-z-]+)'/g)].map(([, code = '']) => code),
  );
  const contract = readFileSync(join(root, 'lib/client/client.ts'), 'utf8');
  const named = [...contract.matchAll(/`([a-z]+(?:-[a-z]+)+|offline|blocked|internal)`/g)].map(([, code = '']) => code);
  return [...thrown, ...named];
}

/** In the contract's comments, but no codes. */
const OTHER_WORDS = new Set<string>([]);

test('every code of the wire has a sentence', () => {
  expect(Object.keys(ERROR_NUMBERS).filter((code) => !isWorded(code))).toEqual([]);
});

test('every code of the client has a sentence', () => {
  const codes = codesOfTheClient();
  expect(codes).toContain('own-invite');
  expect(codes.filter((code) => !isWorded(code) && !OTHER_WORDS.has(code))).toEqual([]);
});

test('what is thrown without a code reads as internal', () => {
  for (const thrown of [new Error('x'), 'offline', null, undefined, { code: 'offline' }, Object.assign(new Error('x'), { code: 20 })]) {
    expect(refusalOf(thrown)).toEqual({ code: 'internal', retryAfterMs: 0 });
  }
});

test('code and waiting time of a refusal are taken over', () => {
  expect(refusalOf(Object.assign(new Error('x'), { code: 'rate-limited', retryAfterMs: 5 }))).toEqual({
    code: 'rate-limited',
    retryAfterMs: 5,
  });
  expect(refusalOf(Object.assign(new Error('x'), { code: 'offline', retryAfterMs: -1 }))).toEqual({ code: 'offline', retryAfterMs: 0 });
});
