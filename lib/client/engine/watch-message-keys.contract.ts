// Looks at everything a person sends: an envelope's bytes never change, and a message key seals one body only. Only tests import it.

import type { EnginePerson } from '../../../e2e/engine-person.ts';
import { toHex } from '../../../protocol/index.ts';
import { readContainer } from '../../crypto/signal/container.ts';
import { readFirstMessage, readHeader } from '../../crypto/signal/libsignal.ts';

/** The chain and the counter of the message key that a body was sealed with. */
function messageKeyOf(body: Uint8Array): string {
  const container = readContainer(body);
  const header = container?.kind === 'whisper' ? readHeader(container.message) : container && readFirstMessage(container.message)?.header;
  if (!header) throw new Error('not a sealed body');
  return `${header.ephemeralKey}/${header.counter}`;
}

/** From now on; what is returned lists every second use. */
export function watchMessageKeys(one: EnginePerson): readonly string[] {
  const reused: string[] = [];
  const bodies = new Map<string, string>();
  const note = (name: string, bytes: string) => {
    if ((bodies.get(name) ?? bytes) !== bytes) reused.push(name);
    bodies.set(name, bytes);
  };
  one.meddling.sent = (frame) => {
    if (frame.kind !== 'send') return;
    for (const { clientId, body } of frame.envelopes) {
      note(`envelope ${toHex(clientId)}`, toHex(body));
      note(`message key ${messageKeyOf(body)}`, toHex(body));
    }
  };
  return reused;
}
