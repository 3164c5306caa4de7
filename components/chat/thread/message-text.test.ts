import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseMessageText, type TextPart } from './message-text.ts';

const links = (text: string) => parseMessageText(text).filter((part): part is Extract<TextPart, { kind: 'link' }> => part.kind === 'link');

describe('links in a message', () => {
  test('an address becomes a link, the words and the full stop around it do not', () => {
    expect(parseMessageText('See https://example.org/a?b=1#c. Thanks')).toEqual([
      { kind: 'text', text: 'See ' },
      { kind: 'link', text: 'https://example.org/a?b=1#c', href: 'https://example.org/a?b=1#c', host: null },
      { kind: 'text', text: '. Thanks' },
    ]);
  });

  test('an address without a scheme leads to https', () => {
    expect(links('example.org/x')).toEqual([{ kind: 'link', text: 'example.org/x', href: 'https://example.org/x', host: null }]);
  });

  test('a port is part of what is read', () => {
    expect(links('http://localhost:3000/#/c/1 http://example.org:8080/x').map((link) => link.host)).toEqual([null, null]);
  });

  test.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(document.domain)//https:',
    'data:text/html,<script>alert(1)</script>',
    'file:///etc/passwd',
    'blob:https://example.org/x',
    'mailto:a@example.org',
    'a@example.org',
    'tel:+491234',
    'ftp://example.org/x',
    'vbscript:msgbox',
  ])('nothing but http and https is a link: %s', (text) => {
    for (const link of links(text)) expect(new URL(link.href).protocol).toMatch(/^https?:$/);
    expect(links(text).some((link) => /alert|passwd|msgbox|@/.test(link.href))).toBe(false);
  });

  test('letters of another alphabet show the name that the network will ask for', () => {
    expect(links('https://аррӏе.com/')[0]).toMatchObject({ text: 'https://аррӏе.com/', host: 'xn--80ak6aa92e.com' });
    expect(links('https://müller.de/x')[0]).toMatchObject({ text: 'https://müller.de/x', host: 'xn--mller-kva.de' });
  });

  test('a host hidden behind user info is shown', () => {
    for (const link of links('https://bank.example@evil.example/login')) expect(link.host ?? 'evil.example').toBe('evil.example');
    expect(
      links('https://bank.example:443@evil.example/').every(
        (link) => new URL(link.href).host !== 'evil.example' || link.host === 'evil.example',
      ),
    ).toBe(true);
  });

  test('bidi controls do not survive in what a link shows or where it leads', () => {
    for (const link of links('https://example.org/\u202Egnp.exe and \u2066https://example.org\u2069')) {
      expect(link.text + link.href + decodeURIComponent(link.href)).not.toMatch(/[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u);
    }
  });

  test('whatever is written, nothing is lost, and every link leads where it shows or says where', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.webUrl({ withFragments: true, withQueryParameters: true }),
      fc.constantFrom(' ', '\n', '\u202E', 'http://', 'https://', '@', '://', '.com', 'www.', 'xn--', '<b>', ':80', 'пример.рф', '\u0000'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = pieces.join('');
        const parts = parseMessageText(text);
        const strip = (value: string) => value.replace(/[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, '');
        expect(strip(parts.map((part) => part.text).join(''))).toBe(strip(text));
        for (const part of parts) {
          if (part.kind !== 'link') continue;
          const url = new URL(part.href);
          expect(url.protocol).toMatch(/^https?:$/);
          if (part.host === null) expect(part.text.toLowerCase()).toContain(url.hostname);
          else expect(part.host).toBe(url.host);
        }
      }),
      { numRuns: 300 },
    );
  });
});
