import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { languages } from '../../scripts/node-i18n.ts';
import { root } from './sources.ts';

// The guide's own files, taken into a copy of the project: what it says is what is tried.

const run = promisify(execFile);
const limit = 240_000;

/** One fenced block of the guide that names a file. */
interface Piece {
  kind: string;
  path: string;
  text: string;
}

const guide = readFileSync(join(root, 'docs/sixth-vendor.md'), 'utf8');
const pieces: readonly Piece[] = [...guide.matchAll(/^```(\w+) (\S+)\n([\s\S]*?)^```$/gm)].map(
  ([, kind = '', path = '', text = '']) => ({ kind, path, text }),
);

let copy: string;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'sixth-vendor-'));
  const left = ['node_modules', '.git', '.output', '.wxt', 'test-results', 'pictures'];
  cpSync(root, copy, { recursive: true, filter: (source) => !left.includes(basename(source)) });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  // The project's own makes packages first, which nothing here looks at.
  writeFileSync(
    join(copy, 'alone.config.ts'),
    "export default { test: { include: ['tests/**/*.test.ts'] } };\n",
  );
});
afterAll(() => rmSync(copy, { recursive: true, force: true, maxRetries: 5 }));

/** A file with a diff's lines in it: each kept or removed line is looked for below the last one. */
function patched(path: string, diff: string): string {
  const lines = readFileSync(join(copy, path), 'utf8').split('\n');
  let at = 0;
  for (const line of diff.split('\n').filter(Boolean)) {
    const [sign, words] = [line[0], line.slice(1)];
    if (sign === '+') {
      lines.splice(at, 0, words);
      at += 1;
      continue;
    }
    const found = lines.indexOf(words, at);
    if (found < 0) throw new Error(`${path} has no line "${words}" any more: the guide is out of date`);
    if (sign === '-') lines.splice(found, 1);
    at = sign === '-' ? found : found + 1;
  }
  return lines.join('\n');
}

/** Takes a piece into the copy. */
function take({ kind, path, text }: Piece): void {
  const target = join(copy, path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, kind === 'diff' ? patched(path, text) : text);
}

/** Runs one of the project's tools in the copy, as from a shell. @returns what it said, and whether it was content */
async function tool(path: string, ...words: string[]): Promise<{ good: boolean; said: string }> {
  const clean = Object.entries(process.env).filter(
    ([name]) => !/^(?:VITE|NODE_ENV|TEST$|DEV$|PROD$|MODE$|SSR$|BASE_URL$)/.test(name),
  );
  const env = { ...Object.fromEntries(clean), NO_COLOR: '1', NODE_ENV: 'production' };
  const options = { cwd: copy, env, maxBuffer: 64_000_000, timeout: limit };
  return run(process.execPath, [join(root, 'node_modules', path), ...words], options).then(
    ({ stdout }) => ({ good: true, said: stdout }),
    ({ stdout, stderr }) => ({ good: false, said: `${stdout}\n${stderr}` }),
  );
}
const builtText = (language: string) =>
  readFileSync(join(copy, `.output/chrome-mv3/_locales/${language}/messages.json`), 'utf8');
/** Checks the copy's types; a run after the first looks again at what depends on a changed file alone. */
const types = () =>
  tool('typescript/bin/tsc', '--noEmit', '--incremental', '--tsBuildInfoFile', '.types.tsbuildinfo');
const tests = (...words: string[]) =>
  tool('vitest/vitest.mjs', 'run', '--config', 'alone.config.ts', ...words);

