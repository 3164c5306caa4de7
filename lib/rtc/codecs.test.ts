import { expect, test } from 'vitest';
import { inOrder } from './codecs.ts';

test('codecs that are sealed whole come first, those that are not sealed last, and none is left out', () => {
  const browser = ['VP8', 'rtx', 'H264', 'H264', 'AV1', 'VP9', 'red', 'VP9', 'H265'].map((name, at) => ({ mimeType: `video/${name}`, at }));
  const ordered = inOrder(browser);
  expect(ordered.map(({ mimeType, at }) => `${mimeType.slice(6)} ${at}`)).toEqual([
    'VP9 5',
    'VP9 7',
    'VP8 0',
    'AV1 4',
    'rtx 1',
    'red 6',
    'H264 2',
    'H264 3',
    'H265 8',
  ]);
});
