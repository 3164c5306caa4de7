// Other accounts' device lists: asked of the relay, believed only when the account's own key signed them, and never an older one again.

import type { Device } from '../../../protocol/index.ts';
import { type AccountId, equalBytes, type SignedDeviceList } from '../../../protocol/index.ts';
import { SottoError } from '../../base/index.ts';
import { deriveAccountId, openDeviceList, sha256 } from '../../crypto/index.ts';
import { type ConversationId, directConversationId, directConversationInput } from '../../domain/index.ts';
import type { Line } from '../../relay/index.ts';
import type { State } from './state.ts';
import type { Perform, Step } from './step.ts';

export interface Peer {
  readonly account: AccountId;
  readonly version: number;
  readonly listHash: Uint8Array;
  readonly devices: readonly Device[];
}

/** The conversation says that its other side's devices are not what they were. */
async function sayDevicesChanged(step: Step, account: AccountId): Promise<void> {
  const id = directConversationId(await sha256(directConversationInput(account, step.me.account)));
  if (step.conversation(id)) await step.appendEvent(id, 'devices-changed');
}

export class Peers {
  readonly #state: State;
  readonly #perform: Perform;
  readonly #onChanged: (account: AccountId, devices: readonly Device[]) => void;
  readonly #known = new Map<AccountId, Peer>();

  /** `onChanged`: another list than before was kept. */
  constructor(state: State, perform: Perform, onChanged: (account: AccountId, devices: readonly Device[]) => void) {
    this.#state = state;
    this.#perform = perform;
    this.#onChanged = onChanged;
  }

  /** From memory or disk; `undefined` when this account was never checked. */
  async known(account: AccountId): Promise<Peer | undefined> {
    const held = this.#known.get(account);
    if (held) return held;
    const row = await this.#perform((step) => step.uow.get('peer', account));
    return row && this.#believe(row.devices, account);
  }

  /** Brings the list of a conversation's peer into memory, from disk, for a step that will need it. */
  async learn(conversation: ConversationId): Promise<void> {
    const row = this.#state.conversations.get(conversation);
    if (row?.kind === 'direct') await this.known(row.peer);
  }

  /** What memory holds; for callers inside a step, after `known` was asked outside. */
  held(account: AccountId): Peer | undefined {
    return this.#known.get(account);
  }

  /** Asks the relay. Throws `SottoError`: the line's codes, `unknown-account`, `bad-keys` (a list that the account's key did not sign, or an older one). */
  async fetch(line: Line, account: AccountId): Promise<Peer> {
    const { devices } = await line.call('getDeviceList', { account });
    return this.keep(account, devices);
  }

  /** Checks a list and keeps it. Throws `SottoError('bad-keys')`. */
  async keep(account: AccountId, signed: SignedDeviceList): Promise<Peer> {
    const before = await this.known(account);
    const opened = await openDeviceList(signed, account);
    if (opened.kind !== 'valid') throw new SottoError('bad-keys', opened.reason);
    const { version } = opened.list;
    if (before && (version < before.version || (version === before.version && !equalBytes(opened.hash, before.listHash)))) {
      throw new SottoError('bad-keys', 'an older or a second list of the same version');
    }
    let changed = false;
    if (!before || version > before.version) {
      await this.#perform(async (step) => {
        // Asked for twice at once, it is kept once.
        const kept = await step.uow.get('peer', account);
        if (kept && kept.version >= version) return;
        changed = before !== undefined;
        if (before) await sayDevicesChanged(step, account);
        step.uow.put('peer', account, { devices: signed, version, listHash: opened.hash, fetchedAt: step.now });
      });
    }
    const peer = await this.#believe(signed, account);
    if (changed) this.#onChanged(account, peer.devices);
    return peer;
  }

  /** The account that a list found by name claims to be of: the hash of its key. */
  accountOf(signed: SignedDeviceList): Promise<AccountId> {
    return deriveAccountId(signed.accountKey);
  }

  async #believe(signed: SignedDeviceList, account: AccountId): Promise<Peer> {
    const opened = await openDeviceList(signed, account);
    if (opened.kind !== 'valid') throw new SottoError('bad-keys', opened.reason);
    const peer = { account, version: opened.list.version, listHash: opened.hash, devices: opened.list.devices };
    this.#known.set(account, peer);
    return peer;
  }
}
