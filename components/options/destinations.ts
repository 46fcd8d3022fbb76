import type { Destination } from '../../lib/tenants/schema.ts';

/** Saved destinations as lines a person edits: `Bookings /bookings`. */
export function destinationLines(destinations: readonly Destination[]): string {
  return destinations.map(lineOf).join('\n');
}

/** A blank in a path is written as addresses write it: a path is one word. */
function lineOf({ label, path, kind }: Destination): string {
  const word = encodeBlanks(path.startsWith('/') ? path : `/${path}`);
  return `${label} ${word}${kind === 'file' ? ' file' : ''}`;
}

const encodeBlanks = (path: string) => path.replace(/\s/g, encodeURIComponent);

/**
 * Lines as destinations: a label, then a path as the last word; `=`, `|`, `:` or an arrow between them is fine,
 * and `file` after the path marks one that opens on the API host. Lines that are empty are left out; a line without
 * a label gives its path as one.
 * @param saved those that the lines were made of: a line that nobody touched is the destination that it was
 */
export function destinationsFrom(lines: string, saved: readonly Destination[] = []): Destination[] {
  const untouched = new Map(saved.map((destination) => [lineOf(destination), destination]));
  return lines.split(/\r?\n/).flatMap((line): Destination[] => {
    const same = untouched.get(line);
    if (same !== undefined) return [same];
    const words = line.trim().split(/\s+/).filter(Boolean);
    const file = words.length > 2 && words[words.length - 1] === 'file';
    const path = words[words.length - (file ? 2 : 1)];
    if (path === undefined) return [];
    const label = words
      .slice(0, file ? -2 : -1)
      .join(' ')
      .replace(/\s*(=>|->|→|=|\||:|,)$/, '')
      .trim();
    return [{ label: label === '' ? path : label, path, ...(file ? { kind: 'file' as const } : {}) }];
  });
}
