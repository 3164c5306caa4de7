import { expect, test } from 'vitest';
import { createReport } from './report.ts';

const measured = {
  figure: 'sends, 100 pairs',
  unit: '1/s',
  rounds: { ours: [12000], against: [36000] },
  against: 'bare ws echo',
  goal: '>= 0.5',
} as const;

test('with --json each figure is one line with the seven keys and nothing else is printed', () => {
  const lines: string[] = [];
  const report = createReport(true, (line) => lines.push(line));
  report(measured);
  report({ figure: 'memory', unit: 'B', rounds: { ours: [1] } });
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { figure: 'sends, 100 pairs', value: 12000, unit: '1/s', against: 'bare ws echo', ratio: 0.3333, goal: '>= 0.5', ok: false },
    { figure: 'memory', value: 1, unit: 'B', against: null, ratio: null, goal: null, ok: null },
  ]);
});

test('the table has one head, and says which goals were missed', () => {
  const lines: string[] = [];
  const report = createReport(false, (line) => lines.push(line));
  report(measured);
  report({ ...measured, goal: '>= 0.3' });
  expect(lines).toHaveLength(3);
  expect(lines[0]).toMatch(/^figure +value +unit +against +ratio +goal$/);
  expect(lines[1]).toMatch(/12,000 +1\/s +bare ws echo +0\.3333 × +>= 0\.5 +MISSED$/);
  expect(lines[2]).toMatch(/met$/);
});
