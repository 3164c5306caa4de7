// The worker that seals and opens frames: a program of its own, one file under public/w/, with a policy that forbids loading any more code.

import { FrameSwitch } from './frames/frame-switch.ts';
import type { ToFrameWorker, TransformOptions } from './frames/messages.ts';

declare const self: DedicatedWorkerGlobalScope;

const frames = new FrameSwitch(() => performance.now());

self.onrtctransform = ({ transformer }) => {
  void frames.attach(transformer.readable, transformer.writable, transformer.options as TransformOptions);
};

self.onmessage = ({ data }: MessageEvent<ToFrameWorker>) => {
  void frames.answer(data).then((answer) => self.postMessage(answer));
};
