// Looks for planted strings in whatever was written or sent: as they are, and in the encodings in which something readable could hide.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Base64 of a text that stands at any of the three alignments, without the characters that its neighbours share. */
function base64Cores(bytes: Buffer): readonly string[] {
  return [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    return text.slice(shift === 0 ? 0 : shift + 1, -2);
  });
}

/** Every form of a text that the scan knows, by name. */
export function formsOf(text: string): ReadonlyMap<string, Buffer> {
  const utf8 = Buffer.from(text);
  const utf16 = Buffer.from(text, 'utf16le');
  const forms = new Map<string, Buffer>([
    ['raw', utf8],
    ['hex', Buffer.from(utf8.toString('hex'))],
    ['HEX', Buffer.from(utf8.toString('hex').toUpperCase())],
    ['UTF-16LE', utf16],
    ['UTF-16BE', Buffer.from(utf16).swap16()],
  ]);
  for (const [shift, core] of base64Cores(utf8).entries()) {
    forms.set(`base64 +${shift}`, Buffer.from(core));
    forms.set(`base64url +${shift}`, Buffer.from(core.replaceAll('+', '-').replaceAll('/', '_')));
  }
  return forms;
}

/** What of `texts` stands in `bytes`, and how. */
export function hits(bytes: Buffer, texts: readonly string[]): readonly string[] {
  return texts.flatMap((text) => [...formsOf(text)].filter(([, form]) => bytes.includes(form)).map(([name]) => `${text} (${name})`));
}

/** Every file under a folder, with its bytes. */
export function filesUnder(folder: string): readonly { readonly name: string; readonly bytes: Buffer }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((name) => ({ name, bytes: readFileSync(name) }));
}
