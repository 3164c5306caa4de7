// One call in a real Chromium with made-up devices, from the first description to the end: what is captured here is seen and heard there,
// sealed on its way. The tests follow each other in this one call, as a person would.

import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { codeOf } from '../base/index.ts';
import {
  captured,
  connectionsMade,
  decoded,
  descriptions,
  FRAME_WORKER,
  frameKey,
  join,
  line,
  look,
  makePair,
  opened,
  type Pair,
  play,
  refusedFrames,
  type Side,
  total,
  totals,
  transforms,
} from './media-pair.contract.ts';
import { openMediaSession } from './open-media-session.ts';

const direct = { servers: [], relayOnly: false };
let pair: Pair;
let caller: Side;
let callee: Side;

beforeAll(async () => {
  pair = await makePair({ callerVideo: true });
  ({ caller, callee } = pair);
});
afterAll(() => pair.close());

const track = (stream: MediaStream, kind: string): MediaStreamTrack | undefined => stream.getTracks().find((found) => found.kind === kind);
const ufrag = ({ events }: Side): string | undefined =>
  /a=ice-ufrag:(\S+)/.exec(events.findLast((event) => event.kind === 'description')?.sdp ?? '')?.[1];

test('nothing is connected to before the start', async () => {
  expect(connectionsMade()).toBe(0);
  expect(caller.media.state()).toMatchObject({ line: 'connecting', path: null, microphone: true, camera: true, screen: false });
  await pair.start();
  await expect.poll(() => [line(caller), line(callee)]).toEqual(['connected', 'connected']);
  await expect.poll(() => callee.media.state().path).toBe('direct');
});

test('voices are heard on both sides', async () => {
  for (const side of [caller, callee]) {
    play(side.media.state().remote);
    await expect.poll(() => opened(side)).toBeGreaterThan(20);
    await expect.poll(() => total(side, 'inbound-rtp', 'audio', 'totalAudioEnergy')).toBeGreaterThan(0);
  }
  await expect.poll(() => callee.media.state().quality).not.toBeNull();
});

test('a picture is seen, and moves', async () => {
  await expect.poll(() => decoded(callee)).toBeGreaterThan(5);
  await expect.poll(() => callee.media.state().remote.getVideoTracks().length).toBe(1);
  const element = play(callee.media.state().remote);
  await expect.poll(() => look(element).spread).toBeGreaterThan(40);
  const before = look(element).sum;
  await expect.poll(() => look(element).sum).not.toBe(before);
});

test('one who was called turns the camera on later, and off again closes it', async () => {
  expect(caller.media.state().remote.getVideoTracks()).toEqual([]);
  await callee.media.setCamera(true);
  await expect.poll(() => decoded(caller)).toBeGreaterThan(5);
  await expect.poll(() => caller.media.state().remote.getVideoTracks().length).toBe(1);
  const camera = track(callee.media.state().local, 'video');
  await callee.media.setCamera(false);
  expect(camera?.readyState).toBe('ended');
  expect(callee.media.state()).toMatchObject({ camera: false, microphone: true });
  const before = await decoded(caller);
  await callee.media.setCamera(true);
  await expect.poll(() => decoded(caller)).toBeGreaterThan(before + 5);
  await callee.media.setCamera(false);
});

test('a screen has its own stream beside the camera, and may be stopped in the browser’s own bar', async () => {
  // A browser without a window has no screen to show: a canvas stands in for it.
  const canvas = document.createElement('canvas');
  const pen = canvas.getContext('2d');
  let turn = 0;
  const drawing = setInterval(() => {
    turn += 20;
    if (pen) pen.fillStyle = `rgb(${turn % 255} 200 0)`;
    pen?.fillRect(0, 0, 300, 150);
  }, 50);
  const asked = vi.spyOn(navigator.mediaDevices, 'getDisplayMedia').mockImplementation(async () => canvas.captureStream(20));
  await caller.media.setScreen(true);
  expect(caller.media.state()).toMatchObject({ screen: true, camera: true });
  await expect.poll(() => callee.media.state().remoteScreen.getVideoTracks().length).toBe(1);
  const element = play(callee.media.state().remoteScreen);
  await expect.poll(() => look(element).sum).toBeGreaterThan(0);
  const screen = track(caller.media.state().localScreen, 'video');
  screen?.dispatchEvent(new Event('ended'));
  await expect.poll(() => caller.media.state().screen).toBe(false);
  expect(screen?.readyState).toBe('ended');
  clearInterval(drawing);
  asked.mockRejectedValue(new DOMException('', 'NotAllowedError'));
  expect(codeOf(await caller.media.setScreen(true).catch((why: unknown) => why))).toBe('permission-denied');
  asked.mockRestore();
});

