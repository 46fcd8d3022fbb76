/** A slot of version 1 that is stored as one JSON text, with this in it. */
export const storedText = (data: unknown) => ({ version: 1, data: JSON.stringify(data) });

/** What lies in a slot, whichever form it is stored in: a tree, or one JSON text. @returns `{}` for a slot that is not there */
export function slotData(stored: unknown): Record<string, unknown> {
  const { data } = (stored ?? {}) as { data?: unknown };
  return (typeof data === 'string' ? JSON.parse(data) : (data ?? {})) as Record<string, unknown>;
}
