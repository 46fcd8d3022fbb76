/** The stored form of a text slot of version 1 with this value. */
export const storedText = (data: unknown) => ({ version: 1, data: JSON.stringify(data) });

/** A slot's stored value, from a tree or a JSON text. @returns `{}` for an absent slot */
export function slotData(stored: unknown): Record<string, unknown> {
  const { data } = (stored ?? {}) as { data?: unknown };
  return (typeof data === 'string' ? JSON.parse(data) : (data ?? {})) as Record<string, unknown>;
}
