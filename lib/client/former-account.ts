// That there was an account in this browser, for when everything else has been erased. It stands beside the databases, which browsers do
// not always erase together; where they do, nobody is told.

import { DATABASE } from './database-name.ts';

const NOTE = 'sotto.account';

/** `null` where the browser keeps nothing. */
function notes(): Storage | null {
  try {
    // biome-ignore lint/style/noRestrictedGlobals: one bit without a name or an id, which has to stand outside of what it speaks of
    return localStorage;
  } catch {
    return null;
  }
}

/** There is an account in this browser. */
export function noteAccount(): void {
  try {
    notes()?.setItem(NOTE, '1');
  } catch {
    // No room: it will not be missed.
  }
}

/** Whether an account was in this browser before. */
export const hadAccount = (): boolean => notes()?.getItem(NOTE) === '1';

/** Removes what is left of an account whose keys are gone. Resolves when this browser is as new. */
export async function eraseRemains(): Promise<void> {
  notes()?.removeItem(NOTE);
  await new Promise<void>((resolve, reject) => {
    const request = indexedDB.deleteDatabase(DATABASE);
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error);
  });
}
