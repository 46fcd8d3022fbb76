import { describe, expect, it } from 'vitest';
import { exactly, type Figure } from './statistics.ts';
import { asTable, isSteady, type Row, ratioOf, withFault } from './table.ts';

const figure = (value: number, more: Partial<Figure> = {}): Figure => ({
  value,
  spread: 0.1,
  doubt: 0.02,
  fault: null,
  ...more,
});
const cellsOf = (rows: readonly Row[], line: number) =>
  asTable(rows)
    .split('\n')
    [line]?.split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());

describe('the table', () => {
  const beside = { name: 'empty page', figure: figure(100) };
  const row: Row = { name: 'Popup ready', unit: 'ms', this: figure(125), beside, bar: 1.3 };

  it('shows a row with its spread, what it is set beside, ratio, bar and verdict', () => {
    expect(cellsOf([row], 2)).toEqual([
      ...['Popup ready', '125 ms', '10 %', 'empty page, 100 ms', '1.25', '1.3', 'holds', 'yes'],
    ]);
  });
  it('judges a row by itself where nothing is set beside it', () => {
    const plain: Row = { name: 'Size', unit: 'bytes', this: exactly(99_000), bar: 90_000 };
    expect(cellsOf([plain], 2)).toEqual([
      ...['Size', '99,000 bytes', '0 %', '–', '1.10', '90,000 bytes', 'missed', 'yes'],
    ]);
  });
  it('judges nothing without a bar', () => {
    const { bar: _, ...open } = row;
    expect(cellsOf([open], 2)?.slice(4, 7)).toEqual(['1.25', '–', '–']);
  });
  it('marks a row that is not steady, whichever figure it is, and says once why', () => {
    const rows: Row[] = [
      { ...row, this: figure(125, { fault: 'popup spreads' }) },
      { ...row, beside: { ...beside, figure: figure(100, { fault: 'empty spreads' }) } },
      { ...row, other: figure(125, { fault: 'empty spreads' }) },
      row,
    ];
    expect(rows.map(isSteady)).toEqual([false, false, false, true]);
    expect(rows.map((_, nth) => cellsOf(rows, nth + 2)?.[7])).toEqual(['NO', 'NO', 'NO', 'yes']);
    expect(asTable(rows).split('\n').slice(-3)).toEqual([
      'Not steady:',
      '- popup spreads',
      '- empty spreads',
    ]);
  });
  it('keeps the value of a row that is marked afterwards, and the fault it had first', () => {
    const marked = withFault(row, 'a page threw');
    expect(cellsOf([marked], 2)?.slice(1, 2)).toEqual(['125 ms']);
    expect(isSteady(marked)).toBe(false);
    expect(withFault(marked, 'another').this.fault).toBe('a page threw');
  });
  it('prints a row without a value, and judges it by nothing', () => {
    const failed: Row = { ...row, this: { value: null, spread: 0, doubt: 0, fault: 'no mark' } };
    expect(cellsOf([failed, row], 2)).toEqual([
      ...['Popup ready', '–', '–', 'empty page, 100 ms', '–', '1.3', '–', 'NO'],
    ]);
    expect(cellsOf([failed, row], 3)?.[1]).toBe('125 ms');
  });
  it('shows two builds beside each other, with what chance may do to their ratio', () => {
    const rows: Row[] = [
      { ...row, other: figure(100) },
      { ...row, other: exactly(125), this: exactly(125) },
      row,
    ];
    expect(cellsOf(rows, 0)?.slice(8)).toEqual(['other build', 'this ÷ other']);
    expect(cellsOf(rows, 2)?.slice(8)).toEqual(['100 ms', '1.25 ± 0.04']);
    expect(cellsOf(rows, 3)?.slice(8)).toEqual(['125 ms', '1.00']);
    expect(cellsOf(rows, 4)?.slice(8)).toEqual(['–', '–']);
    expect(asTable([row])).not.toContain('other build');
  });
  it('has lines of one length', () => {
    const lines = asTable([row, { ...row, name: 'A longer name | with a bar' }]).split('\n');
    expect(new Set(lines.map((line) => line.length)).size).toBe(1);
    expect(lines[3]).toContain('name \\| with');
  });
});

describe('a ratio', () => {
  it('is told of two values only, and of nothing that is zero', () => {
    expect(ratioOf(figure(3), figure(2))).toBe(1.5);
    expect(ratioOf(figure(3), figure(0))).toBe(null);
    expect(ratioOf(figure(3), undefined)).toBe(null);
    expect(ratioOf({ value: null, spread: 0, doubt: 0, fault: 'x' }, figure(2))).toBe(null);
  });
});
