/** The sources of the extension as the rules read them. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** One source file: its path from the root, its text, and its text without comments. */
export interface Source {
  path: string;
  text: string;
  code: string;
}

/** One import line: what is imported from where, by value or as a type alone. */
export interface Import {
  from: string;
  /** The path from the root, or the package's name. */
  to: string;
  typeOnly: boolean;
}

export function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

/** Comments are not code: a rule may be explained where it holds. Strings with two slashes stay. */
export function withoutComments(text: string): string {
  return text.replace(
    /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n])+\/[a-z]*)|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g,
    (all, kept) => (kept === undefined ? ' ' : all),
  );
}

export function source(path: string): Source {
  const text = readFileSync(join(root, path), 'utf8');
  return { path, text, code: withoutComments(text) };
}

export const sources: readonly Source[] = ['lib', 'components', 'entrypoints']
  .flatMap(filesBelow)
  .filter((path) => /\.tsx?$/.test(path))
  .map(source);

/** Every import and re-export of a file, multi-line ones too. */
export function importsOf({ path, code }: Source): Import[] {
  const lines = code.matchAll(
    /(?:^|\n)\s*(import|export)\s+(type\s+)?((?:[\w*${},\s]|\bas\b)*?)\s*from\s*'([^']+)'/g,
  );
  const bare = code.matchAll(/(?:^|\n)\s*import\s*'([^']+)'/g);
  const dynamic = code.matchAll(/\bimport\(\s*'([^']+)'/g);
  const target = (name: string) =>
    name.startsWith('.') ? posix.normalize(posix.join(dirname(path), name)) : name;
  return [
    ...[...lines].map(([, , type, names = '', name = '']) => ({
      from: path,
      to: target(name),
      // `import { type A, type B }` brings no value either.
      typeOnly:
        type !== undefined ||
        (/^\{/.test(names.trim()) &&
          names
            .replace(/[{}]/g, '')
            .split(',')
            .map((each) => each.trim())
            .filter(Boolean)
            .every((each) => each.startsWith('type '))),
    })),
    ...[...bare, ...dynamic].map(([, name = '']) => ({ from: path, to: target(name), typeOnly: false })),
  ];
}

/** When the newest of these files was changed, in epoch milliseconds. */
export function newest(paths: readonly string[]): number {
  return Math.max(...paths.map((path) => statSync(join(root, path)).mtimeMs));
}

export function exists(path: string): boolean {
  return statSync(join(root, path), { throwIfNoEntry: false }) !== undefined;
}

export const fromRoot = (path: string): string => relative(root, path);
