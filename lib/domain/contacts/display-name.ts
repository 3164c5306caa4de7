// A display name is text from a stranger: control, bidi and invisible characters are taken out before it is shown or kept.

export const DISPLAY_NAME_MAX_CHARS = 48;
/** UTF-8 bytes that a name of the longest kind can take on the wire. */
export const DISPLAY_NAME_MAX_BYTES = DISPLAY_NAME_MAX_CHARS * 4;

/** Cleaned and cut to length; empty when nothing is left. */
export function cleanDisplayName(name: string): string {
  const plain = name
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
  return [...plain].slice(0, DISPLAY_NAME_MAX_CHARS).join('').trim();
}

/** What stands for a person whose name we do not know yet: the first characters of the account id. */
export const shortAccountId = (account: string): string => `${account.slice(0, 4)}…${account.slice(-4)}`;
