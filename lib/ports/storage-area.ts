/** The used part of a storage area: the browser's own, or one in memory in tests. */
export interface Area {
  get(keys: string[] | null): Promise<Record<string, unknown>>;
  set(items: Record<string, unknown>): Promise<void>;
  remove(keys: string[]): Promise<void>;
}

/** `local` outlives the browser's process; `session` does not. */
export interface Areas {
  local: Area;
  session: Area;
}
