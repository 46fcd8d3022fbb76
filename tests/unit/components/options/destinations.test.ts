import { describe, expect, test } from 'vitest';
import { destinationLines, destinationsFrom } from '../../../../components/options/destinations.ts';
import type { Destination } from '../../../../lib/tenants/schema.ts';

/** Good ones, as a file may bring them, that no line says as they are. */
const odd: readonly Destination[] = [
  { label: 'Reports', path: '/reports/my report' },
  { label: 'Invoice', path: '/a file' },
  { label: 'Q:', path: '/q' },
  { label: 'Two  blanks', path: 'no/slash' },
  { label: 'Media', path: '/files/one.pdf', kind: 'file' },
];

describe('destinations in the form', () => {
  test('are what they were where nobody touched them, however they are written', () => {
    expect(destinationsFrom(destinationLines(odd), odd)).toEqual(odd);
  });
  test('of which one line is changed leave the others as they were', () => {
    const lines = destinationLines(odd).replace('/q', '/queue');
    expect(destinationsFrom(lines, odd)).toEqual(odd.with(2, { label: 'Q', path: '/queue' }));
  });
  test('with a blank in the path keep to one word, so that a line made anew leads to the same place', () => {
    const [reports, invoice] = destinationsFrom(destinationLines(odd));
    expect([reports, invoice]).toEqual([
      { label: 'Reports', path: '/reports/my%20report' },
      { label: 'Invoice', path: '/a%20file' },
    ]);
  });
  test.each([
    ['Bookings /bookings', { label: 'Bookings', path: '/bookings' }],
    ['My bookings => /bookings', { label: 'My bookings', path: '/bookings' }],
    ['Invoice /invoice.pdf file', { label: 'Invoice', path: '/invoice.pdf', kind: 'file' }],
    ['/alone', { label: '/alone', path: '/alone' }],
  ])('are read from a line: %s', (line, destination) => {
    expect(destinationsFrom(`\r\n${line}\r\n`)).toEqual([destination]);
  });
});
