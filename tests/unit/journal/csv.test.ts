import { describe, expect, test } from 'vitest';
import { csvCell, journalCsv } from '../../../lib/journal/csv.ts';

describe('a cell', () => {
  test.each([
    ['=HYPERLINK("https://evil.example")', `"'=HYPERLINK(""https://evil.example"")"`],
    ['+1', "'+1"],
    ['-1+2', "'-1+2"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
  ])('%s is no formula', (value, cell) => {
    expect(csvCell(value)).toBe(cell);
  });
  test.each([
    [undefined, ''],
    [12, '12'],
    ['Acme, Inc.', '"Acme, Inc."'],
    ['the "best"', '"the ""best"""'],
    ['a=b', 'a=b'],
  ])('%s is as it is', (value, cell) => {
    expect(csvCell(value)).toBe(cell);
  });
});

test('each entry is a line of its own, in UTF-8 that a table knows', () => {
  const tenant = { id: 'acme', name: '=Acme', vendor: 'nexudus', environment: 'production' } as const;
  const text = journalCsv([
    { at: 0, act: 'login', actor: 'person', tenant, account: 'jane@example.com', outcome: 'done' },
    { at: 1000, act: 'copyTicket', actor: 'person', count: 3, outcome: 'done' },
  ]);
  expect(text.startsWith('\ufeff')).toBe(true);
  expect(text.slice(1).split('\r\n')).toEqual([
    'time,act,actor,tenant,name,vendor,environment,count,account,portalEntry,outcome,status,wait,permission,host,detail,server,reference,verdict',
    "1970-01-01T00:00:00.000Z,login,person,acme,'=Acme,nexudus,production,,jane@example.com,,done,,,,,,,,",
    '1970-01-01T00:00:01.000Z,copyTicket,person,,,,,3,,,done,,,,,,,,',
    '',
  ]);
});
