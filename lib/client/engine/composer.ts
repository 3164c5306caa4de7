// From a line of text to a committed message. Messages asked for at once share a commit.

import { toHex, utf8 } from '../../../protocol/index.ts';
import { SottoError } from '../../base/index.ts';
import { type ConversationId, type MessageId, nextStanding, TEXT_MAX_BYTES } from '../../domain/index.ts';
import { idBytes, textRow } from './message-rows.ts';
import type { Outbox } from './outbox.ts';
import type { Peers } from './peers.ts';
import type { Sealing } from './sealing.ts';
import { textBody } from './sealing.ts';
import type { Perform, Step } from './step.ts';

/** Messages committed in one step. */
const BATCH = 50;

/** A message asked for and not yet on disk. */
interface Composed {
  readonly conversation: ConversationId;
  readonly message: MessageId;
  readonly text: string;
  resolve(): void;
  reject(error: unknown): void;
}

export class Composer {
  readonly #perform: Perform;
  readonly #peers: Peers;
  readonly #sealing: Sealing;
  readonly #outbox: Outbox;
  readonly #composed: Composed[] = [];

  constructor(parts: { perform: Perform; peers: Peers; sealing: Sealing; outbox: Outbox }) {
    this.#perform = parts.perform;
    this.#peers = parts.peers;
    this.#sealing = parts.sealing;
    this.#outbox = parts.outbox;
  }

  /** Resolves once the message is on disk. The same message id twice is the same message. Messages asked for at once share a commit. */
  async send(conversation: ConversationId, message: MessageId, text: string): Promise<void> {
    const clean = text.toWellFormed();
    if (clean.trim() === '') throw new SottoError('text-empty');
    if (utf8(clean).length > TEXT_MAX_BYTES) throw new SottoError('text-too-long');
    // Nothing is awaited before this: the order of asking is the order of sending.
    await new Promise<void>((resolve, reject) => {
      this.#composed.push({ conversation, message, text: clean, resolve, reject });
      // Whoever is first in the row asks for the step; by the time it runs, it takes along those who came meanwhile.
      if (this.#composed.length === 1) this.#commitComposed().catch(reject);
    });
    this.#outbox.pump();
  }

  async #commitComposed(): Promise<void> {
    while (this.#composed.length > 0) {
      let taken: readonly Composed[] = [];
      let refused = new Map<Composed, SottoError>();
      // What is meant for a list that cannot be read waits in the outbox, which says why.
      for (const { conversation } of this.#composed.slice(0, BATCH)) await this.#peers.learn(conversation).catch(() => {});
      try {
        await this.#perform(async (step) => {
          taken = this.#composed.slice(0, BATCH);
          refused = new Map();
          for (const one of taken) {
            const refusal = await this.#compose(step, one);
            if (refusal) refused.set(one, refusal);
          }
        });
        for (const one of taken) {
          const refusal = refused.get(one);
          if (refusal) one.reject(refusal);
          else one.resolve();
        }
      } catch (error) {
        for (const one of taken) one.reject(error);
        if (taken.length === 0) throw error;
      } finally {
        this.#composed.splice(0, taken.length);
      }
    }
  }

  /** Stages one message. Returns why not, having staged nothing. */
  async #compose(step: Step, { conversation, message, text }: Composed): Promise<SottoError | null> {
    const row = step.conversation(conversation);
    if (!row) return new SottoError('not-found');
    if (row.standing === 'blocked') return new SottoError('blocked');
    if ((await step.orderOf(conversation, message)) !== undefined) return null;
    step.setConversation(conversation, { ...row, standing: nextStanding(row.standing, 'i-wrote') });
    const tick = row.kind === 'self' ? null : 'queued';
    step.appendMessage(conversation, textRow({ message: idBytes(message), mine: true, text, tick, sentAt: step.now }, step.now));
    step.setDraft(conversation, '');
    if (row.kind === 'self') return null;
    await this.#sealing.enqueue(step, conversation, textBody(step, conversation, { message: idBytes(message), text }), message);
    return null;
  }

  /** Tries a failed message again, with the bytes it already has. */
  async retry(conversation: ConversationId, message: MessageId): Promise<void> {
    await this.#perform(async (step) => {
      for (const [key, row] of step.outbox()) {
        if (row.state === 'failed' && row.message && toHex(row.message) === message) {
          step.putOutbox(key, { ...row, state: row.toDevice === null ? 'waiting' : 'sealed' });
        }
      }
      await step.setTick(conversation, message, 'queued');
    });
    this.#outbox.pump();
  }
}
