import { readdir, readFile, stat } from 'node:fs/promises';
import { join, posix, relative, sep } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { UnsteadySample } from './sampling.ts';
import type { BenchSetup } from './setup.ts';
import { exactly } from './statistics.ts';
import type { Row } from './table.ts';

/** What the popup loads before its first picture, and what is downloaded at install. */
export async function measureSize(ground: BenchSetup): Promise<Row[]> {
  const weighed = async (name: string, weigh: (folder: string) => Promise<number>, bar: number) => ({
    name,
    unit: 'bytes' as const,
    this: exactly(await weigh(ground.build.folder)),
    ...(ground.other === null ? {} : { other: exactly(await weigh(ground.other.folder)) }),
    bar,
  });
  return [
    await weighed('The popup’s script and style before its first picture', popupBytes, 104_000),
    await weighed('The whole package, zipped', zippedBytes, 600_000),
  ];
}

/**
 * Script and style that `popup.html` names, and what those scripts import statically, as the files lie there: minified,
 * not compressed. `import()` is left out: it is for what comes after the first picture.
 */
export async function popupBytes(build: string): Promise<number> {
  const html = await readFile(join(build, 'popup.html'), 'utf8');
  const seen = new Set<string>();
  let sum = 0;
  const visit = async (path: string): Promise<void> => {
    if (seen.has(path)) return;
    seen.add(path);
    sum += (await stat(join(build, path))).size;
    if (!path.endsWith('.js')) return;
    const code = await readFile(join(build, path), 'utf8');
    for (const [, next = ''] of code.matchAll(/(?:from|import)\s*["'`](\.\.?\/[\w./-]+\.js)["'`]/g))
      await visit(posix.join(posix.dirname(path), next));
  };
  for (const [, path = ''] of html.matchAll(/<(?:script|link)[^>]+(?:src|href)="\/([^"]+)"/g))
    await visit(path);
  if (seen.size < 2) throw new UnsteadySample('popup.html names no script and style');
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
