// The door of this room.
export { advance } from './calls/advance.ts';
export { dial, hearOffer } from './calls/begin.ts';
export { type Call, callState, isOver, nextAlarm, parseCallId } from './calls/call.ts';
export type { Advanced, CallEffect, SignalDraft } from './calls/effect.ts';
export type { CallEvent } from './calls/event.ts';
export { fingerprintOf } from './calls/fingerprint.ts';
export { type PageWord, pageWord } from './calls/page-word.ts';
export { CANDIDATE_MAX_BYTES, CANDIDATES_MAX, type CallBody, type CallSignal, DESCRIPTION_MAX_BYTES } from './calls/signal.ts';
export type { CallEnd, CallId, CallPhase, CallRecord } from './calls/view.ts';
export {
  type Content,
  type ContentBody,
  decodeContent,
  decodeContentBody,
  encodeContent,
  encodeContentBody,
  RECEIPT_MAX_MESSAGES,
  RESEND_MAX,
  TEXT_MAX_BYTES,
} from './chat/content.ts';
export { directConversationId, directConversationInput } from './chat/direct-conversation.ts';
export { type ConversationId, type MessageId, parseConversationId } from './chat/ids.ts';
export { receive, restarts, without } from './chat/sequence.ts';
export { maySignal, mayStore, nextStanding, type Standing, type StandingEvent } from './chat/standing.ts';
export type { SystemEvent } from './chat/system-event.ts';
export { later, type Tick } from './chat/tick.ts';
export { cleanDisplayName, DISPLAY_NAME_MAX_CHARS, shortAccountId } from './contacts/display-name.ts';
export { INVITE_SECRET_BYTES, type Invite, readInvite, writeInvite } from './contacts/invite.ts';
export { DEFAULT_SETTINGS, type Settings } from './settings.ts';
