/** A record's own entry; `undefined` for inherited ones, because a tenant's id may be `constructor`. */
export function getOwn<T>(all: Readonly<Record<string, T>>, id: string): T | undefined {
  return Object.hasOwn(all, id) ? all[id] : undefined;
}
