import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findJsonFault, type JsonFaultKind } from '../../../lib/tenants/json-fault.ts';

/** `kind line:column` of a text's fault. */
function faultIn(text: string): string | null {
  const found = findJsonFault(text);
  return found === null ? null : `${found.kind} ${found.line}:${found.column}`;
}

describe('a fault of JSON is placed', () => {
  test.each<[what: string, text: string, kind: JsonFaultKind, line: number, column: number]>([
    ['a word', 'hello', 'value', 1, 1],
    ['a text in single quotation marks', `{"a": 'b'}`, 'value', 1, 7],
    ['a name in single quotation marks', `{\n  'a': 1}`, 'name', 2, 3],
    ['a bare name', '{a: 1}', 'name', 1, 2],
    ['NaN', '[NaN]', 'value', 1, 2],
    ['undefined', '{"a":undefined}', 'value', 1, 6],
    ['a missing value', '{"a":,"b":1}', 'value', 1, 6],
    ['a hexadecimal number', '[0x10]', 'comma', 1, 3],
    ['a number with a leading zero', '{"siteId":\n05}', 'comma', 2, 2],
    ['a missing colon', '{\n"a" 1}', 'colon', 2, 5],
    ['a missing comma between lines', '{\n  "a": 1\n  "b": 2\n}', 'comma', 3, 3],
    ['a missing comma between entries', '[{} {}]', 'comma', 1, 5],
    ['the wrong bracket', '{"a":[1}', 'comma', 1, 8],
    ['a comma before the end of an object', '{\n"a":1,\n}', 'trailing', 3, 1],
    ['a comma before the end of a list', '[1,\t]', 'trailing', 1, 5],
    ['a lone comma', '[,]', 'value', 1, 2],
    ['two objects', '{}\n{}', 'end', 2, 1],
    ['one bracket too many', '{"a":1}}', 'end', 1, 8],
    ['half an object', '{"a":1', 'cut', 1, 7],
    ['half an object with a line break at its end', '{"a":\n', 'cut', 2, 1],
    ['an open text', '["abc', 'open', 1, 6],
    ['a text over two lines', '["ab\ncd"]', 'open', 1, 5],
    ['a tab in a text', '{"a":"b\tc"}', 'control', 1, 8],
    ['a single backslash', '{"path":"C:\\Users"}', 'escape', 1, 12],
    ['half a \\u', '["\\u12"]', 'escape', 1, 3],
    ['a comment at the beginning', '// tenants\n{}', 'comment', 1, 1],
    ['a comment after a comma', '{"a":1, /* b */ "c":2}', 'comment', 1, 9],
    ['a comment after a value', '[1 // one\n]', 'comment', 1, 4],
    ['a comment at the end', '{} // done', 'comment', 1, 4],
    ['a field twice', '{"a":1,\r\n "a":2}', 'twice', 2, 2],
    ['a field twice, once escaped', '{"a":1,"\\u0061":2}', 'twice', 1, 8],
    ['a field twice in an inner object', '[{"a":{"b":1,"b":1}}]', 'twice', 1, 14],
    ['after old line ends', '{\r"a" 1}', 'colon', 2, 5],
    ['after letters of two code units', '["😀😀" 1]', 'comma', 1, 7],
    ['after bytes that no text has', '["\u0000"]', 'control', 1, 3],
  ])('%s', (_what, text, kind, line, column) => {
    expect(faultIn(text)).toBe(`${kind} ${line}:${column}`);
  });

  test.each([
    '{}',
    ' [ ] ',
    'null',
    '-0.5e+10',
    '"\\u00e9\\n\\"/"',
    '[{"a":1},{"a":2}]',
    '{"a":{"a":{"a":[]}},"__proto__":1,"constructor":2}',
    '["\u007f\u0085\u2028"]',
  ])('and none is found in %s', (text) => {
    expect(faultIn(text)).toBeNull();
  });

  test('in a file of 200,000 brackets', () => {
    expect(faultIn('['.repeat(200_000))).toBe('cut 1:200001');
    expect(faultIn(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)).toBeNull();
  });

  test('in a text of a million letters, quickly', () => {
    expect(faultIn(`["${'é\\"'.repeat(400_000)}" 1]`)).toBe('comma 1:1200005');
  });

  test('exactly where JSON.parse refuses, for whatever was put into a good file', () => {
    const scraps = [
      '"',
      '\\',
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '0',
      '1',
      '-',
      'e',
      '.',
      't',
      '/',
      '\n',
      '\t',
      '#',
      'é',
    ];
    const good = fc
      .json({ maxDepth: 3, stringUnit: 'grapheme-ascii' })
      .map((text) => JSON.stringify(JSON.parse(text), null, 1));
    fc.assert(
      fc.property(good, fc.nat(), fc.nat(2), fc.constantFrom('', ...scraps), (text, seed, cut, scrap) => {
        const at = seed % (text.length + 1);
        const changed = text.slice(0, at) + scrap + text.slice(at + cut);
        const found = findJsonFault(changed);
        let refusal = '';
        try {
          JSON.parse(changed);
        } catch (thrown) {
          refusal = String(thrown);
        }
        // A name that is there twice is none of JSON.parse's faults, and may come before one.
        if (found?.kind === 'twice') return;
        expect(found === null).toBe(refusal === '');
        const told = /line (\d+) column (\d+)/.exec(refusal);
        if (told === null || found === null) return;
        const apart = (found.line - Number(told[1])) * 1000 + found.column - Number(told[2]);
        // V8 reads on in a number or an escape before it refuses.
        expect(apart).toBeGreaterThan(-7);
        expect(apart).toBeLessThanOrEqual(0);
      }),
      { numRuns: 2000 },
    );
  });
});
