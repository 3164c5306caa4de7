// The door of this room.
export { Emitter } from './emitter.ts';
export { codeOf, SottoError } from './errors.ts';
export { consoleLog, type Log } from './log.ts';
export { Secret } from './secret.ts';
