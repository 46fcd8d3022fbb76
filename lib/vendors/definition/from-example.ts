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
import { definitionLimits as limits } from './limits.ts';
import { withValueAt } from './pointer.ts';
import { methodOfTyped, readTypedPath } from './typed-path.ts';

/** What a person chose on the page. */
export interface ExampleChoices {
  /** Of a definition that is edited; made of the label by default. */
  id?: string | undefined;
  label: string;
  source: string;
  /** `null` in an edited definition whose log-in is left as it is; then it has no way to sign in here. */
  login: ExampleLogin | null;
  /** The label of each field, by its place. */
  labels: Readonly<Record<string, string>>;
  token: Source | undefined;
  refresh?: Source | undefined;
  expiry?: Expiry | undefined;
  /** Where a refused log-in's reply says why, and its status where it is an unusual one. */
  said?: Source | undefined;
  refusedStatus?: number | null | undefined;
  /** The header that carries the token, and what stands before it. */
  header: string;
  before: string;
  check: string;
  renew: string;
  signOut: string;
}

/**
 * The id of a definition by its label: letters and digits of English, `x-` before them.
 * Letters of other scripts become their numbers, so that each name has an id of its own.
 */
export function definitionIdOf(label: string): string {
  const numbers = (text: string) =>
    [...text].map((letter) => (letter.codePointAt(0) ?? 0).toString(36)).join('');
  const plain = label
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/(?![a-z])\p{L}+/gu, (text) => `-${numbers(text)}-`)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 60)
    .replace(/-+$/, '');
  return `x-${plain || 'vendor'}`;
}

/** The first of `Acme (2)`, `Acme (3)` … whose id is free. */
export function freeLabel(label: string, taken: readonly string[]): string {
  for (let number = 2; ; number += 1) {
    const end = ` (${number})`;
    const free = `${label.slice(0, limits.label - end.length)}${end}`;
    if (!taken.includes(definitionIdOf(free))) return free;
  }
}

/** The method's name: no field may have the same. */
function methodLabel(label: string, fields: readonly { label: string }[]): string {
  const fits = (name: string) => name.length <= limits.label && !fields.some((field) => field.label === name);
  return [`${label} user`, label, `${label} API`].find(fits) ?? label.slice(0, limits.label - 1);
}

/** The name of each field in a definition by its place: letters and digits, each once. */
export function fieldNames(fields: readonly ExampleField[]): (field: ExampleField) => string {
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

/** The methods of a line's call, the usual one first. */
export const lineMethods = {
  check: ['GET', 'POST'],
  renew: ['POST', 'GET', 'PUT'],
  signOut: ['POST', 'DELETE', 'GET', 'PUT'],
} as const satisfies Record<string, readonly Call['method'][]>;

/** A typed path's call; one with a fault keeps its text, so that an import names the fault. */
function typedCall(
  text: string,
  login: ExampleLogin | null,
  line: keyof typeof lineMethods,
): Pick<Call, 'method' | 'path' | 'query'> {
  const read = readTypedPath(text, login?.origin ?? '');
  const [usual, ...others] = lineMethods[line];
  const method = others.find((each) => each === methodOfTyped(text)) ?? usual;
  return { method, ...('issue' in read ? { path: [text.trim()] } : read) };
}

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
  return path.every((piece) => piece === '') ? ['/'] : path;
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
  const signIn = login === null || token === undefined ? null : { login, token };
  const take = {
    ...(token === undefined ? {} : { token }),
    ...(refresh === undefined ? {} : { refresh }),
    ...(expiry === undefined ? {} : { expires: [expiry] }),
  };
  const good = [{ status: ['2xx'] }, ...(token === undefined ? [] : pointerIn(token))];
  const settings = login === null ? [] : settingsOf(login, choices.labels);
  const carry: Carry[] = [{ header, value: { $: 'token', ...(before === '' ? {} : { before }) } }];
  // Some servers answer a missing token with one of the two and a dead one with the other.
  const dead = [{ when: [{ status: [401, 403] }], is: 'session_dead' as const }];
  return {
    definition: 1,
    id: choices.id ?? definitionIdOf(label),
    label,
    source,
    ...(settings.length === 0 ? {} : { settings }),
    signIn: signIn === null ? [] : [methodOf(signIn.login, choices, { good, take })],
    carry,
    check: { ...typedCall(check, login, 'check'), good: [{ status: ['2xx'] }], not: dead },
    ...(renew === ''
      ? {}
      : {
          renew: {
            ...typedCall(renew, login, 'renew'),
            // Without a refresh token the session itself is carried, as a check carries it.
            ...(refresh === undefined
              ? {}
              : { body: { as: 'json', of: { refresh_token: { $: 'refresh' } } } }),
            good,
            not: [{ when: [{ status: [400, 401, 403] }], is: 'session_dead' }],
            take,
          },
        }),
    ...(signOut === ''
      ? {}
      : { signOut: { ...typedCall(signOut, login, 'signOut'), good: [{ status: ['2xx'] }] } }),
  };
}

function settingsOf(login: ExampleLogin, labels: ExampleChoices['labels']): DefinedSetting[] {
  return pathSettings(login).map(({ name }): DefinedSetting => {
    const own = labels[name]?.trim();
    return { name, label: own === undefined || own === '' ? name : own, kind: 'text', required: true };
  });
}

/** The fields of a log-in that a person types in. */
export const typedFields = ({ fields }: ExampleLogin): ExampleField[] =>
  fields.filter(({ is }) => is !== 'fixed');

function methodOf(
  login: ExampleLogin,
  { label, labels, said, refusedStatus = null }: ExampleChoices,
  reply: Pick<Call, 'good' | 'take'>,
): DefinedMethod {
  const nameOf = fieldNames(login.fields);
  const fields = typedFields(login).map((field) => ({
    name: nameOf(field),
    label: labels[field.at]?.trim() || field.name,
    ...kindOf(field),
  }));
  const headers = headersOf(login, nameOf);
  const inBody = login.fields.filter(({ at }) => at.startsWith('/'));
  const call: Call = {
    method: login.method,
    path: pathOf(login),
    ...(headers === undefined ? {} : { headers }),
    ...(inBody.length === 0
      ? {}
      : { body: { as: login.as, of: bodyOf({ ...login, fields: inBody }, nameOf) } }),
    good: reply.good,
    not: [
      {
        when: [{ status: refusedStatuses(refusedStatus) }],
        is: 'bad_credentials',
        ...(said === undefined ? {} : { said }),
      },
    ],
    take: reply.take,
  };
  return { id: 'password', label: methodLabel(label, fields), fields, call };
}

/** The statuses by which servers refuse a log-in, and this server's own. Not 404 or 429, which say something else. */
function refusedStatuses(own: number | null): number[] {
  const isOther = own === null || usualRefusals.includes(own) || own === 404 || own === 429;
  return isOther ? [...usualRefusals] : [...usualRefusals, own];
}
export const usualRefusals: readonly number[] = [400, 401, 403, 412, 422];

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
