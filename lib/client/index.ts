// The door of this room, for pages. The engine is not behind it: it is a program of its own (`engine.worker.ts`).
export type {
  Client,
  ClientView,
  ConversationView,
  Found,
  LineState,
  MessageView,
  MyProfile,
  Observable,
  Phase,
  Thread,
  ThreadView,
} from './client.ts';
