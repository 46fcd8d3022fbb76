/** JSON Pointers (RFC 6901) into what a server sent: own entries only, so that no prototype can be read. */

/** Names that an assignment would take for an object's own machinery. */
export const machineryNames: readonly string[] = ['__proto__', 'constructor', 'prototype'];

/** The names of a pointer, unescaped; `null` for what is no pointer, or leads to an object's machinery. */
export function pointerNames(pointer: string): string[] | null {
  if (pointer === '') return [];
  if (!pointer.startsWith('/') || /~(?![01])/.test(pointer)) return null;
  const names = pointer
    .slice(1)
    .split('/')
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
  return names.some((name) => machineryNames.includes(name)) ? null : names;
}

/** The value at a pointer, or `undefined`. A list is entered by its index in decimal digits alone. */
export function valueAt(root: unknown, pointer: string): unknown {
  const names = pointerNames(pointer);
  if (names === null) return undefined;
  let value = root;
  for (const name of names) {
    if (typeof value !== 'object' || value === null) return undefined;
    if (Array.isArray(value) && !/^(?:0|[1-9]\d{0,8})$/.test(name)) return undefined;
    if (!Object.hasOwn(value, name)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return value;
}

/** A copy of a JSON value with another value at a pointer; missing objects on the way are made, lists are not entered. */
export function withValueAt(root: unknown, pointer: string, value: unknown): unknown {
  const [name, ...rest] = pointerNames(pointer) ?? [];
  if (name === undefined) return value;
  const whole = typeof root === 'object' && root !== null && !Array.isArray(root) ? { ...root } : {};
  const below = Object.hasOwn(whole, name) ? (whole as Record<string, unknown>)[name] : undefined;
  const inner = rest.map((each) => `/${each.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  return { ...whole, [name]: withValueAt(below, inner, value) };
}
