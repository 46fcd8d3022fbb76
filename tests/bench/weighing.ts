import { readdir, readFile, stat } from 'node:fs/promises';
import { join, posix, relative, sep } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import type { Ground } from './ground.ts';
import { NotClean } from './rounds.ts';
import { plainRow, type Row } from './table.ts';

const bytes = (count: number) => `${count.toLocaleString('en')} bytes`;

/** What the popup loads, and what is downloaded at install. */
export async function measureWeight({ build }: Ground): Promise<Row[]> {
  return [
    plainRow('The popup’s script and style', await popupBytes(build), bytes, 90_000),
    plainRow('The whole package, zipped', await zippedBytes(build), bytes, 300_000),
  ];
}

/** All script and style of the popup, as they lie there: not compressed. */
async function popupBytes(build: string): Promise<number> {
  const html = await readFile(join(build, 'popup.html'), 'utf8');
  const seen = new Set<string>();
  let sum = 0;
  const visit = async (path: string): Promise<void> => {
    if (seen.has(path)) return;
    seen.add(path);
    sum += (await stat(join(build, path))).size;
    if (!path.endsWith('.js')) return;
    const code = await readFile(join(build, path), 'utf8');
    for (const [, next = ''] of code.matchAll(/(?:from|import\(?)\s*["'`](\.\.?\/[\w./-]+\.js)["'`]/g))
      await visit(posix.join(posix.dirname(path), next));
  };
  for (const [, path = ''] of html.matchAll(/<(?:script|link)[^>]+(?:src|href)="\/([^"]+)"/g))
    await visit(path);
  if (seen.size < 2) throw new NotClean('popup.html names no script and style');
  return sum;
}

/** The size of a zip of all files, without making one: each file deflated, and the zip's own headers. */
async function zippedBytes(build: string): Promise<number> {
  const entries = await readdir(build, { recursive: true, withFileTypes: true });
  let sum = 22;
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const name = Buffer.byteLength(relative(build, path).split(sep).join('/'));
    const whole = await readFile(path);
    sum += Math.min(whole.length, deflateRawSync(whole, { level: 9 }).length) + 30 + 46 + 2 * name;
  }
  return sum;
}
