// Where a person stands with me, and what may happen because of it. One machine, so no screen or handler decides alone.

/** `request`: a stranger wrote first and waits for my answer. */
export type Standing = 'request' | 'accepted' | 'blocked';

export type StandingEvent =
  | 'i-wrote'
  | 'i-opened'
  | 'i-accepted'
  | 'i-blocked'
  | 'i-unblocked'
  /** A first message that carries the secret of my invite. */
  | 'came-by-invite'
  /** A first message without it. */
  | 'came-as-stranger';

/** `null` stands for nobody I know. */
export function nextStanding(now: Standing | null, event: StandingEvent): Standing {
  switch (event) {
    case 'i-blocked':
      return 'blocked';
    case 'i-unblocked':
      return now === 'blocked' ? 'accepted' : (now ?? 'accepted');
    case 'i-wrote':
    case 'i-opened':
    case 'i-accepted':
      return now === 'blocked' ? 'blocked' : 'accepted';
    case 'came-by-invite':
      return now === 'blocked' ? 'blocked' : 'accepted';
    case 'came-as-stranger':
      return now ?? 'request';
  }
}

/** Receipts and typing go to people I have accepted, to nobody else. */
export const maySignal = (standing: Standing): boolean => standing === 'accepted';
/** A blocked person's messages advance the ratchet and are then dropped. */
export const mayStore = (standing: Standing): boolean => standing !== 'blocked';
