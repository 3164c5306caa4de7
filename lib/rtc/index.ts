// The door of this room, for pages. The worker that seals frames is not behind it: it is a program of its own (`frame-crypto.worker.ts`).
export type {
  Candidate,
  FrameCounts,
  FrameKey,
  IceOptions,
  MediaEvent,
  MediaSession,
  MediaState,
  OpenMediaSession,
} from './media-session.ts';
export { type MediaSessionOptions, openMediaSession } from './open-media-session.ts';
