// A message's text cut into plain parts and links. What a link shows may lie about where it leads (user info, look-alike letters,
// bidi controls), so whenever the host that will be asked is not plainly readable in it, the host is shown beside it.

import { tokenize } from 'linkifyjs';

export type TextPart =
  | { readonly kind: 'text'; readonly text: string }
  /** `text`: as written, without bidi controls. `host`: set when it must be shown too, in the spelling that the network uses. */
  | { readonly kind: 'link'; readonly text: string; readonly href: string; readonly host: string | null };

/** Characters that reorder or hide what is written. */
const BIDI_CONTROLS = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

/** The text in parts, nothing lost but bidi controls inside links. Only `http` and `https` become links. */
export function parseMessageText(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  const say = (plain: string) => {
    const last = parts.at(-1);
    if (last?.kind === 'text') parts[parts.length - 1] = { kind: 'text', text: last.text + plain };
    else parts.push({ kind: 'text', text: plain });
  };
  for (const token of tokenize(text)) {
    const written = token.toString();
    const link = token.isLink && token.t === 'url' ? readLink(written, token.toHref('https')) : null;
    if (link) parts.push(link);
    else say(written);
  }
  return parts;
}

function readLink(written: string, target: string): TextPart | null {
  const url = URL.parse(target.replace(BIDI_CONTROLS, ''));
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') return null;
  const shown = written.replace(BIDI_CONTROLS, '');
  const bare = shown.replace(/^https?:\/\//iu, '').toLowerCase();
  const plain = bare === url.host || ['/', '?', '#', ':'].some((end) => bare.startsWith(url.hostname + end));
  return { kind: 'link', text: shown, href: url.href, host: plain && !url.username && !url.password ? null : url.host };
}
