import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { oneLine, previewOf } from './preview.ts';

const last = { text: 'Hello', at: 1, mine: true, tick: 'read', kind: 'text', call: null } as const;

describe('the second line of a row', () => {
  test('typing comes before a draft, a draft before what was said', () => {
    expect(previewOf({ typing: true, draft: 'x', last }, false).kind).toBe('typing');
    expect(previewOf({ typing: false, draft: 'x', last }, false)).toEqual({ kind: 'draft', text: 'x' });
    expect(previewOf({ typing: false, draft: ' \n', last }, false)).toEqual({ kind: 'said', text: 'Hello', mine: true, tick: 'read' });
    expect(previewOf({ typing: false, draft: '', last: null }, false).kind).toBe('nothing');
  });

  test('a call that is over is told as what came of it, not as the text of a message', () => {
    const call = { outgoing: false, video: true, result: 'missed', seconds: 0 } as const;
    expect(previewOf({ typing: false, draft: '', last: { ...last, text: '', kind: 'call', call } }, false)).toEqual({ kind: 'call', call });
  });

  test('the draft of the open conversation is not repeated', () => {
    expect(previewOf({ typing: false, draft: 'x', last }, true).kind).toBe('said');
  });

  test('is one line, bounded and well formed, whatever was written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 2000 }), fc.constantFrom('', '\n\n', '\t', '😀'.repeat(300)), (text, more) => {
        const line = oneLine(more + text);
        expect(line).not.toMatch(/[\n\r\t]/u);
        expect(line.length).toBeLessThanOrEqual(160);
        expect(line.isWellFormed()).toBe(true);
      }),
    );
  });
});
