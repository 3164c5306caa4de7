// The door of this room, for pages. The engine is not behind it: it is a program of its own (`engine.worker.ts`).

// What a screen needs of the rules besides types.
export { type ConversationId, DISPLAY_NAME_MAX_CHARS, parseConversationId } from '../domain/index.ts';
export type { LineState } from '../relay/index.ts';
export type { FrameCounts, MediaState } from '../rtc/index.ts';
export type { CallRow, Calls, CallsView, CallView } from './calls/calls.ts';
export type {
  Client,
  ClientView,
  ConversationView,
  Found,
  MessageView,
  MyProfile,
  Phase,
  Thread,
  ThreadView,
} from './client.ts';
export { createClient } from './create-client.ts';
