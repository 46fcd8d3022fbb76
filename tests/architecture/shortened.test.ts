import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { filesBelow, root, sources } from './sources.ts';

// A text that a style shortens is whole in its tooltip: the longest language loses no word.

const styles = filesBelow('components/style').filter((path) => path.endsWith('.css'));

/** Classes whose text a style ends with an ellipsis, by the last class of each selector. */
function shortenedClasses(css: string): string[] {
  const rules = css.replace(/\/\*[\s\S]*?\*\//g, '').matchAll(/([^{}]+)\{([^{}]*)\}/g);
  return [...rules].flatMap(([, selectors = '', body = '']) =>
    /text-overflow:\s*ellipsis|line-clamp/.test(body)
      ? selectors
          .split(',')
          .flatMap((selector) => /\.([\w-]+)(?::[^.\s]*)?$/.exec(selector.trim())?.[1] ?? [])
      : [],
  );
}

/** Tags of such a class without the whole text in a `title`: their own, or one just before with the same text. */
function untitled(code: string, classes: readonly string[]): string[] {
  const name = new RegExp(`(?<![\\w-])(?:${classes.join('|')})(?![\\w-])`);
  return [...code.matchAll(/<[a-z]\w*\s(?:=>|[^<>])*?>/g)].flatMap(({ 0: tag, index }) => {
    const named = /\bclass=(?:"([^"]*)"|\{([^}]*)\})/.exec(tag);
    if (!name.test(named?.[1] ?? named?.[2] ?? '') || /\btitle=/.test(tag)) return [];
    const after = code.slice(index + tag.length);
    const text = /^\s*(\{[^\n]*\})\s*<\//.exec(after)?.[1];
    const isTitled =
      text !== undefined && code.slice(Math.max(0, index - 500), index).includes(`title=${text}`);
    return isTitled || /^\s*<FactLine/.test(after) ? [] : [tag.replace(/\s+/g, ' ')];
  });
}

describe('a text that a style may shorten', () => {
  const classes = [
    ...new Set(styles.flatMap((path) => shortenedClasses(readFileSync(join(root, path), 'utf8')))),
  ];
  test('has its whole in a title', () => {
    expect(classes).toEqual(expect.arrayContaining(['option-name', 'cut', 'menu-label', 'cell', 'tag-chip']));
    const found = sources
      .filter(({ path }) => path.startsWith('components/'))
      .flatMap(({ path, code }) => untitled(code, classes).map((tag) => `${path}: ${tag}`));
    expect(found).toEqual([]);
  });
  test('would be found without one', () => {
    expect(shortenedClasses('.a, .b > .c:hover { text-overflow: ellipsis; } .d { color: red; }')).toEqual([
      'a',
      'c',
    ]);
    expect(untitled('<span class="x cut">{name}</span>', ['cut'])).toEqual(['<span class="x cut">']);
    expect(untitled('<span class={a ? "cut" : b} title={name}>{name}</span>', ['cut'])).toEqual([]);
    expect(untitled('<b title={name}><span class="cut">{name}</span></b>', ['cut'])).toEqual([]);
    expect(untitled('<span class="shortcut">{name}</span>', ['cut'])).toEqual([]);
  });
});
