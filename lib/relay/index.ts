// The door of this room.
export { Line, type LineEvent, type LineOptions, type LineState } from './line.ts';
