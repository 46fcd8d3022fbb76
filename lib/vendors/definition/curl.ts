/**
 * Reads a `curl` command as the log-in of a definition: its structure alone. Of what was pasted no value stays but
 * those that name a kind of request. Pure.
 */

/** A value of a log-in's body: what a person types, or a fixed one. */
export interface ExampleField {
  /** Where it stands: a JSON Pointer, or a form's name after a slash. */
  at: string;
  name: string;
  /** What a person types there; `fixed` for a value that is the same in every log-in. */
  is: 'account' | 'secret' | 'text' | 'fixed';
  /** The fixed value. */
  fixed: string | number | boolean | null;
}

/** A log-in without its values. */
export interface ExampleLogin {
  method: 'POST' | 'PUT';
  /** Where the system answers, as far as the command tells it. */
  origin: string;
  path: string;
  as: 'json' | 'form';
  fields: ExampleField[];
  /** The places of lists in the body. */
  lists: string[];
  /** Whether user and password go as Basic authorization. */
  basic: boolean;
}

/** The words of a shell command, quotes and continued lines resolved. */
function shellWords(text: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] ?? '';
    const next = text[at + 1] ?? '';
    if (quote !== '') {
      if (letter === quote) quote = '';
      else if (letter === '\\' && quote === '"' && /["\\$`]/.test(next)) {
        word += next;
        at += 1;
      } else word += letter;
    } else if (letter === "'" || letter === '"') {
      quote = letter;
      // `$'…'`, as browsers write it.
      word = word === '$' ? '' : (word ?? '');
    } else if (letter === '\\' || (letter === '^' && /[\r\n]/.test(next))) {
      if (!/[\r\n]/.test(next)) word = (word ?? '') + next;
      at += next === '\r' && text[at + 2] === '\n' ? 2 : 1;
    } else if (/\s/.test(letter)) {
      if (word !== null) words.push(word);
      word = null;
    } else word = (word ?? '') + letter;
  }
  if (word !== null) words.push(word);
  return words;
}

const dataOptions = [
  '-d',
  '--data',
  '--data-raw',
  '--data-binary',
  '--data-ascii',
  '--data-urlencode',
  '--json',
];
/** Options with a value that says nothing of the request. */
const skipped = [
  '-o',
  '--output',
  '-A',
  '--user-agent',
  '-b',
  '--cookie',
  '-e',
  '--referer',
  '-m',
  '--max-time',
];

interface CurlCommand {
  method: string;
  url: string;
  headers: Record<string, string>;
  data: string[];
  basic: boolean;
}

function readCommand(text: string): CurlCommand {
  const words = shellWords(text);
  const command: CurlCommand = { method: '', url: '', headers: {}, data: [], basic: false };
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const [name = '', joined] = /^--[\w-]+=/.test(word) ? splitOnce(word, '=') : [word];
    const value = (): string => joined ?? words[++at] ?? '';
    if (name === '-X' || name === '--request') command.method = value().toUpperCase();
    else if (/^-X[A-Z]+$/.test(name)) command.method = name.slice(2);
    else if (name === '-H' || name === '--header') {
      const [header = '', content = ''] = splitOnce(value(), ':');
      command.headers[header.trim().toLowerCase()] = content.trim();
    } else if (dataOptions.includes(name)) {
      command.data.push(value());
      if (name === '--json') command.headers['content-type'] = 'application/json';
    } else if (name === '-u' || name === '--user') {
      value();
      command.basic = true;
    } else if (name === '--url') command.url = value();
    else if (skipped.includes(name)) value();
    else if (!word.startsWith('-') && word !== 'curl' && command.url === '') command.url = word;
  }
  if (/^basic /i.test(command.headers.authorization ?? '')) command.basic = true;
  return command;
}

function splitOnce(text: string, by: string): [string, string] {
  const at = text.indexOf(by);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + by.length)];
}

/** Names whose values say what kind of request it is, and are no person's. */
const kindNames =
  /^(?:grant_?type|scope|mode|type|response_?type|jsonrpc|method|version|lang(?:uage)?|locale|client_?id|audience|resource|format)$/i;
const secretNames = /pass|secret|token|pwd|pin\b|otp|key|credential|code/i;
const accountNames = /user|e-?mail|login|account|identifier|name|uid/i;

/** The log-in of a `curl` command; `null` for a text that is none. */
export function readCurl(text: string): ExampleLogin | null {
  const { method, url, headers, data, basic } = readCommand(text);
  const address = /^[a-z]+:\/\//i.test(url) ? url : `https://${url}`;
  if (url === '' || !URL.canParse(address) || (data.length === 0 && !basic)) return null;
  const { origin, pathname } = new URL(address);
  const body = data.join('&');
  const json = parsed(body);
  // A body without names is a value, and nothing of it stays.
  if (json === undefined && !data.every((part) => /^[^=&]+=/.test(part)) && data.length > 0) return null;
  const fields =
    json === undefined ? formFields(body) : leavesOf(json, '').map(([at, value]) => fieldOf(at, value));
  const first = fields.find(({ is }) => is === 'text');
  // A log-in has an account: without a name that says so, the first text is it.
  if (first !== undefined && !fields.some(({ is }) => is === 'account')) first.is = 'account';
  return {
    method: method === 'PUT' ? 'PUT' : 'POST',
    origin: origin === 'null' || headers.host === '' ? '' : origin,
    path: pathname.slice(1).split('/').filter(isPlainName).join('/'),
    as: json === undefined ? 'form' : 'json',
    fields,
    lists: json === undefined ? [] : listsOf(json, ''),
    basic,
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
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

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
  if (kindNames.test(name) && /^[\w .:/-]{1,60}$/.test(String(value)))
    return { at, name, is: 'fixed', fixed: typeof value === 'number' ? value : String(value) };
  const is = secretNames.test(name) ? 'secret' : accountNames.test(name) ? 'account' : 'text';
  return { at, name, is, fixed: '' };
}

/** Whether a name, or a piece of a path, is surely no token that someone used as one. */
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
