/** What lies in a slot, whichever form it is stored in: a tree, or one JSON text. @returns `{}` for a slot that is not there */
export function heldIn(stored: unknown): Record<string, unknown> {
  const { data } = (stored ?? {}) as { data?: unknown };
  return (typeof data === 'string' ? JSON.parse(data) : (data ?? {})) as Record<string, unknown>;
}
