import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { filesBelow, root, type Source, source, sources, withoutComments } from './sources.ts';

/** One exported symbol and where it is declared. */
interface Export {
  path: string;
  name: string;
}

/** The symbols a file exports, by declaration or by list. */
function exportsOf({ path, code }: Pick<Source, 'path' | 'code'>): Export[] {
  const declared = code.matchAll(
    /(?:^|\n)export (?:async )?(?:function\*?|const|let|class|abstract class|interface|type) (\w+)/g,
  );
  const listed = [...code.matchAll(/(?:^|\n)export (?:type )?\{([^}]*)\}/g)].flatMap(([, names = '']) =>
    names.split(',').map((each) => /(\w+)\s*$/.exec(each.trim())?.[1] ?? ''),
  );
  return [...[...declared].map(([, name = '']) => name), ...listed]
    .filter((name) => name !== '')
    .map((name) => ({ path, name }));
}

/** The symbols a file imports or re-exports, as `path: name` of the file that declares them. */
function importsOf({ path, code }: Pick<Source, 'path' | 'code'>): string[] {
  const lines = code.matchAll(
    /(?:^|\n)\s*(?:import|export)\s+(?:type\s+)?(?:\w+\s*,\s*)?\{([^}]*)\}\s*from\s*'(\.[^']+)'/g,
  );
  // A module loaded later gives its symbols by destructuring, or as members of what it resolves to.
  const loaded = [
    ...code.matchAll(/\{([^{}]*)\}\s*=\s*await import\(\s*'(\.[^']+)'/g),
    ...[...code.matchAll(/import\(\s*'(\.[^']+)'\s*\)\s*\.then\(\s*\(\{([^}]*)\}/g)].map(
      ([all, from = '', list = '']) => [all, list, from] as const,
    ),
    ...[...code.matchAll(/await import\(\s*'(\.[^']+)'\s*\)\)\s*\.(\w+)/g)].map(
      ([all, from = '', name = '']) => [all, name, from] as const,
    ),
    ...[...code.matchAll(/import\('(\.[^']+)'\)\.(\w+)/g)].map(
      ([all, from = '', name = '']) => [all, name, from] as const,
    ),
  ];
  /** `import * as clients` uses what stands behind `clients.`. */
  const namespaces = [...code.matchAll(/\bimport \* as (\w+) from '(\.[^']+)'/g)].map(
    ([all, namespace, from = '']) =>
      [
        all,
        [...code.matchAll(new RegExp(`\\b${namespace}\\.(\\w+)`, 'g'))].map(([, name]) => name).join(','),
        from,
      ] as const,
  );
  return [...lines, ...loaded, ...namespaces].flatMap(([, list = '', from = '']) => {
    const declaring = posix.normalize(posix.join(posix.dirname(path), from));
    return list
      .split(',')
      .map((each) => /^(?:type\s+)?(\w+)/.exec(each.trim())?.[1] ?? '')
      .filter((name) => name !== '')
      .map((name) => `${declaring}: ${name}`);
  });
}

/** The exported symbols that none of the importing files imports, as `path: name`. */
function unused(
  exporting: readonly Pick<Source, 'path' | 'code'>[],
  importing: readonly Pick<Source, 'path' | 'code'>[],
): string[] {
  const imported = new Set(importing.flatMap(importsOf));
  return exporting
    .flatMap(exportsOf)
    .map(({ path, name }) => `${path}: ${name}`)
    .filter((symbol) => !imported.has(symbol));
}

const scriptsIn = (folder: string) =>
  filesBelow(folder)
    .filter((path) => /\.tsx?$/.test(path))
    .map(source);

describe('an exported symbol', () => {
  const exporting = sources.filter(({ path }) => /^(?:lib|components)\//.test(path));
  /** Exported for tests alone, each with its reason. */
  const forTests: readonly (readonly [symbols: RegExp, reason: string])[] = [
    [/^lib\/vendors\/\w+\/client\.ts: /, 'requests and parsers are held one by one against the simulators'],
    [
      /: (?:limits|throttleLimits|\w+(?:Ms|Bytes|Seconds)|maxEntries|renewalsPerHost)$/,
      'a limit, so that a test goes right up to it',
    ],
    [/: \w+Deps$|: (?:RequestPolicy|RetryHooks)$/, 'what a function is handed, so that a test hands it'],
    [
      /^lib\/browser\/[\w-]+\.ts: (?:tabHeaderRules|renderMenu)$/,
      'what is set in a browser, held without one',
    ],
    [
      /^lib\/protocol\/(?:dispatch\.ts: parseCommand|server\.ts: (?:isOwnPage|isPageOpened))$/,
      'the boundary to pages, held value by value',
    ],
    [
      /: (?:csvCell|hasSameEndpoint|displayOrigin|foldLookAlikes|isLoopback|JsonFaultKind|questionFacts)$/,
      'a pure part of a larger function, held over many values',
    ],
  ];

  const extension = [...sources, ...scriptsIn('scripts'), source('wxt.config.ts')];

  test('is imported by another file: what its own file alone uses is not exported', () => {
    expect(unused(exporting, [...extension, ...scriptsIn('tests')])).toEqual([]);
  });
  test('is not for tests alone, but for those with a reason', () => {
    const alone = unused(exporting, extension);
    expect(alone.filter((symbol) => !forTests.some(([symbols]) => symbols.test(symbol)))).toEqual([]);
    expect(forTests.filter(([symbols]) => !alone.some((symbol) => symbols.test(symbol)))).toEqual([]);
  });
  test('is not what tests alone use: its own file uses it too', () => {
    const lonely = unused(exporting, extension).filter((symbol) => {
      const [path = '', name = ''] = symbol.split(': ');
      const code = exporting.find((each) => each.path === path)?.code ?? '';
      return [...code.matchAll(new RegExp(`\\b${name}\\b`, 'g'))].length < 2;
    });
    expect(lonely).toEqual([]);
  });
  test('would be found if no other file imported it', () => {
    const of = (path: string, text: string) => ({ path, code: withoutComments(text) });
    const files = [
      of(
        'a.ts',
        'export const used = 1;\nexport function dead() {}\nexport type { Kind };\nexport interface Lone {}',
      ),
      of('b.ts', "import { used as other, type Kind } from './a.ts';\n// import { dead } from './a.ts'\n"),
      of('c.ts', 'export async function later() {}\nexport class Also {}'),
      of('d.ts', "const { later } = await import('./c.ts');\nimport { dead } from './c.ts';"),
    ];
    expect(unused(files, files)).toEqual(['a.ts: dead', 'a.ts: Lone', 'c.ts: Also']);
  });
});

describe('the glossary', () => {
  const words = () => {
    const [, table = ''] =
      /## Glossary\n([\s\S]*)/.exec(readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')) ?? [];
    return [...table.matchAll(/^\| ([^|]+) \|/gm)]
      .flatMap(([, word = '']) => word.split(','))
      .map((word) => word.trim())
      .filter((word) => word !== 'word' && !/^-+$/.test(word));
  };
  test('has each term once, and at most 40', () => {
    const all = words();
    expect(all.length).toBeGreaterThan(20);
    expect(all.filter((word, place) => all.indexOf(word) !== place)).toEqual([]);
    expect(all.length).toBeLessThanOrEqual(40);
  });
});
