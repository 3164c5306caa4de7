// Fixtures for a rehearsal whose relay has a TURN server of its own.

import type { TestInfo } from '@playwright/test';
import { RelayProcess } from './relay-process.ts';
import { TurnServer } from './turn-server.ts';

export interface Turned {
  readonly turn: TurnServer;
  readonly relay: RelayProcess;
}

export const turned = {
  // Playwright reads what a fixture needs from the pattern of its first parameter.
  turn: async ({}: object, use: (turn: TurnServer) => Promise<void>, info: TestInfo) => {
    const turn = await TurnServer.start();
    await use(turn);
    if (info.status !== info.expectedStatus) await info.attach('turn.log', { body: turn.log, contentType: 'text/plain' });
    await turn.stop();
  },
  relay: async ({ turn }: Pick<Turned, 'turn'>, use: (relay: RelayProcess) => Promise<void>, info: TestInfo) => {
    const relay = await RelayProcess.start(turn.env);
    await use(relay);
    if (info.status !== info.expectedStatus) await info.attach('relay.log', { body: relay.log, contentType: 'text/plain' });
    await relay.stop();
  },
};
