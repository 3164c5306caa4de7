// Opens a conversation in a real browser and says where its rows stand, for component tests. Not part of the app.

import { conversationAt, type FixtureClient } from '../../fixtures/fixture-client.ts';
import { type Stage, stage } from '../stage.tsx';
import { Conversation } from './conversation.tsx';

/** In the fixture nothing is unread here. */
export const READ = conversationAt(0);

let shown: Stage | null = null;

/** After each test. */
export function leaveHistory(): void {
  shown?.leave();
  shown = null;
}

export const frames = async (count = 3) => {
  for (let i = 0; i < count; i++) await new Promise((resolve) => requestAnimationFrame(resolve));
};

/** Resolves when the history has found its place. `leaveHistory` takes it down. */
export async function openHistory(client: FixtureClient, id = READ) {
  shown = stage(client, <Conversation id={id} />);
  const { root } = shown;
  const placed = () => root.querySelector<HTMLElement>('[role=list][aria-busy=false]');
  for (let i = 0; i < 120 && !placed(); i++) await frames(1);
  const list = placed();
  if (!list) throw new Error('the history did not find its place');
  await frames(12);
  const articles = () => [...list.querySelectorAll<HTMLElement>('article')];
  return {
    root,
    list,
    articles,
    fromEnd: () => list.scrollHeight - list.clientHeight - list.scrollTop,
    topOf: (element: Element) => element.getBoundingClientRect().top - list.getBoundingClientRect().top,
    /** A message that is wholly on screen. */
    inView: () => {
      const box = list.getBoundingClientRect();
      const found = articles().find(
        (row) => row.getBoundingClientRect().top > box.top + 40 && row.getBoundingClientRect().bottom < box.bottom - 40,
      );
      if (!found) throw new Error('no message is on screen');
      return found;
    },
    jump: () => root.querySelector<HTMLElement>('button[aria-label^="Jump to the latest"]'),
    scrollTo: async (top: number) => {
      list.scrollTop = top;
      await frames(20);
    },
  };
}
