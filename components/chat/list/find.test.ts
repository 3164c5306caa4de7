import { expect, test } from 'vitest';
import type { ConversationView } from '../../../lib/client/index.ts';
import { findConversations } from './find.ts';

const named = (name: string, userName: string | null = null) => ({ name, userName }) as ConversationView;
const all = [named('Zoë Müller', 'zoe.m'), named('Anna-Lena Groß'), named('محمد علي'), named('李雷', 'lilei')];
const found = (query: string) => findConversations(all, query).map(({ name }) => name);

test('an empty query finds everybody, the same list', () => expect(findConversations(all, '  ')).toBe(all));

test.each([
  ['zoe', ['Zoë Müller']],
  ['muller zo', ['Zoë Müller']],
  ['MÜLLER', ['Zoë Müller']],
  ['@zoe.m', ['Zoë Müller']],
  ['lena', ['Anna-Lena Groß']],
  ['anna-l', ['Anna-Lena Groß']],
  ['علي', ['محمد علي']],
  ['李', ['李雷']],
  ['lilei', ['李雷']],
  ['oe', []],
  ['a.*', []],
])('%s finds %j', (query, names) => expect(found(query)).toEqual(names));
