// The official vectors and one conversation of ours in a worker: posts one report and nothing else. e2e/vectors.spec.ts bundles it as the
// engine is bundled.

import { officialVectors, type Score } from './official-vectors.contract.ts';
import { nativeCurves } from './platform.ts';
import { kem, nativeKem } from './signal/kem.ts';
import { TestDevice } from './signal/test-device.ts';

export interface VectorReport {
  /** Whether anything in the bundle took the worker's `onmessage`. */
  readonly handler: 'none' | 'taken';
  /** What the browser does by itself. */
  readonly native: { readonly x25519: boolean; readonly ed25519: boolean; readonly mlKem: boolean };
  readonly scores: readonly Score[];
  /** What two devices of ours read: a crossed start, then an answer each. */
  readonly read: readonly string[];
}

async function conversation(): Promise<string[]> {
  const [anna, ben] = [await TestDevice.create(), await TestDevice.create()];
  await anna.start(ben);
  await ben.start(anna);
  const read: string[] = [];
  for (let i = 0; i < 2; i++) {
    const [there, back] = [await anna.encrypt(ben, `there ${i}`), await ben.encrypt(anna, `back ${i}`)];
    read.push(await ben.read(anna, there), await anna.read(ben, back));
  }
  return read;
}

const handler = globalThis.onmessage === null ? 'none' : 'taken';
const native = { ...(await nativeCurves()), mlKem: (await kem()) === nativeKem };
const report: VectorReport = { handler, native, scores: await officialVectors(), read: await conversation() };
globalThis.postMessage(report);
