import type { Destination } from '../../lib/tenants/schema.ts';

/** Saved destinations as lines a person edits: `Bookings /bookings`. */
export function destinationLines(destinations: readonly Destination[]): string {
  return destinations
    .map(
      ({ label, path, kind }) =>
        `${label} ${path.startsWith('/') ? path : `/${path}`}${kind === 'file' ? ' file' : ''}`,
    )
    .join('\n');
}

/**
 * Lines as destinations: a label, then a path as the last word; `=`, `|`, `:` or an arrow between them is fine,
 * and `file` after the path marks one that opens on the API host. Lines that are empty are left out; a line without
 * a label gives its path as one.
 */
export function destinationsFrom(lines: string): Destination[] {
  return lines.split(/\r?\n/).flatMap((line): Destination[] => {
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
