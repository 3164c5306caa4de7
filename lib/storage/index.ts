// The door of this room.
export { deleteDatabase } from './database.ts';
export type { AccountRow, CallRow, ChainRow, ConversationRow, MessageRow, OutboxRow, PreKeyRow, SessionRow } from './rows.ts';
export { Storage, type StoredMessage } from './storage.ts';
export type { UnitOfWork } from './unit-of-work.ts';
