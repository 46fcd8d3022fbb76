import { createIssue, type Issue } from './validation-issue.ts';

const secretNames =
  /pass(word|wd|phrase|code)?|secret|token|credential|api[-_]?key|private[-_]?key|pwd|auth|otp|pin$/i;

/**
 * A value as a body of JSON carries it: digits that survive the round trip as a number, any other text as it is.
 * `0501`, `1e3`, `-0` and digits beyond 2^53 would arrive as something else.
 */
export function jsonValue(text: string): string | number {
  const number = Number(text);
  return /^\d+$/.test(text) && Number.isSafeInteger(number) && String(number) === text ? number : text;
}

/** Parses extra body fields, written like a query string (`ambiente=1&refappId=42`), into a record by name. */
export function parseExtraFields(value: string): Record<string, string | number> {
  const fields: Record<string, string | number> = {};
  for (const [name, text] of new URLSearchParams(value)) {
    // An assignment to `__proto__` would set the prototype instead of a field.
    Object.defineProperty(fields, name, {
      value: jsonValue(text),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return fields;
}

/** The issue with extra body fields, or `null`. Rejects empty, duplicate and secret-looking names. */
export function validateExtraFields(value: string): Issue | null {
  const seen = new Set<string>();
  for (const [name] of new URLSearchParams(value)) {
    if (name.trim() === '') return createIssue('fault_extraNameless');
    if (seen.has(name)) return createIssue('fault_extraTwice');
    if (['__proto__', 'constructor', 'prototype'].includes(name)) return createIssue('fault_extraNobodys');
    if (secretNames.test(name)) return createIssue('fault_extraSecret');
    seen.add(name);
  }
  return null;
}
