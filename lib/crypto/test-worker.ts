// Runs the room in a dedicated worker, for `room.browser.test.ts`: one message, and whether anything took `onmessage`.

import { TestDevice } from './signal/test-device.ts';

const [anna, ben] = [await TestDevice.create(), await TestDevice.create()];
await anna.start(ben);
const text = await ben.read(anna, await anna.encrypt(ben, 'hello'));
globalThis.postMessage({ text, handler: globalThis.onmessage === null ? 'none' : 'taken' });
