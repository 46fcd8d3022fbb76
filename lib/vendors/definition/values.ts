/** Fills in the placeholders of a definition's requests, each as its place needs it. Pure. */
import { ConciergeError } from '../../errors.ts';
import { withLeadingSlash } from '../../tenants/addresses.ts';
import { jsonValue } from '../../tenants/extra-fields.ts';
import type { Credentials, Session, Tenant } from '../contract.ts';
import type { DefinedSetting, HeaderValue, Path, Ref, Tree, Value } from './definition.ts';
import { isRef } from './definition.ts';

/** What placeholders may stand for in one request. */
export interface Filling {
  tenant: Tenant;
  settings: readonly DefinedSetting[];
  fields?: Credentials['fields'];
  session?: Session;
  device?: string;
  path?: string | null;
  value?: string;
}

/** The text of a placeholder without what stands before it; `''` for a value that is not there. */
function textOf(filling: Filling, { $ }: Ref): string {
  const { tenant, settings, fields = {}, session, device = '', path, value = '' } = filling;
  const [family = '', name = ''] = $.split('.');
  switch (family) {
    case 'field':
      return Object.hasOwn(fields, name) ? (fields[name] ?? '') : '';
    case 'setting': {
      const own = Object.hasOwn(tenant.settings, name) ? tenant.settings[name] : '';
      return own || settings.find((each) => each.name === name)?.default || '';
    }
    case 'token':
      return session?.secrets.accessToken ?? '';
    case 'refresh':
      return session?.secrets.refreshToken ?? '';
    case 'account':
      return session?.account ?? '';
    case 'device':
      return device;
    case 'path':
      return path ?? '';
    case 'value':
      return value;
    default:
      throw new TypeError('a placeholder that the schema does not know');
  }
}

/** A value as text; `null` when the whole node is to be left out. */
function fillText(filling: Filling, value: Value): string | null {
  if (!isRef(value)) return value;
  const text = textOf(filling, value);
  if (text === '' && value.orOmit === true) return null;
  return (value.before ?? '') + text;
}

/** The text of a value, `''` for one that is left out. */
export const textFor = (filling: Filling, value: Value): string => fillText(filling, value) ?? '';

/**
 * A path below the base URL, with its leading slash. A placeholder is one segment, but for a setting of kind `path`.
 * @throws ConciergeError `bad_credentials` (detail `not sent`) for a value that would walk to another path
 */
export function fillPath(filling: Filling, path: Path): string {
  const pieces = path.flatMap((piece) => {
    const text = fillText(filling, piece);
    if (text === null || text === '') return [];
    return [isRef(piece) && !isPathSetting(filling, piece) ? segment(text) : text];
  });
  return pieces.reduce((whole, piece) => `${whole.replace(/\/$/, '')}${withLeadingSlash(piece)}`, '') || '/';
}

function isPathSetting({ settings }: Filling, { $ }: Ref): boolean {
  return $ === 'path' || settings.some(({ name, kind }) => kind === 'path' && $ === `setting.${name}`);
}

function segment(text: string): string {
  if (/^\.{1,2}$/.test(text)) throw new ConciergeError('bad_credentials', { detail: 'not sent' });
  return encodeURIComponent(text.toWellFormed());
}

/** The pairs of a query or a form, without those that are left out. */
export function fillPairs(filling: Filling, pairs: Readonly<Record<string, Value>>): URLSearchParams {
  const filled = Object.entries(pairs).map(([name, value]) => [name, fillText(filling, value)] as const);
  return new URLSearchParams(filled.flatMap(([name, text]) => (text === null ? [] : [[name, text]])));
}

/** A body as JSON: a placeholder is a value of its own, and one that is left out takes its name with it. */
export function fillTree(filling: Filling, tree: Tree): unknown {
  const filled = fillNode(filling, tree);
  return filled === undefined ? null : filled;
}

function fillNode(filling: Filling, tree: Tree): unknown {
  if (isRef(tree)) {
    const text = fillText(filling, tree);
    return text === null ? undefined : tree.as === 'number' ? jsonValue(text) : text;
  }
  if (typeof tree !== 'object' || tree === null) return tree;
  if (Array.isArray(tree))
    return tree.map((each: Tree) => fillNode(filling, each)).filter((each) => each !== undefined);
  const entries = Object.entries(tree).map(([name, each]) => [name, fillNode(filling, each)] as const);
  return Object.fromEntries(entries.filter(([, each]) => each !== undefined));
}

/** Headers in lower case, without those that are left out. */
export function fillHeaders(
  filling: Filling,
  headers: Readonly<Record<string, HeaderValue>>,
): Record<string, string> {
  const filled = Object.entries(headers).flatMap(([name, value]) => {
    const text = headerText(filling, value);
    return text === null ? [] : [[name.toLowerCase(), text] as const];
  });
  return Object.fromEntries(filled);
}

function headerText(filling: Filling, value: HeaderValue): string | null {
  if (typeof value === 'string' || isRef(value)) return fillText(filling, value);
  const [user, password] = value.basic;
  return basicAuth(textFor(filling, user), textFor(filling, password));
}

/** The value of `Authorization` by RFC 7617, in UTF-8. */
export function basicAuth(user: string, password: string): string {
  const bytes = new TextEncoder().encode(`${user}:${password}`);
  return `Basic ${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))}`;
}
