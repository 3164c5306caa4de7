// How somebody becomes a conversation: by invite, by name, or as the note to oneself.

import { type AccountId, isUserName } from '../../../protocol/index.ts';
import { SottoError } from '../../base/index.ts';
import { sha256 } from '../../crypto/index.ts';
import {
  type ConversationId,
  cleanDisplayName,
  directConversationId,
  directConversationInput,
  type Invite,
  nextStanding,
  readInvite,
  type Standing,
} from '../../domain/index.ts';
import type { Line } from '../../relay/index.ts';
import type { ConversationRow } from '../../storage/index.ts';
import type { Found } from '../client.ts';
import type { Peers } from './peers.ts';
import type { State } from './state.ts';
import type { Perform } from './step.ts';

/** A new conversation as its first message, or whoever opened it, finds it. */
export const newConversation = (peer: AccountId, standing: Standing, now: number): ConversationRow => ({
  peer,
  kind: 'direct',
  standing,
  name: '',
  userName: null,
  hidden: false,
  inviteSecret: null,
  lastOrder: 0,
  readOrder: 0,
  unread: 0,
  last: null,
  activeAt: now,
  lastCall: null,
});

export class Contacts {
  readonly #state: State;
  readonly #perform: Perform;
  readonly #peers: Peers;

  constructor(parts: { state: State; perform: Perform; peers: Peers }) {
    this.#state = parts.state;
    this.#perform = parts.perform;
    this.#peers = parts.peers;
  }

  /** `not-found`, `own-invite`, `offline`, `unknown-account`, `bad-keys`. */
  async acceptInvite(line: Line, fragment: string): Promise<ConversationId> {
    const invite = readInvite(fragment);
    if (!invite) throw new SottoError('not-found');
    if (invite.account === this.#state.account) throw new SottoError('own-invite');
    await this.#peers.fetch(line, invite.account);
    return this.#openConversation(invite.account, invite.name, null, invite);
  }

  /** `null`: nobody has that name. */
  async findUser(line: Line, userName: string): Promise<Found | null> {
    if (!isUserName(userName)) throw new SottoError('name-invalid');
    try {
      const found = await line.call('findUser', { userName });
      const account = await this.#peers.accountOf(found.devices);
      if (account !== this.#state.account) await this.#peers.keep(account, found.devices);
      return { account, name: found.userName, userName: found.userName };
    } catch (error) {
      if (error instanceof SottoError && error.code === 'not-found') return null;
      throw error;
    }
  }

  async openConversation(found: Found): Promise<ConversationId> {
    if (found.account === this.#state.account) return this.openNoteToSelf();
    return this.#openConversation(found.account, found.name, found.userName, null);
  }

  async #openConversation(peer: AccountId, name: string, userName: string | null, invite: Invite | null): Promise<ConversationId> {
    const id = await this.#directId(peer);
    await this.#perform((step) => {
      const before = step.conversation(id);
      const row = before ?? { ...newConversation(peer, 'accepted', step.now), inviteSecret: invite?.secret ?? null };
      step.setConversation(id, {
        ...row,
        // What the person says of itself, once heard, outranks what an invite or the relay says.
        name: row.last ? row.name : cleanDisplayName(name) || row.name,
        userName: userName ?? row.userName,
        hidden: false,
        standing: nextStanding(row.standing, 'i-opened'),
        activeAt: before && !before.hidden ? row.activeAt : step.now,
      });
    });
    return id;
  }

  async openNoteToSelf(): Promise<ConversationId> {
    const me = this.#state.account;
    const id = await this.#directId(me);
    await this.#perform((step) => {
      const row = step.conversation(id) ?? { ...newConversation(me, 'accepted', step.now), kind: 'self' as const };
      if (row.hidden || !step.conversation(id)) step.setConversation(id, { ...row, hidden: false, activeAt: step.now });
    });
    return id;
  }

  async #directId(peer: AccountId): Promise<ConversationId> {
    return directConversationId(await sha256(directConversationInput(this.#state.account, peer)));
  }
}
