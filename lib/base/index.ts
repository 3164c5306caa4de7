// The door of this room.
export { type Clock, systemClock } from './clock.ts';
export { Emitter } from './emitter.ts';
export { codeOf, SottoError } from './errors.ts';
export { consoleLog, type Log, type LogFields, silentLog } from './log.ts';
export { Secret } from './secret.ts';
