const secretNames =
  /pass(word|wd|phrase|code)?|secret|token|credential|api[-_]?key|private[-_]?key|pwd|auth|otp|pin$/i;

/** Extra body fields, written like a query string (`refappId=42&env=prod`), by name. */
export function extraFields(value: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [name, text] of new URLSearchParams(value)) {
    Object.defineProperty(fields, name, {
      value: text,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return fields;
}

/** What is wrong with extra body fields, or `null`: empty or double names, and names that smell of a secret. */
export function extraFault(value: string): string | null {
  const seen = new Set<string>();
  for (const [name] of new URLSearchParams(value)) {
    if (name.trim() === '') return 'has a field without a name';
    if (seen.has(name)) return 'names a field twice';
    if (['__proto__', 'constructor', 'prototype'].includes(name)) return 'names a field that no server has';
    if (secretNames.test(name))
      return 'names a field that looks like a secret; secrets are typed when signing in';
    seen.add(name);
  }
  return null;
}
