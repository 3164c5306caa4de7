// An invite as a link: the page's own address with the invite behind the `#`, where no server sees it.

const ROUTE = '#/i/';

/** `fragment` is the client's `#/i/…`. */
export const inviteLink = (fragment: string): string => `${location.origin}/${fragment}`;

/** `own`: the invite is for the server of this page. A bare fragment is taken for one. */
export type FoundInvite =
  | { readonly kind: 'own'; readonly fragment: string }
  | { readonly kind: 'other-server'; readonly host: string }
  | { readonly kind: 'none' };

/** Finds an invite in text that was scanned or pasted; words around the link do not hurt. */
export function inviteIn(text: string): FoundInvite {
  const word = text.split(/\s+/u).find((part) => part.includes(ROUTE));
  if (!word) return { kind: 'none' };
  const at = word.indexOf(ROUTE);
  const before = word.slice(0, at);
  const fragment = word.slice(at);
  if (before === '' || !URL.canParse(before)) return { kind: 'own', fragment };
  const url = new URL(before);
  return url.origin === location.origin ? { kind: 'own', fragment } : { kind: 'other-server', host: url.host };
}
