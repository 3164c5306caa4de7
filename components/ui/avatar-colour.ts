// What an account id looks like: two hues and an angle, from the id alone, so that a person looks the same on every device.
// One hue would make neighbours in a list alike too often; ground, arc and angle together give 4,608 pictures.

const HUES = 24;
const ANGLES = 8;

export interface AvatarColour {
  /** Degrees of the ground. */
  readonly hue: number;
  /** Degrees of the arc; never that of the ground. */
  readonly hueTwo: number;
  /** Degrees that the arc is turned by. */
  readonly angle: number;
}

/** FNV-1a, 32 bits: spreads well and needs no secret. */
function spread(text: string): number {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  // The last step of murmur3: without it ids that differ in one character give neighbouring hues.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

export function avatarColour(account: string): AvatarColour {
  const hash = spread(account);
  const first = hash % HUES;
  const rest = Math.floor(hash / HUES);
  const apart = 1 + (rest % (HUES - 1));
  const angle = Math.floor(rest / (HUES - 1)) % ANGLES;
  return { hue: (first * 360) / HUES, hueTwo: (((first + apart) % HUES) * 360) / HUES, angle: (angle * 360) / ANGLES };
}

/** Of the first and the last word in scripts that have capitals; one letter in others, where two would join or read as a word. */
export function initials(name: string): string {
  const words = name.split(/\s+/u).flatMap((word) => word.match(/[\p{L}\p{N}]/u)?.[0] ?? []);
  const first = words[0] ?? '';
  const last = words.length > 1 ? (words.at(-1) ?? '') : '';
  const cased = (letter: string) => letter.toUpperCase() !== letter.toLowerCase();
  return cased(first) && (last === '' || cased(last)) ? `${first}${last}`.toUpperCase() : first;
}
