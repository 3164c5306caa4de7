// What follows from a step of a call, staged: its row, its secrets, the signals sealed for the other side, the words for its page, and in
// the end its line in the conversation. Whatever a call does is in one commit with the ratchet that said it.

import { toHex } from '../../../protocol/index.ts';
import { commitToCallPart, createFrameKey, randomBytes, shortAuthenticationString } from '../../crypto/index.ts';
import {
  type Advanced,
  type Call,
  type CallEffect,
  type CallId,
  type CallSignal,
  type ConversationId,
  isOver,
  type MessageId,
  type PageWord,
  type SignalDraft,
} from '../../domain/index.ts';
import type { CallRow } from '../../storage/index.ts';
import { callRow, idBytes } from './message-rows.ts';
import type { Sealing } from './sealing.ts';
import type { Step } from './step.ts';

/** Words for a page are kept so long, ms, so many, and so many characters of descriptions: then it heard them, or is gone. */
const TOLD_KEPT_MS = 30_000;
const TOLD_KEPT = 256;
const TOLD_KEPT_CHARS = 256 * 1024;
/** Frame keys kept of each direction. */
const KEYS_KEPT = 4;
/** Calls that are over and still listed. */
export const HISTORY_MAX = 200;

type Secrets = NonNullable<CallRow['secrets']>;

/** A call as it is before anything followed from it. */
export const newCallRow = (conversation: ConversationId, state: Call): CallRow => ({
  conversation: idBytes(conversation),
  state,
  record: null,
  secrets: null,
  words: [],
  told: [],
  lastTold: 0,
});

export const conversationOf = (row: CallRow): ConversationId => toHex(row.conversation) as ConversationId;

/** What an effect is sure to find: it never names what was not made before. */
function need<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('a call lacks what it needs');
  return value;
}

export class CallEffects {
  readonly #sealing: Sealing;

  constructor(parts: { sealing: Sealing }) {
    this.#sealing = parts.sealing;
  }

  /** Stages a step of a call and all that follows. `before`: its row as it was. `peers.known` must have been asked before the step. */
  async stage(step: Step, before: CallRow, { call, effects }: Advanced): Promise<void> {
    let row: CallRow = { ...before, state: call, told: recent(before.told, step.now) };
    for (const effect of effects) row = await this.#follow(step, row, effect);
    // One that gave way to theirs leaves nothing.
    step.setCall(call.id, isOver(call) && !row.record ? null : row);
    if (row.record && !before.record) dropOldest(step);
  }

  async #follow(step: Step, row: CallRow, effect: CallEffect): Promise<CallRow> {
    const { state } = row;
    switch (effect.kind) {
      case 'send': {
        const signal = await completed(row, effect.signal);
        const { device } = state;
        const meant = effect.to === 'all' || device === null ? null : { device, only: effect.to === 'device' };
        const body = { kind: 'call' as const, call: idBytes(state.id), signal, extension: new Uint8Array() };
        await this.#sealing.enqueue(step, conversationOf(row), body, null, meant);
        return row;
      }
      case 'tell': {
        const number = row.lastTold + 1;
        const told = [...row.told, { number, at: step.now, page: effect.page, word: effect.word }];
        return { ...row, told: bounded(told), lastTold: number };
      }
      case 'join': {
        const { kid, secret } = await createFrameKey(effect.kid);
        const secrets: Secrets = { mine: [{ kid, secret }], theirs: [], nonce: randomBytes(32), theirNonce: null, commitment: null };
        return { ...row, secrets, words: [] };
      }
      case 'make-key': {
        const { kid, secret } = await createFrameKey(effect.kid);
        const secrets = need(row.secrets);
        return { ...row, secrets: { ...secrets, mine: [...secrets.mine, { kid, secret }].slice(-KEYS_KEPT) } };
      }
      case 'keep-key': {
        const secrets = need(row.secrets);
        return { ...row, secrets: { ...secrets, theirs: [...secrets.theirs, effect.key].slice(-KEYS_KEPT) } };
      }
      case 'keep-commitment':
        return { ...row, secrets: { ...need(row.secrets), commitment: effect.commitment } };
      case 'keep-nonce':
        return { ...row, secrets: { ...need(row.secrets), theirNonce: effect.nonce } };
      case 'make-words':
        return { ...row, words: await wordsOf(step, row) };
      case 'record': {
        const id = conversationOf(row);
        if ((await step.orderOf(id, state.id as string as MessageId)) === undefined) {
          step.appendMessage(id, callRow(state.id, effect.record, state.at, step.now));
        }
        // Its page still has to hear that it is over, and nothing else.
        const told = row.told.filter(({ word }) => word.kind === 'end');
        return { ...row, record: effect.record, secrets: null, words: [], told };
      }
    }
  }
}

/** A draft with what only the engine has. */
async function completed(row: CallRow, draft: SignalDraft): Promise<CallSignal> {
  switch (draft.kind) {
    case 'accept': {
      const { mine, nonce } = need(row.secrets);
      const key = need(mine.at(-1));
      const commitment = await commitToCallPart({ nonce, key: key.secret, fingerprint: row.state.fingerprint });
      return { ...draft, key, commitment };
    }
    case 'describe': {
      const { mine, nonce } = need(row.secrets);
      return { ...draft, key: need(mine.at(-1)), nonce };
    }
    case 'answer':
      return { ...draft, nonce: need(row.secrets).nonce };
    case 'key':
      return { kind: 'key', key: need(need(row.secrets).mine.at(-1)) };
    default:
      return draft;
  }
}

async function wordsOf(step: Step, row: CallRow): Promise<readonly string[]> {
  const { state } = row;
  const { mine, theirs, nonce, theirNonce } = need(row.secrets);
  const peer = need(step.conversation(conversationOf(row))).peer;
  const me = { account: step.me.account, nonce, key: need(mine[0]).secret, fingerprint: state.fingerprint };
  const other = { account: peer, nonce: need(theirNonce), key: need(theirs[0]).secret, fingerprint: need(state.theirFingerprint) };
  const [caller, answerer] = state.outgoing ? [me, other] : [other, me];
  return shortAuthenticationString(idBytes(state.id), caller, answerer);
}

type Told = CallRow['told'];
const recent = (told: Told, now: number): Told => told.filter(({ at }) => now - at < TOLD_KEPT_MS);

const charsOf = (word: PageWord): number =>
  word.kind === 'describe' ? word.sdp.length : word.kind === 'candidates' ? word.candidates.length * 256 : 0;

/** The newest, within bounds whatever the other side sends. */
function bounded(told: Told): Told {
  let chars = 0;
  const from = told.findLastIndex(({ word }, index) => {
    chars += charsOf(word);
    return chars > TOLD_KEPT_CHARS || told.length - index > TOLD_KEPT;
  });
  return told.slice(from + 1);
}

function dropOldest(step: Step): void {
  const over = step.calls().filter(([, row]) => row.record !== null);
  if (over.length <= HISTORY_MAX) return;
  over.sort(([, a], [, b]) => a.state.at - b.state.at);
  for (const [id] of over.slice(0, over.length - HISTORY_MAX)) step.setCall(id as CallId, null);
}
