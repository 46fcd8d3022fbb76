import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { filesBelow, root, type Source, sources } from './sources.ts';

/** Where something stands that may not stand there, as `file: match`. */
function found(pattern: RegExp, inFile: (path: string) => boolean = () => true): string[] {
  return sources
    .filter(({ path }) => inFile(path))
    .flatMap(({ path, code }) => [...code.matchAll(pattern)].map(([match]) => `${path}: ${match.trim()}`));
}
const inLib = (path: string) => path.startsWith('lib/');
const outsideAdapters = (path: string) => !/^lib\/(?:browser|http|pages)\//.test(path);
/** Where browser and network are handed in: the background's entry, and the app that it loads. */
const roots = ['entrypoints/background.ts', 'lib/app/browser-app.ts'];
const outsideAdaptersAndRoot = (path: string) => outsideAdapters(path) && !roots.includes(path);

describe('outside the adapters', () => {
  test('nobody asks for the time', () => {
    expect(found(/\bDate\.now\b|new Date\(\)|\bperformance\.now\b/g, outsideAdapters)).toEqual([]);
  });
  test('nobody reaches the network; the root hands fetch in, once', () => {
    expect(
      found(
        /(?<![.\w-])fetch\b|\bXMLHttpRequest\b|\bWebSocket\b|\bEventSource\b|sendBeacon/g,
        outsideAdaptersAndRoot,
      ),
    ).toEqual([]);
    expect(found(/(?<![.\w-])fetch\b/g, (path) => roots.includes(path))).toHaveLength(1);
  });
  test('nobody touches the browser by its global names', () => {
    // The two ends of the protocol: the server is handed the browser, the client is an adapter of pages.
    const handed = 'lib/protocol/server.ts';
    const client = 'lib/protocol/client.ts';
    expect(
      found(
        /(?<![.\w'])(?:chrome|browser)\.\w+\.\w+/g,
        (path) => outsideAdaptersAndRoot(path) && path !== handed && path !== client,
      ),
    ).toEqual([]);
    expect(found(/browser: Browser\b/g, (path) => path === handed)).toHaveLength(1);
    expect(found(/\b(?:localStorage|sessionStorage|indexedDB|document\.cookie)\b/g)).toEqual([]);
  });
  test('nobody throws dice', () => {
    expect(found(/\bMath\.random\b/g)).toEqual([]);
    expect(
      found(
        /\bcrypto\.(?:randomUUID|getRandomValues)\b/g,
        (path) =>
          path.startsWith('lib/vendors/') ||
          path.startsWith('lib/sessions/') ||
          path.startsWith('components/'),
      ),
    ).toEqual([]);
  });
});

describe('a secret has no way out by mistake', () => {
  test('nothing is written to a log', () => {
    expect(found(/\bconsole\.\w+/g)).toEqual([]);
  });
  test('no text becomes code or markup', () => {
    expect(
      found(
        /\beval\(|new Function\b|\.innerHTML\b|\.outerHTML\b|insertAdjacentHTML|dangerouslySetInnerHTML|document\.write/g,
      ),
    ).toEqual([]);
  });
  test('no error’s own words are read, but where they are made', () => {
    expect(found(/\.(?:stack|cause)\b/g)).toEqual([]);
    expect(found(/(?:error|thrown|caught|reason)\.message\b/gi)).toEqual([]);
  });
  test('no page listens to storage, reads header rules or answers connections', () => {
    const pages = (path: string) =>
      path.startsWith('components/') ||
      (path.startsWith('entrypoints/') && path !== 'entrypoints/background.ts') ||
      path.startsWith('lib/pages/');
    expect(
      found(/onChanged|getSessionRules|getDynamicRules|onConnect\b|storage\.session\.get\((?!\[)/g, pages),
    ).toEqual([]);
  });
  test('the session area is opened to nobody', () => {
    expect(found(/TRUSTED_AND_UNTRUSTED/g)).toEqual([]);
  });
});

describe('in lib', () => {
  test('nothing is a default export', () => {
    expect(found(/export default\b/g, inLib)).toEqual([]);
  });
  test('nothing changes at a module’s top level', () => {
    const moving = sources
      .filter(({ path }) => inLib(path) || path.startsWith('components/'))
      .flatMap(({ path, code }: Source) =>
        [...code.matchAll(/^(?:export )?(?:let|var) \w+/gm)].map(([match]) => `${path}: ${match}`),
      );
    expect(moving).toEqual([]);
  });
  test('no file re-exports a whole other one', () => {
    expect(found(/export \* from/g)).toEqual([]);
  });
  test('no name hides what a thing is', () => {
    expect(
      sources
        .map(({ path }) => path)
        .filter((path) => /(?:^|[/-])(?:utils?|helpers?|managers?|common|misc)(?:[./-]|$)/i.test(path)),
    ).toEqual([]);
  });
});

describe('nowhere', () => {
  test('is there an enum, a namespace, or an any', () => {
    expect(found(/\benum \w+ ?\{|\bnamespace \w+/g)).toEqual([]);
    expect(found(/[:<,|&] ?any\b(?!\w)|\bas any\b|\bany\[\]/g)).toEqual([]);
  });
  test('is the type checker or the linter told to look away without a reason', () => {
    const told = sources.flatMap(({ path, text }) =>
      [
        ...text.matchAll(
          /@ts-(?:ignore|nocheck|expect-error)[^\n]*|(?:biome|eslint)-\w+(?![^\n]*: \w)[^\n]*/g,
        ),
      ].map(([match]) => `${path}: ${match}`),
    );
    expect(told).toEqual([]);
  });
  test('is full zod brought in: the small one is enough', () => {
    expect(found(/from 'zod'|from 'zod\/v\d'/g)).toEqual([]);
  });
});

describe('files stay small', () => {
  const limits: readonly (readonly [what: string, most: number, inFile: (path: string) => boolean])[] = [
    ['the background’s entry', 160, (path) => path === 'entrypoints/background.ts'],
    ['a page’s entry', 40, (path) => /^entrypoints\/\w+\/main\.tsx$/.test(path)],
    ['a vendor’s client', 350, (path) => path.startsWith('lib/vendors/') && path.endsWith('/client.ts')],
  ];
  test.each(limits)('%s has at most %d lines', (_what, most, inFile) => {
    const long = sources
      .filter(({ path }) => inFile(path))
      .map(({ path, text }) => [path, text.split('\n').length] as const);
    expect(long.length).toBeGreaterThan(0);
    expect(long.filter(([, lines]) => lines > most)).toEqual([]);
  });

  /** Files over 300 lines, each with what keeps it whole. */
  const longFor: Readonly<Record<string, string>> = {
    'components/options/tenant-form.tsx': 'one form: its fields share one draft and one validation',
    'lib/tenants/tenant-service.ts': 'one service: every change of the list ends sessions in one way',
  };
  const lengths = sources.map(({ path, text }) => [path, text.trimEnd().split('\n').length] as const);
  test('but for those with a reason, none has more than 300 lines', () => {
    const long = lengths.filter(([, lines]) => lines > 300).map(([path]) => path);
    expect(long.filter((path) => longFor[path] === undefined)).toEqual([]);
    expect(Object.keys(longFor).filter((path) => !long.includes(path))).toEqual([]);
    for (const path of long)
      expect([path, lengths.some((each) => each[0] === path && each[1] <= 350)]).toEqual([path, true]);
  });
  test('and half of them have at most 90', () => {
    const sorted = lengths.map(([, lines]) => lines).sort((one, other) => one - other);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(90);
  });
});

/** The sentences of `//` comments, each with its number of words. */
function commentSentences(text: string): (readonly [sentence: string, words: number])[] {
  const blocks = [...text.matchAll(/(?:^|\n)(?:[ \t]*\/\/[^\n]*(?:\n|$))+/g)].map(([block]) =>
    block
      .replace(/^[ \t]*\/\/ ?/gm, '')
      .trim()
      .replace(/\s+/g, ' '),
  );
  return blocks
    .flatMap((block) => block.split(/(?<=[.!?])\s+/))
    .map((sentence) => [sentence, sentence.split(' ').filter((word) => /\w/.test(word)).length] as const);
}

describe('a comment', () => {
  test('says one fact: a sentence has at most 25 words', () => {
    const all = sources.flatMap(({ path, text }) =>
      commentSentences(text).map(([sentence, words]) => ({ path, sentence, words })),
    );
    expect(all.length).toBeGreaterThan(100);
    expect(all.filter(({ words }) => words > 25).map(({ path, sentence }) => `${path}: ${sentence}`)).toEqual(
      [],
    );
  });
  test('would be found with more, over several lines too', () => {
    const long = Array.from({ length: 13 }, () => 'word').join(' ');
    expect(
      commentSentences(`a();\n  // ${long}\n  // ${long}.\n  b();\n// One. Two three.\n`).map(
        ([, words]) => words,
      ),
    ).toEqual([26, 1, 2]);
    expect(commentSentences("const url = 'https://x.example/';\n/** A docstring. */")).toEqual([]);
  });
});

test('every unit test mirrors a folder of lib or components, so that a promise is found where it is kept', () => {
  const folders = new Set(['components', ...filesBelow('lib').map((path) => path.split('/')[1])]);
  const tested = filesBelow('tests/unit')
    .filter((path) => path.endsWith('.test.ts'))
    .map((path) => path.split('/')[2] ?? '');
  expect(tested.length).toBeGreaterThan(15);
  expect(tested.filter((folder) => !folders.has(folder))).toEqual([]);
});

/** Whether a test runs the whole app over a simulator of a vendor. */
const runsAppOverSimulator = (text: string): boolean =>
  /import (?!type)[^;]*\bcreate(?:Test)?App\b[^;]*from/.test(text) &&
  /import (?!type)[^;]*\bstart(?!Server\b)\w+\b[^;]*from '[^']*\/simulators\//.test(text);

describe('a test that runs the whole app over a simulator', () => {
  const textsIn = (folder: string) =>
    filesBelow(folder)
      .filter((path) => path.endsWith('.test.ts'))
      .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));

  test('is an integration test, not a unit test', () => {
    const misplaced = textsIn('tests/unit').filter(({ text }) => runsAppOverSimulator(text));
    expect(misplaced.map(({ path }) => path)).toEqual([]);
  });
  test('would be found', () => {
    const found = textsIn('tests/integration').filter(({ text }) => runsAppOverSimulator(text));
    expect(found.length).toBeGreaterThan(10);
  });
});

test('no test is left out or left alone', () => {
  const tests = filesBelow('tests').filter((path) => path.endsWith('.test.ts'));
  const marked = tests.flatMap((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    return [...text.matchAll(/\b(?:test|describe|it)\.(?:only|todo|skip)\b/g)].map(
      ([match]) => `${path}: ${match}`,
    );
  });
  // This file names them.
  expect(marked.filter((each) => !each.startsWith('tests/architecture/sources.test.ts'))).toEqual([]);
});

describe('a component', () => {
  /** Reads of a class name: by a list of classes, or by a selector with one. */
  const byClass =
    /\bclassList\b|\bclassName\b|\b(?:querySelector(?:All)?|closest|matches)(?:<[^>]*>)?\(\s*['"`][^'"`]*\.[a-z][\w-]*/;

  test('decides nothing by a class: a class is for styling', () => {
    const deciding = sources.filter(
      ({ path, code }) => /^(?:components|entrypoints)\//.test(path) && byClass.test(code),
    );
    expect(deciding.map(({ path }) => path)).toEqual([]);
  });
  test('would be found deciding by one', () => {
    for (const code of [
      "strong?.classList.contains('door')",
      "card.querySelector<HTMLElement>('.row-main .button-strong')",
      "document.querySelector('#field-code, .button-strong')",
      "item.closest('.card')",
    ])
      expect([code, byClass.test(code)]).toEqual([code, true]);
    expect(byClass.test("form.querySelector<HTMLInputElement>('input[data-field]')")).toBe(false);
  });
});

test('no field for a search is read by a form’s memory or a spell check', () => {
  const fields = sources.flatMap(({ path, code }) =>
    [...code.matchAll(/<input\b[^<]*?type="search"[^<]*?\n\s*\/>/g)].map(([field]) => ({ path, field })),
  );
  expect(fields.length).toBeGreaterThanOrEqual(4);
  for (const { path, field } of fields)
    expect([path, field.includes('spellcheck={false}'), field.includes('autocomplete="off"')]).toEqual([
      path,
      true,
      true,
    ]);
});
