import { createIssue, type Issue } from './validation-issue.ts';

const secretNames =
  /pass(word|wd|phrase|code)?|secret|token|credential|api[-_]?key|private[-_]?key|pwd|auth|otp|pin$/i;

/** Extra body fields, written like a query string (`refappId=42&env=prod`), by name. */
export function parseExtraFields(value: string): Record<string, string> {
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
