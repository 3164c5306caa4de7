// What the pure rooms (protocol, lib/base, lib/domain) may take from their surroundings: the few globals that every engine has.
// Anything else, `window`, `document`, `process` and `fetch` included, does not compile there.
interface TextEncoder {
  encode(text?: string): Uint8Array<ArrayBuffer>;
}
declare const TextEncoder: { new (): TextEncoder };
interface TextDecoder {
  decode(bytes?: ArrayBuffer | ArrayBufferView): string;
}
declare const TextDecoder: { new (label?: 'utf-8', options?: { fatal?: boolean; ignoreBOM?: boolean }): TextDecoder };
declare const console: Record<'debug' | 'info' | 'warn' | 'error', (...values: readonly unknown[]) => void>;
