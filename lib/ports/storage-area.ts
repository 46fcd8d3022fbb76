/** The part of `storage.StorageArea` in use; tests pass one in memory. */
export interface Area {
  get(keys: string[] | null): Promise<Record<string, unknown>>;
  set(items: Record<string, unknown>): Promise<void>;
  remove(keys: string[]): Promise<void>;
}

/** `local` is kept on disk; `session` ends with the browser. */
export interface Areas {
  local: Area;
  session: Area;
}
