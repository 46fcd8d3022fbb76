import { createIssue, type Issue } from './validation-issue.ts';

const secretNames =
  /pass(word|wd|phrase|code)?|secret|token|credential|api[-_]?key|private[-_]?key|pwd|auth|otp|pin$/i;

/** Parses extra body fields, written like a query string (`refappId=42&env=prod`), into a record by name. */
export function parseExtraFields(value: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [name, text] of new URLSearchParams(value)) {
    // An assignment to `__proto__` would set the prototype instead of a field.
    Object.defineProperty(fields, name, {
      value: text,
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
