// The door of this room.
export { ConversationList } from './list/conversation-list.tsx';
export { Conversation } from './thread/conversation.tsx';
