import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** A value to search for. Failures print its name only, because the value may be a secret. */
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
 * Searches every file below a folder for each value, as UTF-8, UTF-16 and percent-encoded text.
 * @throws TypeError for a needle too short to mean anything, or a folder without files
 */
export async function byteSearch(folder: string, needles: readonly Needle[]): Promise<Found[]> {
  const short = needles.find(({ value }) => value.length < 6);
  if (short !== undefined) throw new TypeError(`${short.name} is too short to be looked for`);
  const files = await filesBelow(folder);
  if (files.length === 0) throw new TypeError(`no files in ${folder}`);
  const look = seeker(needles);
  const found: Found[] = [];
  for (const file of files) {
    const there = look(opened(await readFile(join(folder, file)).catch(unlessGone)));
    for (const { name } of needles.filter((needle) => there.has(needle))) found.push({ file, name });
  }
  return found;
}

/** A file that a running browser removed since the listing reads as empty. */
function unlessGone(thrown: NodeJS.ErrnoException): Buffer {
  if (thrown.code === 'ENOENT') return Buffer.alloc(0);
  throw thrown;
}

/** The needles that a text contains. */
export function textSearch(text: string, needles: readonly Needle[]): string[] {
  const encoded = (value: string) => [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)];
  return needles
    .filter(({ value }) => encoded(value).some((form) => text.includes(form)))
    .map(({ name }) => name);
}

/** Finds all needles in one pass: candidates by their first four bytes, then by the whole form. */
function seeker(needles: readonly Needle[]): (bytes: Buffer) => Set<Needle> {
  const byStart = new Map<number, { form: Buffer; needle: Needle }[]>();
  for (const needle of needles) {
    for (const form of formsOf(needle.value)) {
      const start = form.readUInt32BE(0);
      byStart.set(start, [...(byStart.get(start) ?? []), { form, needle }]);
    }
  }
  // A bit set over the first sixteen bits rejects most places without a map look-up.
  const likely = new Uint8Array(65_536);
  for (const start of byStart.keys()) likely[mixed(start)] = 1;
  return (bytes) => {
    const there = new Set<Needle>();
    let last = 0;
    for (let at = 0; at < bytes.length; at += 1) {
      last = ((last << 8) | (bytes[at] ?? 0)) >>> 0;
      if (at < 3 || likely[mixed(last)] === 0) continue;
      for (const { form, needle } of byStart.get(last) ?? [])
        if (form.equals(bytes.subarray(at - 3, at - 3 + form.length))) there.add(needle);
    }
    return there;
  };
}

const mixed = (start: number): number => Math.imul(start, 0x9e3779b1) >>> 16;

/** A file's bytes; the content of Firefox's LZ4 frame (mozLz4) is appended unpacked. */
function opened(bytes: Buffer): Buffer {
  if (bytes.subarray(0, 8).toString('latin1') !== 'mozLz40\0') return bytes;
  return Buffer.concat([bytes, unpackLz4(bytes.subarray(12), bytes.readUInt32LE(8))]);
}

/** Unpacks one LZ4 block. Source: the LZ4 block format, github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md */
function unpackLz4(block: Buffer, size: number): Buffer {
  const out = Buffer.alloc(size);
  let from = 0;
  let to = 0;
  const next = () => block[from++] ?? 0;
  const length = (nibble: number) => {
    let sum = nibble;
    if (nibble === 15)
      for (let more = 255; more === 255; ) {
        more = next();
        sum += more;
      }
    return sum;
  };
  while (from < block.length) {
    const token = next();
    const literals = length(token >> 4);
    to += block.copy(out, to, from, from + literals);
    from += literals;
    if (from >= block.length) break;
    const distance = next() + 256 * next();
    // Byte by byte, because a match may overlap its own output.
    for (let left = length(token & 15) + 4; left > 0; left -= 1) {
      out[to] = out[to - distance] ?? 0;
      to += 1;
    }
  }
  return out;
}

function formsOf(value: string): Buffer[] {
  const forms = new Set([value, encodeURIComponent(value)]);
  return [...forms].flatMap((form) => [Buffer.from(form, 'utf8'), Buffer.from(form, 'utf16le')]);
}
