// The door of this room.
export { CallButtons } from './call-buttons.tsx';
export { CallDesk, useCallDesk } from './call-desk.tsx';
export { CallLayer, useCovered } from './call-layer.tsx';
export { useCallWords } from './call-words.ts';
export { CallsScreen } from './calls-screen.tsx';
export { ElsewhereBar } from './elsewhere-bar.tsx';
export { CallColumn, CallStrip } from './small-call.tsx';
export { useOfCall } from './use-call.ts';
