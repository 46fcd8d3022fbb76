/** Untrusted JSON as a definition: bounds first, then the shape, then the rules between its parts. */
import type * as z from 'zod/mini';
import { createIssue, type Issue, type IssueKey, printableName } from '../../tenants/validation-issue.ts';
import type { PlacedIssue } from './body-rules.ts';
import type { Definition } from './definition.ts';
import { definitionLimits as limits } from './limits.ts';
import { machineryNames } from './pointer.ts';
import { findRuleIssue } from './rules.ts';
import { definitionShape } from './schema.ts';

/** A definition, or what is wrong with it and where; the issue repeats no value. */
type ParsedDefinition = { definition: Definition } | { field?: string; issue: Issue };

export function parseDefinition(value: unknown): ParsedDefinition {
  const bounds = findBoundIssue(value);
  if (bounds !== null) return placed(bounds);
  const result = definitionShape.safeParse(value, { reportInput: true });
  if (!result.success) {
    const [issue] = result.error.issues;
    return issue === undefined ? { issue: createIssue('fault_value') } : placed(issueOf(issue));
  }
  const rule = findRuleIssue(result.data);
  return rule === null ? { definition: result.data } : placed(rule);
}

/** Size, nesting and the names of every object, before any schema walks the value. */
function findBoundIssue(value: unknown): PlacedIssue | null {
  const deep = findMachinery(value, [], 1);
  if (deep !== null) return deep;
  const bytes = new TextEncoder().encode(JSON.stringify(value) ?? '').length;
  return bytes > limits.bytes
    ? { path: [], issue: createIssue('fault_definition_size', String(limits.bytes / 1024)) }
    : null;
}

function findMachinery(value: unknown, path: readonly PropertyKey[], depth: number): PlacedIssue | null {
  if (typeof value !== 'object' || value === null) return null;
  if (depth > limits.depth) return { path, issue: createIssue('fault_definition_tooDeep') };
  for (const [name, inner] of Object.entries(value)) {
    const isIndex = Array.isArray(value);
    if (!isIndex && machineryNames.includes(name))
      return { path, issue: createIssue('fault_unknownField', name) };
    const found = findMachinery(inner, [...path, isIndex ? Number(name) : name], depth + 1);
    if (found !== null) return found;
  }
  return null;
}

const typeIssues: Readonly<Record<string, IssueKey>> = {
  string: 'fault_notText',
  array: 'fault_notList',
  object: 'fault_notObject',
  record: 'fault_notObject',
};

/** A zod issue with its place. Of the forms that a union offers, the one that fits furthest tells the issue. */
function issueOf(issue: z.core.$ZodIssue): PlacedIssue {
  switch (issue.code) {
    case 'invalid_union': {
      const [best] = issue.errors
        .flatMap((option) =>
          option[0] === undefined ? [] : [{ found: issueOf(option[0]), count: option.length }],
        )
        .sort((a, b) => rank(b.found) - rank(a.found) || a.count - b.count);
      if (best === undefined) return { path: issue.path, issue: createIssue('fault_value') };
      return { path: [...issue.path, ...best.found.path], issue: best.found.issue };
    }
    case 'invalid_key': {
      const [inner] = issue.issues;
      const detail = inner === undefined ? null : issueOf(inner).issue;
      return { path: issue.path, issue: detail ?? createIssue('fault_value') };
    }
    case 'custom':
      return { path: issue.path, issue: issue.params?.detail ?? createIssue('fault_value') };
    case 'unrecognized_keys':
      return {
        path: issue.path,
        issue: createIssue('fault_unknownField', printableName(issue.keys[0] ?? '')),
      };
    case 'invalid_type': {
      const key = issue.input === undefined ? 'fault_missing' : (typeIssues[issue.expected] ?? 'fault_value');
      return { path: issue.path, issue: createIssue(key) };
    }
    case 'too_small':
      return {
        path: issue.path,
        issue: createIssue(issue.origin === 'number' ? 'fault_value' : 'fault_empty'),
      };
    case 'too_big': {
      const key =
        issue.origin === 'array' ? 'fault_tooMany' : issue.origin === 'string' ? 'fault_tooLong' : null;
      return {
        path: issue.path,
        issue: key === null ? createIssue('fault_value') : createIssue(key, String(issue.maximum)),
      };
    }
    default:
      return { path: issue.path, issue: createIssue('fault_value') };
  }
}

/** The issues of a text, list or object that a form did not mean at all. */
const unmeant: readonly IssueKey[] = [
  'fault_value',
  'fault_missing',
  'fault_notText',
  'fault_notList',
  'fault_notObject',
];

/** How far a form fits: a wrong type at its root says that it was not meant. */
function rank({ path, issue }: PlacedIssue): number {
  if (path.length > 0) return issue.key === 'fault_missing' && path.length === 1 ? 1 : 2 + path.length;
  if (unmeant.includes(issue.key)) return 0;
  return issue.key === 'fault_unknownField' ? 1 : 2;
}

/** The path of a field as the file's author counts: list indexes from 1. */
function placed({ path, issue }: PlacedIssue): { field?: string; issue: Issue } {
  if (path.length === 0) return { issue };
  const field = path.map((part) => (typeof part === 'number' ? `${part + 1}` : printableName(String(part))));
  return { field: field.join('.'), issue };
}

/**
 * The digest of a definition: SHA-256 in hex over its JSON with sorted names, so that an equal definition has the same.
 */
export async function digestOf(definition: Definition): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(canonical(definition)));
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, each]) => `${JSON.stringify(name)}:${canonical(each)}`)
    .join(',')}}`;
}
