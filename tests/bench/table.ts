import { type Figure, verdict } from './statistics.ts';

/** One line of the table: what was measured, and what it is judged by. */
export interface Row {
  readonly name: string;
  readonly unit: keyof typeof units;
  readonly this: Figure;
  /** The same of the build that this one is compared to. */
  readonly other?: Figure;
  /** What it is set beside, measured in the same run. */
  readonly beside?: { readonly name: string; readonly figure: Figure };
  /** The most that the ratio may be; where nothing is set beside, the most that the value may be. */
  readonly bar?: number;
}

const units = {
  ms: (value: number) => `${value.toFixed(value < 20 ? 1 : 0)} ms`,
  bytes: (value: number) => `${value.toLocaleString('en')} bytes`,
};

const none = '–';

/** How often a figure contains another; `null` when that cannot be told. */
export function ratioOf(one: Figure | undefined, other: Figure | undefined): number | null {
  if (one?.value == null || other?.value == null || other.value === 0) return null;
  return one.value / other.value;
}

/** Why a row is not to be relied on: the faults of the figures that it is read from. */
export function faultsOf(row: Row): string[] {
  return [row.this, row.beside?.figure, row.other]
    .map((figure) => figure?.fault ?? null)
    .filter((fault) => fault !== null);
}

/** Whether every figure of a row is steady. */
export function isSteady(row: Row): boolean {
  return faultsOf(row).length === 0;
}

/** The row as it is, marked as not to be relied on. */
export function withFault(row: Row, fault: string): Row {
  return { ...row, this: { ...row.this, fault: row.this.fault ?? fault } };
}

type Column = readonly [head: string, cell: (row: Row) => string];

const columns: readonly Column[] = [
  ['', ({ name }) => name],
  ['this build', (row) => shown(row, row.this)],
  ['spread', (row) => percent(row.this)],
  ['beside', (row) => (row.beside === undefined ? none : besideOf(row, row.beside))],
  ['ratio', (row) => decimals(judgedRatio(row))],
  ['bar', (row) => barOf(row)],
  ['verdict', (row) => verdictOf(row)],
  ['steady', (row) => (isSteady(row) ? 'yes' : 'NO')],
];

/** Only where another build was measured too. */
const comparing: readonly Column[] = [
  ['other build', (row) => shown(row, row.other)],
  ['this ÷ other', (row) => comparedOf(row)],
];

/** The rows as a Markdown table, aligned so that it can be read as text; below it, why rows are not steady. */
export function asTable(rows: readonly Row[]): string {
  const all = rows.some(({ other }) => other !== undefined) ? [...columns, ...comparing] : columns;
  const cells = [
    all.map(([head]) => head),
    ...rows.map((row) => all.map(([, cell]) => cell(row).replaceAll('|', '\\|'))),
  ];
  const widths = all.map((_, nth) => Math.max(3, ...cells.map((line) => line[nth]?.length ?? 0)));
  const [heads, ...lines] = cells.map(
    (line) => `| ${line.map((cell, nth) => cell.padEnd(widths[nth] ?? 0)).join(' | ')} |`,
  );
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  const faults = [...new Set(rows.flatMap(faultsOf))];
  const notes = faults.length === 0 ? [] : ['', 'Not steady:', ...faults.map((fault) => `- ${fault}`)];
  return [heads, rule, ...lines, ...notes].join('\n');
}

function shown({ unit }: Row, figure: Figure | undefined): string {
  return figure?.value == null ? none : units[unit](figure.value);
}

function besideOf(row: Row, { name, figure }: NonNullable<Row['beside']>): string {
  return `${name}, ${shown(row, figure)}`;
}

/** A row without anything beside it is judged against its bar. */
function judgedRatio({ this: own, beside, bar }: Row): number | null {
  if (beside !== undefined) return ratioOf(own, beside.figure);
  return bar === undefined || own.value === null ? null : own.value / bar;
}

function barOf({ unit, beside, bar }: Row): string {
  if (bar === undefined) return none;
  return beside === undefined ? units[unit](bar) : String(bar);
}

function verdictOf(row: Row): string {
  const { this: own, beside, bar } = row;
  const judged = beside === undefined ? own.value : judgedRatio(row);
  return bar === undefined || judged === null ? none : verdict(judged, bar);
}

/** The ratio of the builds, with what chance may have done to it: both doubts are independent. */
function comparedOf({ this: own, other }: Row): string {
  const ratio = ratioOf(own, other);
  if (ratio === null || other === undefined) return none;
  const off = ratio * Math.hypot(own.doubt, other.doubt);
  return off === 0 ? ratio.toFixed(2) : `${ratio.toFixed(2)} ± ${off.toFixed(2)}`;
}

const decimals = (ratio: number | null) => (ratio === null ? none : ratio.toFixed(2));
const percent = ({ value, spread }: Figure) =>
  value === null || !Number.isFinite(spread) ? none : `${(spread * 100).toFixed(0)} %`;
