// What pages hear of calls: always what is committed. The view when it changed, and the words for the page that has a call, each once; an
// engine that takes over says the latest again, under their numbers.

import { codeOf, type Log } from '../../base/index.ts';
import { openFrameKey } from '../../crypto/index.ts';
import { type CallId, isOver, type PageWord } from '../../domain/index.ts';
import type { FrameKey } from '../../rtc/media-session.ts';
import type { CallRow } from '../../storage/index.ts';
import type { CallNews, ForPage } from '../calls/call-channel.ts';
import { conversationOf } from './call-effects.ts';
import { SerialQueue } from './serial-queue.ts';
import type { State } from './state.ts';
import { nameOf } from './views.ts';

/** A call that is over stays in view so long, ms. */
const SHOWN_MS = 4_000;

type View = Extract<CallNews, { kind: 'calls' }>['current'];

export class CallTelling {
  readonly #state: State;
  readonly #log: Log;
  readonly #now: () => number;
  readonly #onNews: (news: CallNews) => void;
  readonly #queue = new SerialQueue();
  /** The call in view, and when it goes once it is over. */
  #shown: CallId | null = null;
  #until: number | null = null;
  #last = 'null';
  /** Numbers of the words said last, by call. */
  readonly #said = new Map<CallId, number>();

  constructor(parts: { state: State; log: Log; now: () => number; onNews: (news: CallNews) => void }) {
    this.#state = parts.state;
    this.#log = parts.log;
    this.#now = parts.now;
    this.#onNews = parts.onNews;
  }

  get view(): View {
    const row = this.#shown === null ? undefined : this.#state.calls.get(this.#shown);
    const conversation = row && this.#state.conversations.get(conversationOf(row));
    if (!row || !conversation) return null;
    const { id, outgoing, video, phase, end, liveSince, theirs, page } = row.state;
    return {
      id,
      conversation: conversationOf(row),
      peer: conversation.peer,
      name: nameOf(conversation),
      outgoing,
      video,
      phase,
      end,
      liveSince,
      words: row.words.length > 0 ? row.words : null,
      theirs,
      page,
    };
  }

  /** When the view changes by itself; `null`: it does not. */
  get until(): number | null {
    return this.#until;
  }

  dismiss(call: CallId): void {
    const row = this.#state.calls.get(call);
    if (this.#shown === call && (!row || isOver(row.state))) this.#shown = null;
    this.tell();
  }

  /** Says what is new since the last time. */
  tell(): void {
    this.#choose();
    const current = this.view;
    const text = JSON.stringify(current);
    if (text !== this.#last) {
      this.#last = text;
      this.#say(async () => [{ kind: 'calls', current }]);
    }
    for (const [id, row] of this.#state.calls) {
      const said = this.#said.get(id) ?? 0;
      const fresh = row.told.filter(({ number }) => number > said);
      if (fresh.length === 0) continue;
      this.#said.set(id, row.lastTold);
      for (const { number, page, word } of fresh) {
        this.#say(async () => {
          const open = await opened(row, word);
          return open ? [{ kind: 'for-page', page, call: id, number, word: open }] : [];
        });
      }
    }
  }

  /** A page wants the view as it stands. */
  repeat(): void {
    const current = this.view;
    this.#say(async () => [{ kind: 'calls', current }]);
  }

  /** The call that is under way; else the one that was in view, for a while. */
  #choose(): void {
    for (const [id, row] of this.#state.calls) {
      if (isOver(row.state)) continue;
      this.#shown = id;
      this.#until = null;
      return;
    }
    const there = this.#shown !== null && this.#state.calls.has(this.#shown);
    if (there) this.#until ??= this.#now() + SHOWN_MS;
    if (there && this.#until !== null && this.#until > this.#now()) return;
    this.#shown = null;
    this.#until = null;
  }

  #say(news: () => Promise<readonly CallNews[]>): void {
    this.#queue
      .run(async () => {
        for (const one of await news()) this.#onNews(one);
      })
      .catch((error: unknown) => this.#log('a page could not be told of its call', { code: codeOf(error) }));
  }
}

/** A word with its keys. `null`: its keys are gone, and with them its use. */
async function opened(row: CallRow, word: PageWord): Promise<ForPage | null> {
  const keyOf = async (kid: number, side: 'mine' | 'theirs'): Promise<FrameKey | null> => {
    const found = row.secrets?.[side].find((key) => key.kid === kid);
    return found ? openFrameKey(kid, found.secret) : null;
  };
  switch (word.kind) {
    case 'begin': {
      const { join, offers, mine, theirs } = word;
      const sendKey = await keyOf(mine, 'mine');
      const receiveKey = theirs === null ? null : await keyOf(theirs, 'theirs');
      return sendKey && { kind: 'begin', join, offers, sendKey, receiveKey };
    }
    case 'receive-key':
    case 'send-key': {
      const key = await keyOf(word.kid, word.kind === 'send-key' ? 'mine' : 'theirs');
      return key && { kind: word.kind, key };
    }
    default:
      return word;
  }
}
