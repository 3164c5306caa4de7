// A page and the engines that it outlives: the real client, real engines one after the other, over a real channel and database.

import { expect, test, vi } from 'vitest';
import { CHANNEL, type EngineNumber, type ToEngine, type ToPages } from './channel.ts';
import type { ClientView } from './client.ts';
import { createClient } from './create-client.ts';
import { serve } from './engine/host.ts';

const DATABASE = 'sotto-takeover-test';

/** An engine that leads until it is told otherwise. */
function lead(): { readonly lose: () => Promise<void> } {
  const lost = new AbortController();
  const served = serve({ database: DATABASE, origin: location.origin, log: () => {}, lost: lost.signal });
  return {
    lose: () => {
      lost.abort();
      return served;
    },
  };
}

// The engine that a page starts itself would stand in line behind these, and is built only later.
vi.stubGlobal(
  'Worker',
  class {
    terminate(): void {}
  },
);

test('what is written while nobody leads comes before what is written while the next engine starts', async () => {
  const first = lead();
  const client = createClient();
  await client.createAccount('Anna');
  const notes = await client.openNoteToSelf();
  const thread = client.openThread(notes);
  await first.lose();
  const texts = ['nobody', 'starting', 'started'];
  const sent = [client.send(notes, 'nobody')];
  const second = lead();
  sent.push(client.send(notes, 'starting'));
  await sent[1];
  sent.push(client.send(notes, 'started'));
  await Promise.all(sent);
  await vi.waitFor(() => expect(thread.getSnapshot().messages.map(({ text }) => text)).toEqual(texts), { timeout: 10_000 });
  await second.lose();
});

test('an engine leaves alone what was meant for the one before', async () => {
  const engine = lead();
  const channel = new BroadcastChannel(CHANNEL);
  const answers: string[] = [];
  const heard = new Promise<EngineNumber>((resolve) => {
    channel.onmessage = ({ data }: MessageEvent<ToEngine | ToPages>) => {
      if (data.to !== 'pages') return;
      if (data.kind === 'answer' || data.kind === 'refusal') answers.push(data.id);
      if (data.kind === 'started') resolve(data.engine);
    };
  });
  const number = (await heard) ?? 0;
  const call = { to: 'engine', kind: 'call', action: 'lookAtPersistence', args: [] } as const;
  for (const [id, of] of [
    ['for the one before', number - 1],
    ['for it', number],
  ] as const)
    channel.postMessage({ ...call, id, engine: of } satisfies ToEngine);
  await vi.waitFor(() => expect(answers).toContain('for it'), { timeout: 10_000 });
  expect(answers).not.toContain('for the one before');
  channel.close();
  await engine.lose();
});

test('a page does not listen to an engine that another one has replaced', async () => {
  const engine = lead();
  const client = createClient();
  await client.createAccount('Anna');
  const old = new BroadcastChannel(CHANNEL);
  const view: ClientView = { ...client.getSnapshot(), phase: { kind: 'failed', code: 'stale' } };
  const phases = new Set<string>();
  client.subscribe(() => phases.add(client.getSnapshot().phase.kind));
  old.postMessage({ to: 'pages', engine: 1, kind: 'view', view } satisfies ToPages);
  await client.setDisplayName('Berta');
  await vi.waitFor(() => expect(client.getSnapshot().me?.displayName).toBe('Berta'), { timeout: 10_000 });
  expect([...phases]).toEqual(['ready']);
  old.close();
  await engine.lose();
});
