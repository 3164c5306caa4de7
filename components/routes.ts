// Every address of the app, in one place. They are fragments, so no id ever reaches a server; navigate by links or `goTo`,
// never by `pushState`, which fires no `hashchange`.

import { useSyncExternalStore } from 'react';
import { type ConversationId, parseConversationId } from '../lib/client/index.ts';

export type Route =
  | { readonly kind: 'list' }
  | { readonly kind: 'conversation'; readonly id: ConversationId }
  /** Somebody's invite; `fragment` is the whole `#/i/…`, read by the client and nowhere else. */
  | { readonly kind: 'invite'; readonly fragment: string }
  | { readonly kind: 'calls' }
  | { readonly kind: 'new' }
  | { readonly kind: 'scan' }
  /** My own invite. */
  | { readonly kind: 'share' }
  | { readonly kind: 'me' }
  | { readonly kind: 'settings' }
  | { readonly kind: 'unknown' };

const PLAIN = { '': 'list', calls: 'calls', new: 'new', scan: 'scan', invite: 'share', me: 'me', settings: 'settings' } as const;

/** Takes `location.hash`, with or without the `#`. Never throws. */
export function parseRoute(hash: string): Route {
  const path = hash.replace(/^#/, '').replace(/^\//, '');
  if (Object.hasOwn(PLAIN, path)) return { kind: PLAIN[path as keyof typeof PLAIN] };
  const conversation = /^c\/([^/]*)$/.exec(path)?.[1];
  if (conversation !== undefined) {
    const id = parseConversationId(conversation);
    return id ? { kind: 'conversation', id } : { kind: 'unknown' };
  }
  return path.startsWith('i/') ? { kind: 'invite', fragment: `#/${path}` } : { kind: 'unknown' };
}

/** The address of a route, for `href`. `unknown` leads to the list. */
export function hrefOf(route: Route): string {
  switch (route.kind) {
    case 'conversation':
      return `#/c/${route.id}`;
    case 'invite':
      return route.fragment;
    case 'share':
      return '#/invite';
    case 'list':
    case 'unknown':
      return '#/';
    default:
      return `#/${route.kind}`;
  }
}

/** `replace` leaves no step to go back to: for an address that has done its work, such as an accepted invite. */
export function goTo(route: Route, how: 'push' | 'replace' = 'push'): void {
  if (how === 'push') location.hash = hrefOf(route);
  else location.replace(hrefOf(route));
}

let last: { readonly hash: string; readonly route: Route } = { hash: '', route: { kind: 'list' } };

function current(): Route {
  if (last.hash !== location.hash) last = { hash: location.hash, route: parseRoute(location.hash) };
  return last.route;
}

function subscribe(listener: () => void): () => void {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
}

/** The same object until the address changes. */
export const useRoute = (): Route => useSyncExternalStore(subscribe, current);
