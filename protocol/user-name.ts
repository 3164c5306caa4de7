// What a user name may look like. One rule for both sides, so the form and the relay never disagree.

import { LIMITS } from './limits.ts';

/** Letters a–z, digits, `_`, `.` and `-`, beginning with a letter; kept as typed, compared in lower case. */
export function isUserName(name: string): boolean {
  return name.length >= LIMITS.userNameMinChars && name.length <= LIMITS.userNameMaxChars && /^[a-z][a-z0-9_.-]*$/i.test(name);
}

/** The form under which a name is unique. */
export const foldUserName = (name: string): string => name.toLowerCase();
