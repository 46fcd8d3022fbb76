import { verdict } from './statistics.ts';

/** One line of the table. */
export interface Row {
  readonly what: string;
  readonly measured: string;
  readonly against: string;
  /** What is judged, as it is shown; `–` where there is nothing to judge. */
  readonly ratio: string;
  readonly bar: string;
  readonly verdict: string;
}

const heads: Row = {
  what: '',
  measured: 'measured',
  against: 'against',
  ratio: 'ratio',
  bar: 'bar',
  verdict: '',
};

/** Milliseconds as they are shown. */
export function shown(milliseconds: number): string {
  return `${milliseconds.toFixed(milliseconds < 20 ? 1 : 0)} ms`;
}

/** A row that sets one time beside another. */
export function ratioRow(
  what: string,
  mine: number,
  other: { readonly name: string; readonly milliseconds: number },
  bar?: number,
): Row {
  const ratio = mine / other.milliseconds;
  return {
    what,
    measured: shown(mine),
    against: `${other.name}, ${shown(other.milliseconds)}`,
    ratio: ratio.toFixed(2),
    ...judged(ratio, bar, String(bar)),
  };
}

/** What is judged by itself, not beside another. */
export function plainRow(what: string, value: number, words: (value: number) => string, bar?: number): Row {
  const asShown = bar === undefined ? '' : words(bar);
  const ratio = bar === undefined ? '–' : (value / bar).toFixed(2);
  return { what, measured: words(value), against: '–', ratio, ...judged(value, bar, asShown) };
}

function judged(value: number, bar: number | undefined, asShown: string): Pick<Row, 'bar' | 'verdict'> {
  return bar === undefined ? { bar: '–', verdict: '–' } : { bar: asShown, verdict: verdict(value, bar) };
}

/** The rows as a Markdown table, aligned so that it can be read as text. */
export function asTable(rows: readonly Row[]): string {
  const columns = Object.keys(heads) as (keyof Row)[];
  const width = (column: keyof Row) => Math.max(3, ...[heads, ...rows].map((row) => row[column].length));
  const line = (cell: (column: keyof Row) => string) => `| ${columns.map(cell).join(' | ')} |`;
  return [
    line((column) => heads[column].padEnd(width(column))),
    line((column) => '-'.repeat(width(column))),
    ...rows.map((row) => line((column) => row[column].padEnd(width(column)))),
  ].join('\n');
}