describe('the guide to a sixth vendor', () => {
  test('names four files, four lists, a simulator, an entry with its line, a row, and how sure its facts are', () => {
    expect(pieces.map(({ kind, path }) => `${kind} ${path}`)).toEqual([
      'ts lib/vendors/toybox/descriptor.ts',
      'json lib/vendors/toybox/messages.json',
      'ts lib/vendors/toybox/help.ts',
      'diff tests/unit/vendors/help.test.ts',
      'ts lib/vendors/toybox/client.ts',
      'diff lib/vendors/descriptors.ts',
      'diff lib/vendors/clients.ts',
      'diff lib/vendors/messages.ts',
      'diff lib/vendors/help.ts',
      'ts tests/simulators/toybox.ts',
      'ts tests/contract/toybox.ts',
      'diff tests/contract/entries.ts',
      'diff README.md',
      'diff docs/vendors.md',
    ]);
  });

  test(
    'gives a build, sound types, and a vendor that the contract suite is content with',
    async () => {
      for (const piece of pieces) take(piece);
      const built = await tool('wxt/bin/wxt.mjs', 'build', '-b', 'chrome');
      expect(built.said).toContain('Built extension');
      expect(readFileSync(join(copy, '.output/chrome-mv3/background.js'), 'utf8')).toContain('toybox');
      for (const language of languages) expect(builtText(language)).toContain('help_toybox_baseUrl');
      // The build has written what types are checked with.
      const [checked, suite, help] = await Promise.all([
        types(),
        tests('tests/contract/contract.test.ts', '-t', 'toybox|every vendor of the list'),
        tests('tests/unit/vendors/help.test.ts'),
      ]);
      expect(checked).toEqual({ good: true, said: '' });
      expect(suite.said).not.toContain('FAIL');
      expect(help).toMatchObject({ good: true });
      expect(suite.good).toBe(true);
      expect(Number(/Tests\s+(\d+) passed/.exec(suite.said)?.[1])).toBeGreaterThan(50);
    },
    limit,
  );

  /** Runs a tool while pieces are missing: of a list its lines, of the rest the file. */
  async function withoutPieces(paths: readonly string[], run: () => ReturnType<typeof tool>) {
    const whole = new Map(paths.map((path) => [path, readFileSync(join(copy, path), 'utf8')]));
    for (const path of paths) {
      if (pieces.find((piece) => piece.path === path)?.kind === 'diff')
        writeFileSync(join(copy, path), readFileSync(join(root, path), 'utf8'));
      else rmSync(join(copy, path));
    }
    const { good, said } = await run();
    for (const [path, text] of whole) writeFileSync(join(copy, path), text);
    return { good, said: said.replace(/\(\d+,\d+\): error TS\d+/g, '') };
  }

  // Together those whose absence is told apart: a check of the types is six seconds of work.
  test.each([
    [
      'its descriptor’s line, nor its texts',
      {
        'lib/vendors/descriptors.ts':
          'lib/vendors/clients.ts: Object literal may only specify known properties',
        'lib/vendors/toybox/messages.json': "Cannot find module './toybox/messages.json'",
      },
    ],
    [
      'the lines of its client, help and texts',
      {
        'lib/vendors/clients.ts': "lib/vendors/clients.ts: Property 'toybox' is missing",
        'lib/vendors/help.ts': "lib/vendors/help.ts: Property 'toybox' is missing",
        'lib/vendors/messages.ts': `Type '"help_toybox_baseUrl"' is not assignable to type`,
      },
    ],
  ])(
    'without %s the types say each',
    async (_what, missing) => {
      const { good, said } = await withoutPieces(Object.keys(missing), types);
      expect(good).toBe(false);
      for (const words of Object.values(missing)) expect(said).toContain(words);
    },
    limit,
  );

  test.each([
    [
      'its entry',
      ['tests/contract/contract.test.ts', '-t', 'every vendor of the list'],
      [['tests/contract/entries.ts', 'toybox: no entry in tests/contract/entries.ts']],
    ],
    [
      'its help’s hosts',
      ['tests/unit/vendors/help.test.ts'],
      [['tests/unit/vendors/help.test.ts', 'no hosts of toybox in this test']],
    ],
    [
      'its row, its facts and its simulator',
      ['tests/architecture/imports.test.ts', 'tests/architecture/documents.test.ts'],
      [
        ['README.md', 'README.md > lists every vendor'],
        ['docs/vendors.md', 'docs/vendors.md > has a section of each vendor, and of no other'],
        ['tests/simulators/toybox.ts', 'has a simulator, and cites its source'],
      ],
    ],
  ] as const)(
    'without %s a test says so',
    async (_what, words, missing) => {
      const { good, said } = await withoutPieces(
        missing.map(([path]) => path),
        () => tests(...words),
      );
      expect(good).toBe(false);
      for (const [, sentence] of missing) expect(said).toContain(sentence);
    },
    limit,
  );
});