test('a microphone that is off gives silence, in packets of the same size', async () => {
  const energy = (): Promise<number> => total(callee, 'inbound-rtp', 'audio', 'totalAudioEnergy');
  await caller.media.setMicrophone(false);
  expect(caller.media.state().microphone).toBe(false);
  const grown = async (): Promise<number> => {
    const before = await energy();
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    return (await energy()) - before;
  };
  await expect.poll(grown).toBeLessThan(1e-6);
  const size = async (): Promise<number> => {
    const now = async () => {
      const [bytes = 0, packets = 0] = await totals(caller, 'outbound-rtp', 'audio', ['bytesSent', 'packetsSent']);
      return { bytes, packets };
    };
    const before = await now();
    await expect.poll(async () => (await now()).packets).toBeGreaterThan(before.packets + 25);
    const after = await now();
    return (after.bytes - before.bytes) / (after.packets - before.packets);
  };
  const ofSilence = await size();
  await caller.media.setMicrophone(true);
  // A byte for the counter in the header of SFrame, which grows.
  expect(Math.abs((await size()) - ofSilence)).toBeLessThan(1.5);
  const silent = await energy();
  await expect.poll(energy).toBeGreaterThan(silent + 0.01);
});

test('devices are changed in place', async () => {
  const before = caller.media.state().local.getTracks();
  const microphone = before.find(({ kind }) => kind === 'audio')?.getSettings().deviceId;
  const devices = await navigator.mediaDevices.enumerateDevices();
  const other = devices.find(({ kind, deviceId }) => kind === 'audioinput' && deviceId !== 'default' && deviceId !== microphone);
  await caller.media.chooseDevices({ microphone: other?.deviceId ?? null, facing: 'environment' });
  expect(before.map(({ readyState }) => readyState)).toEqual(['ended', 'ended']);
  expect(caller.media.state()).toMatchObject({ microphone: true, camera: true });
  expect(track(caller.media.state().local, 'audio')?.getSettings().deviceId).toBe(other?.deviceId);
  const [heard, seen] = [opened(callee), await decoded(callee)];
  await expect.poll(() => opened(callee)).toBeGreaterThan(heard + 20);
  await expect.poll(() => decoded(callee)).toBeGreaterThan(seen + 5);
  expect(codeOf(await caller.media.chooseDevices({ microphone: 'nowhere' }).catch((why: unknown) => why))).toBe('no-device');
  expect(caller.media.state().microphone).toBe(true);
});

test('of all that, nothing needed another description, missed its transform or came unsealed', () => {
  expect([descriptions(caller), descriptions(callee)]).toEqual([1, 1]);
  expect(transforms()).toEqual({ attached: 12, missed: 0 });
  expect([refusedFrames(caller), refusedFrames(callee)]).toEqual([0, 0]);
  expect([...caller.refused, ...callee.refused]).toEqual([]);
});

test.each([
  ['caller', 2],
  ['callee', 3],
] as const)('other paths are looked for when the %s asks, and the call goes on', async (who, described) => {
  const before = [ufrag(caller), ufrag(callee)];
  // What is asked for sooner than this after another time is taken for the same.
  await new Promise((resolve) => setTimeout(resolve, who === 'callee' ? 2_000 : 0));
  await pair[who].media.restart(direct);
  await expect.poll(() => [descriptions(caller), descriptions(callee)]).toEqual([described, described]);
  expect([ufrag(caller), ufrag(callee)].filter((now) => before.includes(now))).toEqual([]);
  const heard = opened(callee);
  await expect.poll(() => opened(callee)).toBeGreaterThan(heard + 30);
  expect([line(caller), line(callee)]).toEqual(['connected', 'connected']);
  expect(caller.events.filter((event) => event.kind === 'description').map(({ renegotiation }) => renegotiation)[1]).toBe(true);
});

test('the side that offers takes no offer', async () => {
  const offer = caller.events.find((event) => event.kind === 'description')?.sdp ?? '';
  expect(codeOf(await caller.media.describe('offer', offer, caller.media.fingerprint).catch((why: unknown) => why))).toBe('unsafe');
  expect(line(caller)).toBe('connected');
});

test('after a reload of the other side the same capture goes on over another connection', async () => {
  const { media } = caller;
  callee.media.close();
  await media.renew(direct);
  expect(media.state()).toMatchObject({ line: 'connecting', camera: true, microphone: true });
  const loaded: Side = { media: await openMediaSession({ ice: direct, video: false, worker: FRAME_WORKER }), events: [], refused: [] };
  const [mine, theirs] = [await frameKey(2), await frameKey(2)];
  await Promise.all([
    media.setSendKey(mine),
    loaded.media.addReceiveKey(mine),
    loaded.media.setSendKey(theirs),
    media.addReceiveKey(theirs),
  ]);
  join(caller, loaded);
  callee = loaded;
  await media.start();
  await expect.poll(() => decoded(loaded)).toBeGreaterThan(5);
  await expect.poll(() => opened(caller)).toBeGreaterThan(5);
});

test('the end leaves nothing captured, whatever was still being asked for', async () => {
  const turning = caller.media.chooseDevices({ facing: 'user' }).catch(codeOf);
  pair.close();
  pair.close();
  callee.media.close();
  await turning;
  expect(captured.length).toBeGreaterThanOrEqual(8);
  await expect.poll(() => captured.filter(({ readyState }) => readyState === 'live')).toEqual([]);
  expect(codeOf(await caller.media.setCamera(true).catch((why: unknown) => why))).toBe('call-over');
});
