import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTranslator } from 'use-intl/core';
import { describe, expect, test } from 'vitest';
import { EN, languageFor } from './catalogue.ts';

const folder = import.meta.dirname;
const languages = readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));

/** `{ 'chat.list.title': '…' }` */
function flat(node: unknown, path: readonly string[] = []): Record<string, string> {
  if (typeof node === 'string') return { [path.join('.')]: node };
  return Object.assign({}, ...Object.entries(node as object).map(([key, below]) => flat(below, [...path, key])));
}

const wordsOf = (language: string): Record<string, unknown> =>
  Object.fromEntries(
    readdirSync(join(folder, language)).map((file) => [
      file.replace('.json', ''),
      JSON.parse(readFileSync(join(folder, language, file), 'utf8')),
    ]),
  );

const english = flat(EN);

describe.each(languages)('the words of %s', (language) => {
  const words = wordsOf(language);
  const sentences = flat(words);

  test('are those of the catalogue: no key more, no key fewer', () => {
    expect(Object.keys(sentences).sort()).toEqual(Object.keys(english).sort());
  });

  test('say something everywhere', () => {
    expect(Object.keys(sentences).filter((key) => sentences[key]?.trim() === '')).toEqual([]);
  });

  test('are ICU messages that can be written out, with the arguments of the English ones', () => {
    const failures: string[] = [];
    // The typed keys are English ones; here every catalogue goes through, whatever its language.
    const untyped = createTranslator as unknown as (options: object) => (key: string, values: object) => string;
    const translate = untyped({
      locale: language,
      messages: words,
      timeZone: 'UTC',
      onError: (error: Error) => failures.push(error.message),
    });
    for (const [key, sentence] of Object.entries(sentences)) {
      const names = [...(english[key] ?? '').matchAll(/\{(\w+)/g)].map(([, name = '']) => name);
      const values = Object.fromEntries(names.map((name) => [name, /plural|selectordinal|number/.test(sentence) ? 2 : 'Alice']));
      translate(key, values);
    }
    expect(failures).toEqual([]);
  });

  test('keep the house rules: no exclamation, no "Oops", no straight apostrophe', () => {
    expect(Object.values(sentences).filter((sentence) => /!|oops|military|\w'\w/i.test(sentence))).toEqual([]);
  });
});

test('the language is the first wanted one that there are words for', () => {
  expect(languageFor(['xx-YY', 'en-GB', 'en'])).toMatchObject({ tag: 'en-GB', direction: 'ltr' });
  expect(languageFor([])).toMatchObject({ tag: 'en', direction: 'ltr' });
  expect(languageFor(['__proto__', 'constructor'])).toMatchObject({ tag: 'en' });
});
