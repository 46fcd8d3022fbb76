/** Takes a saved definition apart for the editor, and puts what was edited back into it. Pure. */
import { basicPlaces, type ExampleField, type ExampleLogin } from './curl.ts';
import { type Call, type DefinedMethod, type Definition, isRef, type Tree } from './definition.ts';
import type { ExampleRefusedReply, ExampleReply } from './example-reply.ts';
import { fieldNames, lineMethods, pathSettings, typedFields, usualRefusals } from './from-example.ts';
import { typedPathOf } from './typed-path.ts';

/** The lines of the editor's form. */
export interface ExampleWords {
  label: string;
  source: string;
  header: string;
  before: string;
  check: string;
  renew: string;
  signOut: string;
}

/** What the editor shows of a definition. */
export interface EditedExample {
  /** Both `null` for a log-in that the editor cannot take apart. */
  login: ExampleLogin | null;
  reply: ExampleReply | null;
  /** Where a refused log-in's reply says why; `null` where nothing tells. */
  refused: ExampleRefusedReply | null;
  labels: Record<string, string>;
  words: ExampleWords;
  /** Lines whose part of the definition says more than a line can. */
  hidden: readonly (keyof ExampleWords)[];
}

/** Takes a definition apart; what the editor has no place for stays in the definition alone. */
export function exampleOf(definition: Definition): EditedExample {
  const { label, source, check, renew, signOut, carry, settings = [] } = definition;
  const [method] = definition.signIn;
  const found = method === undefined || definition.signIn.length > 1 ? null : loginOf(method, settings);
  const take = method?.call?.take;
  const isTaken = found !== null && take?.token !== undefined;
  const [first] = carry;
  const token =
    carry.length === 1 && first !== undefined && 'header' in first && isRef(first.value) ? first : null;
  const isPlainToken = token !== null && isRef(token.value) && token.value.$ === 'token';
  const paths = {
    check: lineOf(check, 'check'),
    renew: renew === undefined ? '' : isTaken ? lineOf(renew, 'renew') : null,
    signOut: signOut === undefined ? '' : lineOf(signOut, 'signOut'),
  };
  const hidden = (['check', 'renew', 'signOut'] as const).filter((name) => paths[name] === null);
  return {
    login: isTaken ? found.login : null,
    reply: isTaken
      ? {
          tokens: take.token === undefined ? [] : [take.token],
          isSure: true,
          refreshes: take.refresh === undefined ? [] : [take.refresh],
          expiries: [...(take.expires ?? [])],
        }
      : null,
    refused: isTaken ? refusedOf(method?.call) : null,
    labels: found?.labels ?? {},
    words: {
      ...{ label, source },
      header: isPlainToken ? token.header : '',
      before: isPlainToken && isRef(token.value) ? (token.value.before ?? '') : '',
      check: paths.check ?? '',
      renew: paths.renew ?? '',
      signOut: paths.signOut ?? '',
    },
    hidden: [
      ...hidden,
      ...(isPlainToken ? [] : (['header', 'before'] as const)),
      // Without a log-in of its own the editor knows no refresh token.
      ...(isTaken || hidden.includes('renew') ? [] : (['renew'] as const)),
    ],
  };
}

/** A call's line: its path, behind its method where that is not the usual one; `null` for one that no line can say. */
function lineOf(call: Call, line: keyof typeof lineMethods): string | null {
  const [usual, ...others]: readonly Call['method'][] = lineMethods[line];
  const path = typedPathOf(call);
  if (path === null || call.method === usual) return path;
  return others.includes(call.method) ? `${call.method} ${path}` : null;
}

/** What the editor would make of a log-in's rule for a refusal: one rule of statuses alone. */
function refusedOf(call: Call | undefined): ExampleRefusedReply | null {
  const [rule, ...more] = call?.not ?? [];
  if (rule?.said === undefined || more.length > 0) return null;
  const [test] = rule.when;
  const statuses = test !== undefined && 'status' in test ? test.status : [];
  const own = statuses.find((each) => typeof each === 'number' && !usualRefusals.includes(each));
  return { said: [rule.said], status: typeof own === 'number' ? own : null };
}

