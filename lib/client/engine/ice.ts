// Where the connection of a call may go: servers from the relay, and whether the other side may learn this device's address.

import { type ConversationId, maySignal } from '../../domain/index.ts';
import type { Line } from '../../relay/index.ts';
import type { CallActions } from '../calls/call-channel.ts';
import type { Peers } from './peers.ts';
import { chainKey } from './ratchets.ts';
import type { State } from './state.ts';
import type { Perform } from './step.ts';

interface Parts {
  readonly state: State;
  readonly perform: Perform;
  readonly peers: Peers;
  readonly line: Line;
}

/** Fresh credentials. Only through a TURN server as a setting, and with people who have not both accepted each other. Throws what `Line.call` throws. */
export async function iceOf(parts: Parts, conversation: ConversationId): ReturnType<CallActions['iceOf']> {
  const [{ servers }, met] = await Promise.all([parts.line.call('iceServers', {}), haveMet(parts, conversation)]);
  return {
    servers: servers.map(({ urls, username, credential }) => ({
      urls: [...urls],
      ...(username === null ? {} : { username }),
      ...(credential === null ? {} : { credential }),
    })),
    relayOnly: parts.state.self.hideAddress || !met,
  };
}

/** Whether both have accepted each other: whoever has not accepted me sends me nothing that is counted, but for a first word of their own. */
async function haveMet({ state, peers, perform }: Parts, conversation: ConversationId): Promise<boolean> {
  const row = state.conversations.get(conversation);
  if (!row || !maySignal(row.standing)) return false;
  const peer = await peers.known(row.peer);
  return perform(async (step) => {
    for (const { deviceId } of peer?.devices ?? []) {
      const chain = await step.uow.get('chain', chainKey({ account: row.peer, device: deviceId }, conversation));
      if (chain && chain.gotSeq > 0) return true;
    }
    return false;
  });
}
