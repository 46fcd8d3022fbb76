/**
 * Reads a `curl` command as the log-in of a definition: its structure alone. Of what was pasted stay the address’s host,
 * names, `true`, `false`, `null`, small ids, and what `isKindWord` lets through. Pure.
 */
import { type CurlCommand, readCurlCommand } from './curl-command.ts';

/** A value of a log-in: what a person types, or a fixed one. */
export interface ExampleField {
  /** Where it stands: a JSON Pointer, or a form's name after a slash; of Basic authorization `basic:` and which. */
  at: string;
  name: string;
  /** What a person types there; `fixed` for a value that is the same in every log-in. */
  is: 'account' | 'secret' | 'text' | 'fixed';
  /** The fixed value. */
  fixed: string | number | boolean | null;
}

/** A log-in without its values. */
export interface ExampleLogin {
  method: 'GET' | 'POST' | 'PUT';
  /** Where the system answers, as far as the command tells it. */
  origin: string;
  /** Its pieces; `null` for one that may be a tenant's own, or a token. */
  path: (string | null)[];
  as: 'json' | 'form';
  /** Fields of the body, then user and password of Basic authorization. */
  fields: ExampleField[];
  /** The places of lists in the body. */
  lists: string[];
  /** Further headers whose values are no secrets. */
  headers: Record<string, string>;
  /** Names of headers and, after a question mark, of query parameters that were left out with their values. */
  leftOut: string[];
}

/**
 * Why a command's log-in can be no definition's: a form in parts, values in the query, a body that is broken JSON or
 * stands in a file.
 */
export type ExampleRefusal = 'multipart' | 'query' | 'json' | 'file';

/** The places of Basic authorization's user and password. */
export const basicPlaces = { user: 'basic:user', password: 'basic:password' } as const;

/** Names whose values say what kind of request it is, and are no person's. */
const kindNames =
  /^(?:grant_?type|scope|mode|type|response_?type|jsonrpc|method|version|lang(?:uage)?|locale|client_?id|audience|resource|format)$/i;
const secretNames = /pass|secret|token|pwd|pin\b|otp|key|credential|code/i;
const accountNames = /user|e-?mail|login|account|identifier|name|uid/i;

/** Grants whose names are longer than a word. */
const longWords: readonly string[] = [
  'urn:ietf:params:oauth:grant-type:jwt-bearer',
  'urn:ietf:params:oauth:grant-type:token-exchange',
];

/**
 * Whether a text is a word of a kind, as `client_credentials`, `user.login`, `v2.0` or `en-GB`: up to `most` letters,
 * at most three digits, and neither digits nor capitals as mixed as in a token.
 */
export function isKindWord(text: string, most = 24): boolean {
  if (text.length > most || !/^[\w.:/-]+$/.test(text)) return false;
  const count = (pattern: RegExp) => (text.match(pattern) ?? []).length;
  const digitEdges = count(/[a-z](?=\d)|\d(?=[a-z])/gi);
  return count(/\d/g) <= 3 && digitEdges <= 2 && count(/[a-z](?=[A-Z])/g) <= 3;
}

/** Whether a value under a kind's name stays: a word of a kind, or up to four of them between blanks. */
function staysFixed(value: string): boolean {
  const words = value.split(' ');
  return longWords.includes(value) || (words.length <= 4 && words.every((word) => isKindWord(word)));
}

/** Headers that the browser or curl sets, or that are told otherwise. */
const usualHeaders =
  /^(?:accept|accept-.*|content-type|content-length|user-agent|host|origin|referer|connection|cache-control|pragma|priority|dnt|upgrade-insecure-requests|te|(?:sec|proxy)-.*)$/;

