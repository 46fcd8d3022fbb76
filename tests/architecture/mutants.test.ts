import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isAccepted, readAccepted, staleAmong } from '../../scripts/mutants/accepted.ts';
import { applyMutant, mutantsOf } from '../../scripts/mutants/operators.ts';
import { sample } from '../../scripts/mutants/sample.ts';
import { root } from '../../scripts/setup/process.ts';

/** What the operators make of a line, as `operator: line`. */
const changed = (source: string) =>
  mutantsOf('lib/a.ts', source).map((mutant) => `${mutant.operator}: ${applyMutant(source, mutant)}`);

describe('an operator', () => {
  test.each([
    ['if (a < 3) b();', 'condition: if (!(a < 3)) b();'],
    ['if (a < 3) b();', 'boundary: if (((a) <= (3))) b();'],
    ['if (a < 3) b();', 'number: if (a < 4) b();'],
    ['if (a < 3) b();', 'statement: if (a < 3) ;'],
    ['if (!a) throw b;', 'condition: if (a) throw b;'],
    ['if (!a) throw b;', 'statement: if (!a) ;'],
    ['while (a) b();', 'loop: while (false) b();'],
    ['a = !b && c;', 'negation: a = b && c;'],
    ['a = !b && c;', 'logic: a = ((!b) || (c));'],
    ['a = b ?? c;', 'logic: a = ((b) && (c));'],
    ['a = b === c;', 'equality: a = ((b) !== (c));'],
    ['a += 1;', 'arithmetic: a -= 1;'],
    ['async () => { await a(); };', 'await: async () => { a(); };'],
    ['() => { return a(); };', 'result: () => { return undefined; };'],
    ['(b) => a(b);', 'result: (b) => undefined;'],
    ['a = true;', 'boolean: a = false;'],
    ["a = 'b';", "text: a = '';"],
    ['a = `b`;', "text: a = '';"],
    ['a = /^b$/i;', 'pattern: a = /b$/i;'],
    ['a = /^b$/i;', 'pattern: a = /^b/i;'],
    ['a = [b, ...c];', 'element: a = [b, ];'],
    ['a = { b, c: 1 };', 'element: a = {  c: 1 };'],
    ['a.some(b);', 'method: a.every(b);'],
    ['c = a.filter(b);', 'method: c = a;'],
  ])('%s', (source, mutant) => {
    expect(changed(source)).toContain(mutant);
  });
  test.each([
    "import { a } from 'b';",
    'type A = 1 | "b" | true;',
    'interface A { b: "c" }',
    'let a: "b";',
    "throw new TypeError('for developers' + 1);",
    'const a = (b: 1) => undefined;',
  ])('changes nothing that means nothing: %s', (source) => {
    expect(changed(source).filter((mutant) => !mutant.startsWith('statement'))).toEqual([]);
  });
});

describe('a sample', () => {
  const many = (folder: string, length: number) => mutantsOf(`lib/${folder}/a.ts`, 'a(1);'.repeat(length));
  const rooms = new Map([
    ['large', many('large', 900)],
    ['small', many('small', 100)],
  ]);
  test('is the same for the same seed, and another for another', () => {
    expect(sample(rooms, 400, 1)).toEqual(sample(rooms, 400, 1));
    expect(sample(rooms, 400, 2)).not.toEqual(sample(rooms, 400, 1));
  });
  test('takes of each folder by its size, and of a small one thirty at least', () => {
    const sizes = (count: number) => [...sample(rooms, count, 1).values()].map(({ length }) => length);
    expect(sizes(400)).toEqual([360, 40]);
    expect(sizes(100)).toEqual([90, 30]);
  });
  test('has none twice', () => {
    const chosen = sample(rooms, 400, 1).get('large') ?? [];
    expect(new Set(chosen.map(({ start, operator }) => `${start} ${operator}`)).size).toBe(chosen.length);
  });
});

describe('an accepted mutant', () => {
  const accepted = readAccepted();
  const files = [...new Set(accepted.map(({ file }) => file))];
  const mutants = files.flatMap((file) => mutantsOf(file, readFileSync(join(root, file), 'utf8')));
  test('is one of today’s sources: what is gone need not be accepted', () => {
    expect(staleAmong(accepted, mutants)).toEqual([]);
  });
  test('has a reason, and stands there once', () => {
    for (const { reason } of accepted) expect(reason.length).toBeGreaterThan(20);
    for (const entry of accepted)
      expect(accepted.filter((each) => isAccepted([each], entry))).toEqual([entry]);
  });
  test('is known on another line, and not when its text changed', () => {
    const [mutant] = mutantsOf('lib/a.ts', 'if (a) b();');
    const [moved] = mutantsOf('lib/a.ts', '\n\n  if (a) b();');
    const [other] = mutantsOf('lib/a.ts', 'if (c) b();');
    if (mutant === undefined || moved === undefined || other === undefined) throw new TypeError('no mutant');
    expect([isAccepted([mutant], moved), isAccepted([mutant], other)]).toEqual([true, false]);
  });
});
