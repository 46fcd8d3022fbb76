import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** Something to look for; only its name is ever printed. */
export interface Needle {
  readonly name: string;
  readonly value: string;
}

/** A needle in a file. */
export interface Found {
  readonly file: string;
  readonly name: string;
}

/** Every file below a folder, by its path from there. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

/**
 * Looks for each value in every file below a folder, byte by byte: as UTF-8, as UTF-16, and percent-encoded as it
 * would stand in an address.
 * @throws TypeError for a needle too short to mean anything, or a folder without files
 */
export async function byteSearch(folder: string, needles: readonly Needle[]): Promise<Found[]> {
  const short = needles.find(({ value }) => value.length < 6);
  if (short !== undefined) throw new TypeError(`${short.name} is too short to be looked for`);
  const files = await filesBelow(folder);
  if (files.length === 0) throw new TypeError(`no files in ${folder}`);
  const found: Found[] = [];
  for (const file of files) {
    const path = join(folder, file);
    if ((await stat(path)).size === 0) continue;
    const bytes = await readFile(path);
    for (const { name, value } of needles) {
      if (formsOf(value).some((form) => bytes.includes(form))) found.push({ file, name });
    }
  }
  return found;
}

/** Which of the needles stand in a text. */
export function textSearch(text: string, needles: readonly Needle[]): string[] {
  const encoded = (value: string) => [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)];
  return needles
    .filter(({ value }) => encoded(value).some((form) => text.includes(form)))
    .map(({ name }) => name);
}

function formsOf(value: string): Buffer[] {
  const forms = new Set([value, encodeURIComponent(value)]);
  return [...forms].flatMap((form) => [Buffer.from(form, 'utf8'), Buffer.from(form, 'utf16le')]);
}