/** The log-in of a `curl` command; `null` for a text that is none. */
export function readCurl(text: string): ExampleLogin | ExampleRefusal | null {
  const command = readCurlCommand(straightQuotes(text));
  const { method, url, headers, data, basic } = command;
  const address = addressOf(url);
  if (address === null) return null;
  const { pathname, searchParams } = address;
  if (command.parts) return 'multipart';
  const isInQuery = [...searchParams.keys()].some((name) => secretNames.test(name));
  if (command.inQuery ? data.length > 0 : data.length === 0 && !basic && isInQuery) return 'query';
  if (!/^(?:POST|PUT)?$/.test(method) && (method !== 'GET' || data.length > 0)) return null;
  if (data.length === 0 && !basic) return null;
  if (data.some((part) => part.startsWith('@'))) return 'file';
  const body = data.join('&');
  const json = parsed(body);
  if (json === undefined && /^\s*[{[]/.test(body)) return 'json';
  // A body without names is a value, and nothing of it stays.
  if (json === undefined && !data.every((part) => /^[^=&]+=/.test(part)) && data.length > 0) return null;
  const inBody =
    json === undefined ? formFields(body) : leavesOf(json, '').map(([at, value]) => fieldOf(at, value));
  const first = inBody.find(({ is }) => is === 'text');
  // A log-in has an account: without a name that says so, the first text is it.
  if (first !== undefined && !basic && !inBody.some(({ is }) => is === 'account')) first.is = 'account';
  return {
    method: method === 'PUT' ? 'PUT' : data.length === 0 && method !== 'POST' ? 'GET' : 'POST',
    origin: headers.host === '' ? '' : originOf(address),
    path: piecesOf(pathname),
    as: json === undefined ? 'form' : 'json',
    fields: [...inBody, ...(basic ? basicFields(inBody) : [])],
    lists: json === undefined ? [] : listsOf(json, ''),
    ...headersOf(command, [...searchParams.keys()]),
  };
}

/** Quotation marks as a text editor or a wiki turns them; no value stays, so that one inside a value is no loss. */
const straightQuotes = (text: string): string => text.replaceAll(/[“”„]/g, '"').replaceAll(/[‘’]/g, "'");

/** The host in the place of one that a documentation leaves out. */
const noHost = 'left-out.invalid';

/** The address of a command; `null` for none. A host that a documentation only names, as `<host>:<port>`, is none. */
function addressOf(url: string): URL | null {
  if (url === '') return null;
  if (url.startsWith('/')) return new URL(`https://${noHost}${url}`);
  const whole = /^[a-z]+:\/\//i.test(url) ? url : `https://${url}`;
  if (URL.canParse(whole)) return new URL(whole);
  const rest = whole.replace(/^[a-z]+:\/\/[^/?#]*/i, `https://${noHost}`);
  return /[<>{}$A-Z]/.test(whole) && URL.canParse(rest) ? new URL(rest) : null;
}

/** Where a system answers; empty for a host that is no server's, as `HOST` or `$BASE_URL`. */
const originOf = ({ origin, hostname }: URL): string =>
  origin === 'null' || hostname === noHost || /[<>{}$%]|^host(?:name)?$/i.test(hostname) ? '' : origin;

/** A slash at the end stays behind a fixed piece, as an empty one. */
const piecesOf = (pathname: string): (string | null)[] =>
  pathname
    .split('/')
    .map((piece) => (piece === '' || isKindPiece(piece) ? piece : null))
    .filter((piece, at, all) => piece !== '' || (at === all.length - 1 && all[at - 1] !== null));

/** A piece of a path that is every tenant's: letters, and digits in a short word alone, as in `v1` or `oauth2`. */
const isKindPiece = (piece: string): boolean =>
  isKindWord(piece, 40) && !(piece.length >= 8 && /\d/.test(piece) && /[A-Za-z]/.test(piece));

/** User and password of Basic authorization; beside a person's own in the body they are a client's. */
function basicFields(inBody: readonly ExampleField[]): ExampleField[] {
  const isClient = inBody.some(({ is }) => is === 'account' || is === 'secret');
  return [
    {
      ...{ at: basicPlaces.user, name: isClient ? 'client_id' : 'user', fixed: '' },
      is: inBody.some(({ is }) => is === 'account') ? 'text' : 'account',
    },
    { at: basicPlaces.password, name: isClient ? 'client_secret' : 'password', is: 'secret', fixed: '' },
  ];
}

/** Headers of the system's own that stay, and the names of what is left out. */
function headersOf(
  { headers, basic, cookies }: CurlCommand,
  parameters: readonly string[],
): Pick<ExampleLogin, 'headers' | 'leftOut'> {
  const own = Object.entries(headers).filter(
    ([name]) => !usualHeaders.test(name) && !(basic && name === 'authorization'),
  );
  const stays = ([name, value]: [string, string]) =>
    name !== 'cookie' &&
    /^[a-z][a-z0-9-]{0,39}$/.test(name) &&
    isPlainName(name) &&
    !/auth/.test(name) &&
    !secretNames.test(name) &&
    isKindWord(value);
  const left = own.filter((each) => !stays(each)).map(([name]) => name);
  const names = [...left, ...(cookies ? ['cookie'] : []), ...parameters.map((name) => `?${name}`)];
  return {
    headers: Object.fromEntries(own.filter(stays)),
    leftOut: [...new Set(names.map((name) => (isPlainName(name.replace('?', '')) ? name : '…')))],
  };
}

/** The places of the lists in a value. */
function listsOf(value: unknown, at: string, depth: number = limits.depth): string[] {
  if (typeof value !== 'object' || value === null || depth === 0) return [];
  const below = Object.entries(value).flatMap(([name, each]) =>
    listsOf(each, `${at}/${escaped(name)}`, depth - 1),
  );
  return [...(Array.isArray(value) ? [at] : []), ...below];
}

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** The JSON of a text; `undefined` for one that is none, or is no object or list. */
function parsed(text: string): object | undefined {
  for (const each of [text, quotedPlaceholders(text)]) {
    try {
      const value: unknown = JSON.parse(each);
      return typeof value === 'object' && value !== null ? value : undefined;
    } catch {
      // The next reading may do.
    }
  }
  return undefined;
}

/** A documentation's `<user name>` in the place of a value, as a text. */
const quotedPlaceholders = (text: string): string => text.replaceAll(/([:[,]\s*)<[^<>"]*>/g, '$1"x"');

function formFields(body: string): ExampleField[] {
  return [...new URLSearchParams(body)]
    .filter(([name]) => isPlainName(name))
    .map(([name, value]) => fieldOf(`/${name}`, value));
}

function fieldOf(at: string, value: unknown): ExampleField {
  const name = at
    .slice(at.lastIndexOf('/') + 1)
    .replaceAll('~1', '/')
    .replaceAll('~0', '~');
  const isPlain = typeof value === 'boolean' || value === null;
  if (isPlain) return { at, name, is: 'fixed', fixed: value };
  // The number of a JSON-RPC call.
  if (name === 'id' && typeof value === 'number' && value < 1000)
    return { at, name, is: 'fixed', fixed: value };
  if (kindNames.test(name) && staysFixed(String(value)))
    return { at, name, is: 'fixed', fixed: typeof value === 'number' ? value : String(value) };
  const is = secretNames.test(name) ? 'secret' : accountNames.test(name) ? 'account' : 'text';
  return { at, name, is, fixed: '' };
}

/** Whether a name is surely no token that someone used as one. */
export const isPlainName = (name: string): boolean =>
  /^[\w.$@:[\] -]{0,40}$/.test(name) && !(name.length >= 16 && /\d/.test(name) && /[A-Za-z]/.test(name));

/** Nesting, and number of values, beyond which nothing of an example is read. */
const limits = { depth: 6, leaves: 64 };

/** The values of an object or list that are neither, each with its JSON Pointer. */
export function leavesOf(
  value: unknown,
  at: string,
  depth: number = limits.depth,
): [at: string, value: unknown][] {
  if (typeof value !== 'object' || value === null) return [[at, value]];
  if (depth === 0) return [];
  return Object.entries(value)
    .filter(([name]) => isPlainName(name))
    .flatMap(([name, each]) => leavesOf(each, `${at}/${escaped(name)}`, depth - 1))
    .slice(0, limits.leaves);
}