/** The log-in of a method; `null` where the editor would make another one of it. */
function loginOf(
  { call, fields }: DefinedMethod,
  settings: NonNullable<Definition['settings']>,
): { login: ExampleLogin; labels: Record<string, string> } | null {
  if (call === undefined || call.method === 'DELETE' || call.query !== undefined) return null;
  const { method, body, headers = {} } = call;
  if (body?.as === 'text' || body?.contentType !== undefined) return null;
  const kindOf = (name: string): ExampleField['is'] | null => {
    const field = fields.find((each) => each.name === name);
    if (field === undefined) return null;
    return field.account === true ? 'account' : field.secret === true ? 'secret' : 'text';
  };
  const found: ExampleField[] = [];
  const lists: string[] = [];
  const typed = (at: string, name: string, field: string): void => {
    const is = kindOf(field);
    if (is !== null) found.push({ at, name, is, fixed: '' });
  };
  function walk(node: Tree, at: string, name: string): void {
    if (isRef(node)) {
      if (node.$.startsWith('field.')) typed(at, name, node.$.slice(6));
      return;
    }
    if (typeof node !== 'object' || node === null) {
      found.push({ at, name, is: 'fixed', fixed: node });
      return;
    }
    if (Array.isArray(node)) lists.push(at);
    for (const [key, each] of Object.entries(node) as [string, Tree][])
      walk(each, `${at}/${body?.as === 'form' ? key : escaped(key)}`, key);
  }
  if (body !== undefined) walk(body.of, '', '');
  const plain: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value === 'string') plain[name] = value;
    else if ('basic' in value) {
      const [user, password] = value.basic;
      if (!isRef(user) || !isRef(password)) return null;
      typed(basicPlaces.user, user.$.replace('field.', ''), user.$.replace('field.', ''));
      typed(basicPlaces.password, password.$.replace('field.', ''), password.$.replace('field.', ''));
    } else return null;
  }
  const path = piecesOf(call);
  const login: ExampleLogin = {
    ...{
      method,
      origin: '',
      path,
      as: body?.as ?? 'json',
      fields: found,
      lists,
      headers: plain,
      leftOut: [],
    },
  };
  const nameOf = fieldNames(found);
  const names = typedFields(login).map(nameOf);
  const places = pathSettings(login).map(({ name }) => name);
  const isSame = (one: readonly string[], other: readonly string[]) => one.join(' ') === other.join(' ');
  const declared = settings.map(({ name }) => name);
  // Parts are matched by their order, so another order or number of them is no log-in of the editor's.
  const fits = isSame(
    names,
    fields.map(({ name }) => name),
  );
  if (!fits || (places.length > 0 && !isSame(places, declared))) return null;
  const labels = typedFields(login).map(({ at }, index) => [at, fields[index]?.label ?? '']);
  return {
    login,
    labels: Object.fromEntries([...labels, ...settings.map(({ name, label }) => [name, label])]),
  };
}

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

const piecesOf = ({ path }: Call): (string | null)[] =>
  path.length === 1 && path[0] === '/'
    ? []
    : path.flatMap((piece) => (typeof piece === 'string' ? piece.split('/') : [null]));

/**
 * Puts edits into a definition: what the editor made of it as it opened and as it is now differ in the edits alone.
 * Everything else stays as it was, rules and portal included.
 */
export function withEdits(base: Definition, opened: Definition, edited: Definition): Definition {
  return merged(base, opened, edited) as Definition;
}

function merged(base: unknown, opened: unknown, edited: unknown): unknown {
  if (isEqual(opened, edited)) return base;
  if (isEqual(base, opened)) return edited;
  const all = [base, opened, edited];
  if (all.every(Array.isArray)) {
    const [one, two, three] = all as unknown[][];
    if (one === undefined || two === undefined || three === undefined) return edited;
    return one.length === two.length && two.length === three.length
      ? three.map((each, index) => merged(one[index], two[index], each))
      : edited;
  }
  if (!all.every((each) => typeof each === 'object' && each !== null && !Array.isArray(each))) return edited;
  const [one, two, three] = all as Record<string, unknown>[];
  if (one === undefined || two === undefined || three === undefined) return edited;
  const names = [...new Set([...Object.keys(one), ...Object.keys(three)])];
  return Object.fromEntries(
    names
      .map((name) => [name, merged(one[name], two[name], three[name])] as const)
      .filter(([, value]) => value !== undefined),
  );
}

const isEqual = (one: unknown, other: unknown): boolean => sorted(one) === sorted(other);

/** A value's JSON with sorted names. */
function sorted(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? '';
  if (Array.isArray(value)) return `[${value.map(sorted).join()}]`;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return `{${entries
    .map(([name, each]) => `${JSON.stringify(name)}:${sorted(each)}`)
    .sort()
    .join()}}`;
}
