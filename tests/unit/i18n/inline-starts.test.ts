import { expect, test } from 'vitest';
import { misplacedBoxes } from '../../support/inline-starts.ts';

const box = (name: string, start: number) => ({ name, start });

test('a box of a mirrored page starts where its left-to-right twin does, but for a pixel', () => {
  expect(misplacedBoxes([box('h1', 16), box('b', 40)], [box('h1', 17), box('b', 40)])).toEqual([]);
});

test('a box that stays where left was is found', () => {
  expect(misplacedBoxes([box('h1', 16), box('b', 40)], [box('h1', 16), box('b', 300)])).toEqual([
    'b: starts at 40, mirrored at 300',
  ]);
});

test('a box that one of the pages lacks is found', () => {
  expect(misplacedBoxes([box('h1', 16)], [])).toEqual(['1 boxes, mirrored 0']);
  expect(misplacedBoxes([box('h1', 16)], [box('h2', 16)])).toEqual(['h1: mirrored it is h2']);
});
