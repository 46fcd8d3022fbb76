import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { tenantsSlot } from '../../lib/storage/public-slots.ts';
import { drafts, examinations, passes, pending, preferences, token } from '../../lib/storage/slots.ts';
import { descriptors } from '../../lib/vendors/descriptors.ts';
import { findHelp } from '../../lib/vendors/help.ts';
import { exists, filesBelow, root } from './sources.ts';

const text = (path: string): string => readFileSync(join(root, path), 'utf8');
/** A test file's names as a document may quote them: quotes of all kinds alike. */
const plainQuotes = (words: string): string => words.replace(/[“”"'‘’`]/g, "'").replace(/\s+/g, ' ');

describe('SECURITY.md', () => {
  const lines = () => text('SECURITY.md').split('\n');
  const named = () =>
    lines().flatMap((line) =>
      [...line.matchAll(/tests\/[\w./-]+\.test\.ts/g)].map(([path]) => ({ path, line })),
    );
  test('names tests next to its promises', () => {
    expect(named().length).toBeGreaterThanOrEqual(8);
  });
  test('names no test file that is not there', () => {
    expect(
      named()
        .map(({ path }) => path)
        .filter((path) => !exists(path)),
    ).toEqual([]);
  });
  test('names no test by words that no test of those files has', () => {
    const missing = lines().flatMap((line) => {
      const paths = [...line.matchAll(/tests\/[\w./-]+\.test\.ts/g)].map(([path]) => path).filter(exists);
      if (paths.length === 0) return [];
      const all = plainQuotes(paths.map(text).join('\n'));
      const quoted = [...line.matchAll(/[“"]([^”"]{8,})[”"]/g)].map(([, words = '']) => words);
      return quoted.filter((words) => !all.includes(plainQuotes(words)));
    });
    expect(missing).toEqual([]);
  });
});

describe('each promise of SECURITY.md', () => {
  const rows = () => {
    const [, table = ''] = /## Promises\n([\s\S]*?)\n## /.exec(text('SECURITY.md')) ?? [];
    return table.split('\n').filter((line) => /^\| \d/.test(line));
  };
  test('stands beside a test by its name', () => {
    expect(rows().length).toBeGreaterThan(15);
    const bare = rows().filter((row) => !/tests\/[\w./-]+\.test\.ts` [“"][^”"]{8,}[”"]/.test(row));
    expect(bare).toEqual([]);
  });
  test('has a number of its own, and is the one that is meant in Firefox', () => {
    const numbersIn = (table: string) => [...table.matchAll(/^\| (\d\w*) \|/gm)].map(([, number]) => number);
    const [, section = ''] = /## Promises\n([\s\S]*?)\n## /.exec(text('SECURITY.md')) ?? [];
    const [promises = [], inFirefox = []] = section.split('### The same in Firefox').map(numbersIn);
    expect(inFirefox.length).toBeGreaterThan(9);
    for (const numbers of [promises, inFirefox])
      expect(numbers.filter((number, place) => numbers.indexOf(number) !== place)).toEqual([]);
    expect(inFirefox.filter((number) => !promises.includes(number))).toEqual([]);
  });
  test('is the one that the threat model means', () => {
    const numbers = rows().map((row) => /^\| (\w+)/.exec(row)?.[1]);
    const [, model = ''] = /## What is protected, from whom\n([\s\S]*?)\n## /.exec(text('SECURITY.md')) ?? [];
    const meant = [...model.matchAll(/\((\d\w*(?:, \d\w*)*)\)/g)].flatMap(([, list = '']) =>
      list.split(', '),
    );
    expect(meant.length).toBeGreaterThan(10);
    expect(meant.filter((number) => !numbers.includes(number))).toEqual([]);
  });
});

describe('PRIVACY.md', () => {
  test('tells of every slot', () => {
    const [, table = ''] = /## Slots\n([\s\S]*?)\n## /.exec(text('ARCHITECTURE.md')) ?? [];
    const slots = [...table.matchAll(/^\| (`[^|]+`) \|/gm)].flatMap(([, names = '']) =>
      [...names.matchAll(/`(\w+:?)(?:ID)?`/g)].map(([, name = '']) => name),
    );
    expect(slots.length).toBeGreaterThan(12);
    expect(slots.filter((name) => !text('PRIVACY.md').includes(`\`${name}\``))).toEqual([]);
  });
  test('names no test that is not there', () => {
    const [, path = '', words = ''] = /`(tests\/[^`]+)` "([^"]+)"/.exec(text('PRIVACY.md')) ?? [];
    expect(plainQuotes(text(path))).toContain(plainQuotes(words));
  });
});

/** Every document of the project, from the root. */
const documents = [...readdirSync(root), ...filesBelow('docs')].filter((path) => path.endsWith('.md'));

test('every document that leads to a file leads to one that is there', () => {
  expect(documents.length).toBeGreaterThan(12);
  const astray = documents.flatMap((document) =>
    [...text(document).matchAll(/\]\((?!https?:|#)([^)]+)\)/g)]
      .map(([, to = '']) => join(document, '..', to))
      .filter((path) => !existsSync(join(root, path))),
  );
  expect(astray).toEqual([]);
});

test('no document names a file that is not there', () => {
  const named = documents.flatMap((document) =>
    [
      ...text(document).matchAll(
        /`((?:lib|components|entrypoints|tests|scripts|docs|public)\/[\w./-]+\.(?:ts|tsx|mjs|json|css|md))`/g,
      ),
    ].map(([, path = '']) => ({ document, path })),
  );
  expect(named.length).toBeGreaterThan(100);
  expect(named.filter(({ path }) => !exists(path))).toEqual([]);
});

describe('README.md', () => {
  test('lists every vendor', () => {
    for (const { label } of descriptors)
      expect([label, text('README.md').includes(label.replace(/ \(.*/, ''))]).toEqual([label, true]);
  });
  test('links the page of each vendor that its client relies on', () => {
    for (const { id } of descriptors)
      expect(text('README.md')).toContain(`](${findHelp(id)?.documentation}) |`);
  });
  test('says before the table of vendors how sure its facts are, and where that stands of each', () => {
    const [, introduction = ''] = /## The vendors\n([\s\S]*?)\n\| vendor /.exec(text('README.md')) ?? [];
    for (const words of ['*documented*', '*seen*', '*inferred*', '](docs/vendors.md)'])
      expect(introduction).toContain(words);
  });
  test('gives every permission its sentence', () => {
    const config = text('wxt.config.ts');
    const lists = [...config.matchAll(/\b(?:optional_)?permissions: \[([^\]]*)\]/g)].flatMap(
      ([, list = '']) => [...list.matchAll(/'([^']+)'/g)].map(([, name = '']) => name),
    );
    expect(lists.length).toBeGreaterThan(3);
    const [, table = ''] = /## Permissions[^\n]*\n([\s\S]*?)\n## /.exec(text('README.md')) ?? [];
    expect(lists.filter((name) => !table.includes(`\`${name}\``))).toEqual([]);
    // Hosts are requested by name, so that a pattern's scheme stands for it.
    const [, hosts = ''] = /\boptional_host_permissions: \[([\s\S]*?)\n {4}\],/.exec(config) ?? [];
    const schemes = [...hosts.matchAll(/'(\w+:)\/\//g)].map(([, scheme = '']) => scheme);
    expect(schemes).toEqual(['https:', 'http:', 'wss:', 'ws:']);
    expect(schemes.filter((scheme) => !table.includes(`\`${scheme}\``))).toEqual([]);
  });
  test('names the two commands', () => {
    for (const command of ['npm start', 'npm test']) expect(text('README.md')).toContain(command);
  });
});

