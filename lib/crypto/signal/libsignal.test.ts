import { expect, test, vi } from 'vitest';

test('loading the room grabs nothing: no process handlers, no onmessage, no output', async () => {
  const events = ['uncaughtException', 'unhandledRejection', 'exit', 'warning', 'message'] as const;
  const before = events.map((event) => process.listenerCount(event));
  const printed = vi.spyOn(console, 'error');
  const handler = () => {};
  vi.stubGlobal('self', { onmessage: handler });
  vi.resetModules();
  await import('../index.ts');
  expect((globalThis as unknown as { self: { onmessage: unknown } }).self.onmessage).toBe(handler);
  vi.unstubAllGlobals();
  expect(events.map((event) => process.listenerCount(event))).toEqual(before);
  expect(printed).not.toHaveBeenCalled();
});

test("the library's lock does not grow with every message", async () => {
  const { SessionLock } = await import('@privacyresearch/libsignal-protocol-typescript/lib/session-lock.js');
  const { TestDevice } = await import('./test-device.ts');
  const [anna, ben] = [await TestDevice.create(), await TestDevice.create()];
  await anna.start(ben);
  for (let i = 0; i < 5; i++) await ben.read(anna, await anna.encrypt(ben, 'x'));
  await ben.read(anna, new Uint8Array(40));
  expect([SessionLock._promises.length, SessionLock.errors.length]).toEqual([0, 0]);
});
