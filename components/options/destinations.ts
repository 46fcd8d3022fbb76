import type { Destination } from '../../lib/tenants/schema.ts';

/** Saved destinations as editable lines: `Bookings /bookings`. */
export function destinationLines(destinations: readonly Destination[]): string {
  return destinations.map(lineOf).join('\n');
}

/** Blanks in the path are percent-encoded, because a line's path is its last word. */
function lineOf({ label, path, kind }: Destination): string {
  const word = encodeBlanks(path.startsWith('/') ? path : `/${path}`);
  return `${label} ${word}${kind === 'file' ? ' file' : ''}`;
}

const encodeBlanks = (path: string) => path.replace(/\s/g, encodeURIComponent);

/**
 * Parses lines into destinations: a label, then a path as the last word. Empty lines are skipped.
 * `=`, `|`, `:` or an arrow may separate the two; without a label the path is the label.
 * `file` after the path marks a destination that opens on the API host.
 * @param saved the destinations the lines were made from: an unchanged line yields its saved destination unchanged
 */
export function destinationsFrom(lines: string, saved: readonly Destination[] = []): Destination[] {
  const savedByLine = new Map(saved.map((destination) => [lineOf(destination), destination]));
  return lines.split(/\r?\n/).flatMap((line): Destination[] => {
    const unchanged = savedByLine.get(line);
    if (unchanged !== undefined) return [unchanged];
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