describe('docs/vendors.md', () => {
  const sections = text('docs/vendors.md')
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.slice(0, section.indexOf('\n')), section] as const);
  const rowsOf = (section: string) =>
    [...section.matchAll(/^\| (?!fact|---)(.+) \| (.+) \|$/gm)].map(([, , degree]) => degree);

  test('has a section of each vendor, and of no other', () => {
    expect(sections.map(([label]) => label).sort()).toEqual(descriptors.map(({ label }) => label).sort());
  });
  test.each(descriptors)('says how sure each fact about $label is, and by which page', ({ id, label }) => {
    const section = sections.find(([name]) => name === label)?.[1] ?? '';
    expect(section).toContain(`<${findHelp(id)?.documentation}>`);
    const lines = section.split('\n').filter((line) => line.startsWith('| '));
    // Every line but the head's two is a fact with its degree.
    expect(rowsOf(section)).toHaveLength(lines.length - 2);
    const degrees = ['documented', 'inferred', 'seen'];
    expect(rowsOf(section).filter((degree) => !degrees.includes(degree ?? ''))).toEqual([]);
    expect(rowsOf(section)).toContain('documented');
    expect(rowsOf(section)).toContain('inferred');
  });
});

describe('ARCHITECTURE.md', () => {
  test('lists every slot', () => {
    const keys = [passes, pending, preferences, drafts, examinations, tenantsSlot, token('ID')].map(
      (slot) => slot.key,
    );
    keys.push('journal');
    expect(keys.filter((key) => !text('ARCHITECTURE.md').includes(`\`${key}\``))).toEqual([]);
  });
});

test('every slot names the events that clear it, and the end of the browser clears what is in memory alone', () => {
  for (const { key, area, clearedOn } of [passes, pending, preferences, drafts, examinations, token('ID')]) {
    expect([key, clearedOn.length > 0]).toEqual([key, true]);
    expect([key, clearedOn.includes('browserClose')]).toEqual([key, area === 'session']);
  }
});

test('there are as many test files as there were: a runner that collects none is not green', () => {
  const count = (folder: string) =>
    exists(folder) ? filesBelow(folder).filter((path) => path.endsWith('.test.ts')).length : 0;
  expect(count('tests/unit')).toBeGreaterThanOrEqual(20);
  expect(count('tests/architecture')).toBeGreaterThanOrEqual(4);
  expect(count('tests/simulators')).toBeGreaterThanOrEqual(6);
});
