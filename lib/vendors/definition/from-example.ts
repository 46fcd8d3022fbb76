/** Makes a definition of a log-in and its reply. What it makes is held to the schema like any other. Pure. */
import { basicPlaces, type ExampleField, type ExampleLogin } from './curl.ts';
import type {
  Call,
  Carry,
  DefinedMethod,
  DefinedSetting,
  Definition,
  Expiry,
  HeaderValue,
  Path,
  Source,
  Tree,
} from './definition.ts';
import { withValueAt } from './pointer.ts';

/** What a person chose on the page. */
interface ExampleChoices {
  label: string;
  source: string;
  login: ExampleLogin;
  /** The label of each field, by its place. */
  labels: Readonly<Record<string, string>>;
  token: Source;
  refresh?: Source | undefined;
  expiry?: Expiry | undefined;
  /** The header that carries the token, and what stands before it. */
  header: string;
  before: string;
  check: string;
  renew: string;
  signOut: string;
}

/** The id of a definition by its label: letters and digits of English, `x-` before them. */
function definitionIdOf(label: string): string {
  const plain = label
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return `x-${plain}`;
}

/** The name of each field in a definition by its place: letters and digits, each once. */
function fieldNames(fields: readonly ExampleField[]): (field: ExampleField) => string {
  const names = new Map<string, string>();
  for (const [index, { at, name }] of fields.entries()) {
    const plain = name
      .replace(/[^A-Za-z0-9_]/g, '_')
      .replace(/^[^A-Za-z]+/, '')
      .slice(0, 36);
    const isTaken = plain === '' || [...names.values()].includes(plain);
    names.set(at, isTaken ? `${plain || 'field'}${index + 1}` : plain);
  }
  return ({ at }) => names.get(at) ?? '';
}

const pieces = (path: string): string[] => [path.trim().replace(/^\/+/, '')];

/** The settings in the place of a path's pieces that may be a tenant's own, each with its index in the path. */
export const pathSettings = ({ path }: ExampleLogin): { index: number; name: string }[] =>
  path
    .flatMap((piece, index) => (piece === null ? [index] : []))
    .map((index, nth) => ({ index, name: `part${nth + 1}` }));

/** The log-in's path: fixed pieces as one text, and settings between them. */
function pathOf(login: ExampleLogin): Path {
  const settings = pathSettings(login);
  const path: (string | { $: string })[] = [];
  for (const [index, piece] of login.path.entries()) {
    const last = path.at(-1);
    const setting = settings.find((each) => each.index === index);
    if (setting !== undefined) path.push({ $: `setting.${setting.name}` });
    else if (typeof last === 'string') path.splice(-1, 1, `${last}/${piece}`);
    else path.push(piece ?? '');
  }
  return path.length === 0 ? ['/'] : path;
}

function headersOf(login: ExampleLogin, nameOf: (field: ExampleField) => string): Call['headers'] {
  const basic = (at: string) => login.fields.find((field) => field.at === at);
  const [user, password] = [basic(basicPlaces.user), basic(basicPlaces.password)];
  const headers: Record<string, HeaderValue> = { ...login.headers };
  if (user !== undefined && password !== undefined)
    headers.authorization = {
      basic: [{ $: `field.${nameOf(user)}` }, { $: `field.${nameOf(password)}` }],
    };
  return Object.keys(headers).length === 0 ? undefined : headers;
}
const pointerIn = (source: Source) => ('at' in source ? [{ at: source.at, has: true }] : []);

/** @returns plain JSON, which may still have faults: an import names them */
export function definitionFromExample(choices: ExampleChoices): Definition {
  const { label, source, login, token, refresh, expiry, header, before, check, renew, signOut } = choices;
  const nameOf = fieldNames(login.fields);
  const typed = login.fields.filter(({ is }) => is !== 'fixed');
  const fields = typed.map((field) => ({
    name: nameOf(field),
    label: choices.labels[field.at]?.trim() || field.name,
    ...kindOf(field),
  }));
  const headers = headersOf(login, nameOf);
  const inBody = login.fields.filter(({ at }) => at.startsWith('/'));
  const settings = pathSettings(login).map(({ name }): DefinedSetting => {
    const own = choices.labels[name]?.trim();
    return { name, label: own === undefined || own === '' ? name : own, kind: 'text', required: true };
  });
  const take = {
    token,
    ...(refresh === undefined ? {} : { refresh }),
    ...(expiry === undefined ? {} : { expires: [expiry] }),
  };
  const good = [{ status: ['2xx'] }, ...pointerIn(token)];
  const call: Call = {
    method: login.method,
    path: pathOf(login),
    ...(headers === undefined ? {} : { headers }),
    ...(inBody.length === 0
      ? {}
      : { body: { as: login.as, of: bodyOf({ ...login, fields: inBody }, nameOf) } }),
    good,
    not: [{ when: [{ status: [400, 401, 403, 422] }], is: 'bad_credentials' }],
    take,
  };
  const method: DefinedMethod = { id: 'password', label: `${label} user`, fields, call };
  const carry: Carry[] = [{ header, value: { $: 'token', ...(before === '' ? {} : { before }) } }];
  // Some servers answer a missing token with one of the two and a dead one with the other.
  const dead = [{ when: [{ status: [401, 403] }], is: 'session_dead' as const }];
  return {
    definition: 1,
    id: definitionIdOf(label),
    label,
    source,
    ...(settings.length === 0 ? {} : { settings }),
    signIn: [method],
    carry,
    check: { method: 'GET', path: pieces(check), good: [{ status: ['2xx'] }], not: dead },
    ...(renew === '' || refresh === undefined || !('at' in refresh)
      ? {}
      : {
          renew: {
            method: 'POST',
            path: pieces(renew),
            body: { as: 'json', of: { refresh_token: { $: 'refresh' } } },
            good,
            not: [{ when: [{ status: [400, 401, 403] }], is: 'session_dead' }],
            take,
          },
        }),
    ...(signOut === ''
      ? {}
      : { signOut: { method: 'POST', path: pieces(signOut), good: [{ status: ['2xx'] }] } }),
  };
}

const kindOf = ({ is }: ExampleField): { account?: true; secret?: true } =>
  is === 'account' ? { account: true } : is === 'secret' ? { secret: true } : {};

function bodyOf({ as, fields, lists }: ExampleLogin, nameOf: (field: ExampleField) => string): Tree {
  const nodeOf = (field: ExampleField): Tree => {
    if (field.is !== 'fixed') return { $: `field.${nameOf(field)}` };
    return as === 'form' ? String(field.fixed ?? '') : field.fixed;
  };
  if (as === 'form') return Object.fromEntries(fields.map((field) => [field.at.slice(1), nodeOf(field)]));
  const whole = fields.reduce<unknown>((body, field) => withValueAt(body, field.at, nodeOf(field)), {});
  return withLists(whole, '', lists);
}

/** Objects at the places of lists become lists again. */
function withLists(node: unknown, at: string, lists: readonly string[]): Tree {
  if (typeof node !== 'object' || node === null || Object.hasOwn(node, '$')) return node as Tree;
  const entries = Object.entries(node).map(
    ([name, each]) => [name, withLists(each, `${at}/${name}`, lists)] as const,
  );
  return lists.includes(at) ? entries.map(([, each]) => each) : Object.fromEntries(entries);
}
