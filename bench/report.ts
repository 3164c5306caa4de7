// Prints figures as they come: a row of a table, or with --json one line each. The goal missed is said, but is no error: machines differ.
import { type Figure, type Measured, toFigure } from './figure.ts';

const columns = [46, 12, 10, 26, 9, 12, 0] as const;
const row = (cells: readonly string[]): string =>
  cells
    .map((cell, i) => cell.padEnd(columns[i] ?? 0))
    .join(' ')
    .trimEnd();

const digits = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 });
const shown = ({ figure, value, unit, against, ratio, goal, ok }: Figure): string =>
  row([
    figure,
    digits.format(value),
    unit,
    against ?? '–',
    ratio === null ? '–' : `${digits.format(ratio)} ×`,
    goal ?? '–',
    ok === null ? '' : ok ? 'met' : 'MISSED',
  ]);

/** A function that prints one measurement and hands the figure back. */
export function createReport(json: boolean, print: (line: string) => void): (measured: Measured) => Figure {
  let headed = json;
  return (measured) => {
    const figure = toFigure(measured);
    if (!headed) print(row(['figure', 'value', 'unit', 'against', 'ratio', 'goal', '']));
    headed = true;
    print(json ? JSON.stringify(figure) : shown(figure));
    return figure;
  };
}

/** What benches call. `--json` on the command line chooses the form. */
export const report = createReport(process.argv.includes('--json'), (line) => console.log(line));
