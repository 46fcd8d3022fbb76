import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './sources.ts';

const sheet = readFileSync(join(root, 'components/style/base.css'), 'utf8');

/** The custom properties a rule declares, by name. */
function properties(selector: string): Record<string, string> {
  const start = sheet.indexOf(`${selector} {`);
  expect(start, selector).toBeGreaterThanOrEqual(0);
  const body = sheet.slice(start, sheet.indexOf('}', start));
  return Object.fromEntries(
    [...body.matchAll(/(--[a-z-]+):\s*([^;]+);/g)].map(([, name, value]) => [name, value]),
  );
}

test('the dark theme a person chose is the dark theme of the system', () => {
  const system = properties(":root:not([data-theme='light'], [data-theme='dark'])");
  expect(Object.keys(system).length).toBeGreaterThan(10);
  expect(properties(":root[data-theme='dark']")).toEqual(system);
});
