/** What may be told of a reply: keys, types and lengths, never a value. */
import type { VendorReply } from '../../lib/vendors/contract.ts';
import { bodyKind, parseJson } from '../../lib/vendors/response.ts';

const limits = { depth: 6, keys: 40 };

/** A name as programmers write it: no blank, no sign, digits at the end alone. Anything else may be data. */
const plainName = /^[A-Za-z_$][A-Za-z_$-]{0,39}\d{0,2}$/;
/** Keys with a blank that a vendor is known to use. */
const knownKeys: readonly string[] = ['error message'];

/** The shape of a JSON value on one line: `{ idToken: text(312), issuedAt: integer }`. */
export function shapeOf(value: unknown, depth = limits.depth): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (typeof value === 'string') return value === '' ? 'empty text' : `text(${value.length})`;
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  if (typeof value === 'boolean') return 'boolean';
  if (depth === 0) return '…';
  if (Array.isArray(value)) return shapeOfList(value, depth);
  const entries = Object.entries(value);
  const shown = entries
    .slice(0, limits.keys)
    .map(([key, each]) => `${shownKey(key)}: ${shapeOf(each, depth - 1)}`);
  if (entries.length > limits.keys) shown.push(`… ${entries.length - limits.keys} more`);
  return shown.length === 0 ? '{}' : `{ ${shown.join(', ')} }`;
}

function shapeOfList(list: readonly unknown[], depth: number): string {
  const shapes = [...new Set(list.slice(0, limits.keys).map((each) => shapeOf(each, depth - 1)))];
  return `list(${list.length})${shapes.length === 0 ? '' : ` of ${shapes.join(' or ')}`}`;
}

/** A key, or its length where it may be data: an e-mail address, an id, a token. */
function shownKey(key: string): string {
  return plainName.test(key) || knownKeys.includes(key) ? key : `key(${key.length})`;
}

const bodyNames: Readonly<Record<string, string>> = {
  empty: 'no body',
  html: 'a page',
  truncated: 'JSON that breaks off',
  shape: 'text that is no JSON',
};

/** A body's shape on one line, of what is no JSON its kind and its length in characters. */
export function shapeOfBody(reply: VendorReply): string {
  const kind = bodyKind(reply);
  if (kind === 'json') return shapeOf(parseJson(reply));
  const name = bodyNames[kind] ?? kind;
  return reply.text === '' ? name : `${name} (${reply.text.length} characters)`;
}

/** The first of these words that a header's value begins with: a server may write anything there. */
const oneOf = (words: readonly string[]) => (value: string) =>
  words.find((word) => value.toLowerCase().split(/[\s;,]/, 1)[0] === word.toLowerCase()) ?? 'something else';

/** Each header that matters, with what may be told of its value. */
const headers: Readonly<Record<string, (value: string) => string>> = {
  'content-type': oneOf([
    'application/json',
    'text/html',
    'text/plain',
    'text/json',
    'application/problem+json',
    'application/xml',
    'text/xml',
    'application/octet-stream',
  ]),
  'retry-after': (value) => (/^\d{1,6}$/.test(value) ? `${value} s` : 'another form than whole seconds'),
  'www-authenticate': oneOf(['Bearer', 'Basic', 'Digest', 'Negotiate', 'NTLM']),
  allow: () => 'present',
  'set-cookie': () => 'present',
  location: () => 'present',
};

/** The few headers that matter, by name, without values that could be data. */
export function shapeOfHeaders(values: Readonly<Record<string, string>>): Record<string, string> {
  const shown = Object.entries(headers).flatMap(([name, show]) => {
    const value = values[name];
    return value === undefined ? [] : [[name, show(value.trim())] as const];
  });
  return { ...Object.fromEntries(shown), date: 'date' in values ? 'present' : 'absent' };
}
