import { describe, expect, test } from 'vitest';
import { importsOf, sources } from './sources.ts';

/** What each file imports, types included: a file in a circle cannot be read before the other files of it. */
type Graph = ReadonlyMap<string, readonly string[]>;

/** The groups of files that reach each other, by Tarjan's algorithm. */
function knots(graph: Graph): string[][] {
  const indices = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  function visit(path: string): number {
    const index = indices.size;
    indices.set(path, index);
    let low = index;
    stack.push(path);
    for (const next of graph.get(path) ?? []) {
      if (!indices.has(next)) low = Math.min(low, visit(next));
      else if (stack.includes(next)) low = Math.min(low, indices.get(next) ?? low);
    }
    if (low === index) {
      const knot = stack.splice(stack.indexOf(path));
      if (knot.length > 1 || graph.get(path)?.includes(path)) found.push(knot);
    }
    return low;
  }
  for (const path of graph.keys()) if (!indices.has(path)) visit(path);
  return found;
}

/** The shortest way through a knot from its first file back to it. */
function circleIn(graph: Graph, knot: readonly string[]): string {
  const [start = ''] = knot;
  const ways = [[start]];
  for (const way of ways) {
    for (const next of graph.get(way.at(-1) ?? '') ?? []) {
      if (next === start) return [...way, next].join(' → ');
      if (knot.includes(next) && !ways.some((other) => other.includes(next))) ways.push([...way, next]);
    }
  }
  return knot.join(', ');
}

function circles(graph: Graph): string[] {
  return knots(graph).map((knot) => circleIn(graph, knot));
}

const graph: Graph = new Map(
  sources.map((source) => [source.path, [...new Set(importsOf(source).map(({ to }) => to))]]),
);

describe('circles', () => {
  test('are found: of one file, of two, and a longer one beside files that are in none', () => {
    expect(circles(new Map([['a', ['a']]]))).toEqual(['a → a']);
    expect(
      circles(
        new Map([
          ['a', ['b', 'c']],
          ['b', ['a']],
          ['c', []],
        ]),
      ),
    ).toEqual(['a → b → a']);
    expect(
      circles(
        new Map([
          ['start', ['a']],
          ['a', ['b', 'end']],
          ['b', ['end', 'c', 'zod/mini']],
          ['c', ['a']],
          ['end', []],
        ]),
      ),
    ).toEqual(['a → b → c → a']);
    expect(
      circles(
        new Map([
          ['a', ['b', 'c']],
          ['b', ['c']],
          ['c', []],
        ]),
      ),
    ).toEqual([]);
  });
  test('are among no files of the extension, type imports included', () => {
    expect(graph.size).toBeGreaterThan(50);
    expect([...graph.values()].flat().length).toBeGreaterThan(200);
    expect(circles(graph)).toEqual([]);
  });
});
