// Somebody's tab in a call, without media: it obeys the engine's words and says what a connection would want said. Only tests import it.

import type { EnginePerson } from '../../../e2e/engine-person.ts';
import { toHex } from '../../../protocol/index.ts';
import { codeOf } from '../../base/index.ts';
import { randomBytes } from '../../crypto/index.ts';
import type { CallId, ConversationId } from '../../domain/index.ts';
import type { CallNews, ForPage, PageMessage } from '../calls/call-channel.ts';

const randomCall = (): CallId => toHex(randomBytes(16)) as CallId;
export const randomFingerprint = (): string => `sha-256 ${toHex(randomBytes(32)).replace(/..(?=.)/g, '$&:')}`;

let descriptions = 0;
export const descriptionWith = (fingerprint: string): string => {
  descriptions += 1;
  return `v=0\r\no=- ${descriptions} 2 IN IP4 0.0.0.0\r\na=fingerprint:${fingerprint}\r\n`;
};

type Current = Extract<CallNews, { kind: 'calls' }>['current'];

export class ScriptedPage {
  readonly id = toHex(randomBytes(16));
  fingerprint = randomFingerprint();
  /** What its connection says its certificate is. */
  says = this.fingerprint;
  /** What every tab sees. */
  current: Current = null;
  /** Each view that was different from the one before. */
  readonly seen: string[] = [];
  /** What it was told, each once. */
  readonly words: ForPage[] = [];
  readonly candidates: string[] = [];
  /** Words that came a second time. */
  repeated = 0;
  call: CallId | null = null;
  readonly #person: EnginePerson;
  #heard = 0;
  #join = 0;
  #pending: (() => void)[] = [];

  constructor(person: EnginePerson) {
    this.#person = person;
    person.onCall.push((news) => this.#hear(news));
  }

  start(conversation: ConversationId, video = false): Promise<void> {
    const call = randomCall();
    this.call = call;
    return this.ask(() => this.#person.engine.startCall(call, conversation, video, this.id, this.fingerprint));
  }
  accept(video = false): Promise<void> {
    const call = this.#need();
    return this.ask(() => this.#person.engine.acceptCall(call, video, this.id, this.fingerprint));
  }
  rejoin(): Promise<void> {
    const call = this.#need();
    return this.ask(() => this.#person.engine.rejoinCall(call, this.id, this.fingerprint));
  }
  end(): Promise<void> {
    const call = this.#need();
    return this.ask(() => this.#person.engine.endCall(call, 'person'));
  }
  tell(message: PageMessage): Promise<void> {
    const call = this.#need();
    return this.ask(() => this.#person.engine.tellCall(call, this.id, message));
  }
  /** The tab is closed. */
  close(): void {
    this.#person.losePage(this.id);
  }

  /** Asks whoever leads, and whoever leads next until there is an answer, as pages do. */
  ask(action: () => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (how: () => void) => {
        this.#pending = this.#pending.filter((one) => one !== ask);
        how();
      };
      const ask = () => {
        // Between two engines there is nobody to ask.
        if (!this.#person.isThere) return;
        action().then(
          () => settle(resolve),
          (error: unknown) => {
            if (codeOf(error) !== 'lost-ownership') settle(() => reject(error));
          },
        );
      };
      this.#pending.push(ask);
      ask();
    });
  }
  /** Another engine leads. */
  askAgain(): void {
    for (const ask of [...this.#pending]) ask();
  }

  #need(): CallId {
    const call = this.call ?? this.current?.id;
    if (!call) throw new Error('there is no call');
    this.call = call;
    return call;
  }

  #hear(news: CallNews): void {
    if (news.kind === 'calls') {
      this.current = news.current;
      const phase = news.current ? `${news.current.phase}${news.current.end ? ` ${news.current.end}` : ''}` : 'none';
      if (this.seen.at(-1) !== phase) this.seen.push(phase);
      return;
    }
    if (news.page !== this.id) return;
    // Both called: theirs counts.
    if (news.call !== this.call && news.word.kind === 'begin' && this.#join === 0) this.call = news.call;
    if (news.call !== this.call) return;
    if (news.number <= this.#heard) {
      this.repeated += 1;
      return;
    }
    this.#heard = news.number;
    this.words.push(news.word);
    this.#obey(news.word);
  }

  #obey(word: ForPage): void {
    const describe = (type: 'offer' | 'answer') => {
      this.#say({ kind: 'description', type, sdp: descriptionWith(this.says), renegotiation: false });
      this.#say({ kind: 'candidates', candidates: [{ candidate: `candidate of ${this.id}`, mid: '0', line: 0 }] });
    };
    if (word.kind === 'begin') {
      this.#join = word.join;
      if (word.offers) describe('offer');
    } else if (word.kind === 'describe') {
      if (word.type === 'offer') describe('answer');
      this.#say({ kind: 'line', line: 'connected' });
    } else if (word.kind === 'candidates') {
      for (const { candidate } of word.candidates) this.candidates.push(candidate);
    }
  }

  #say(message: PageMessage): void {
    // Refused only when the call is over.
    this.tell(message).catch(() => {});
  }
}

/** What a frame key seals, to compare keys that cannot be read. */
export async function printOf(key: CryptoKey | undefined): Promise<string> {
  if (!key) return 'none';
  const bits = await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: new Uint8Array() }, key, 128);
  return toHex(new Uint8Array(bits));
}
