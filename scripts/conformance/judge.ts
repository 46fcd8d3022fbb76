/** Compares a reply with the forms that are expected of it. Pure. */
import type * as z from 'zod/mini';
import type { Tenant, VendorReply, VendorRequest } from '../../lib/vendors/contract.ts';
import { findDescriptor } from '../../lib/vendors/descriptors.ts';
import { bodyKind, parseJson } from '../../lib/vendors/response.ts';
import type { CallExpectation, Meaning, ReplyExpectation, VendorExpectations } from './expectation.ts';
import { shapeOf, shapeOfBody, shapeOfHeaders } from './shape.ts';

/** How a reply compares: the form that it has, or what differs from the form it should have. */
export interface Judgement {
  /** The form of a reply as expected. */
  matched: ReplyExpectation | null;
  /** What differs from the first expected form, one a line, without a value of the reply. */
  differences: readonly string[];
  /** The form of another meaning that the reply has. */
  instead: ReplyExpectation | null;
}

/** The call that a request makes. @throws TypeError for a request that no expectation describes */
export function callOf(
  { calls }: VendorExpectations,
  tenant: Tenant,
  request: VendorRequest,
): CallExpectation {
  const call = calls.find(
    ({ method, path, matches }) =>
      method === request.method &&
      urlOf(tenant, path) === request.url.replace(/\?.*/s, '') &&
      (matches?.(request) ?? true),
  );
  if (call === undefined)
    throw new TypeError(`no expectation describes a ${request.method} of ${tenant.vendor}`);
  return call;
}

/** The URL of a call, its settings filled in; `null` when none of them is set. */
function urlOf(tenant: Tenant, path: string): string | null {
  const names = /^\{(.*)\}$/.exec(path)?.[1]?.split('|');
  const value = names === undefined ? path : names.map((name) => settingOf(tenant, name)).find(Boolean);
  return value === undefined ? null : `${tenant.baseUrl}/${value.replace(/^\//, '')}`;
}

/** A setting, else its default. */
export function settingOf(tenant: Tenant, name: string): string {
  const setting = findDescriptor(tenant.vendor)?.settings.find((each) => each.name === name);
  return tenant.settings[name] || (setting?.default ?? '');
}

/**
 * Judges a reply.
 * @param wanted the meanings that the reply should have
 * @param also forms of the vendor that any call may get
 */
export function judge(
  tenant: Tenant,
  reply: VendorReply,
  forms: readonly ReplyExpectation[],
  wanted: readonly Meaning[],
  also: readonly ReplyExpectation[] = [],
): Judgement {
  const possible = forms.filter(
    ({ onlyWith }) => onlyWith === undefined || settingOf(tenant, onlyWith[0]) === onlyWith[1],
  );
  const expected = possible.filter(({ meaning }) => wanted.includes(meaning));
  const matched = expected.find((form) => differencesFrom(form, reply).length === 0) ?? null;
  if (matched !== null) return { matched, differences: [], instead: null };
  const others = [...possible, ...also].filter((form) => !expected.includes(form));
  const instead = others.find((form) => differencesFrom(form, reply).length === 0) ?? null;
  return { matched, differences: nearest(expected, reply), instead };
}

/** The differences from the first form, or from a later one that the reply has but for less than half as many. */
function nearest(expected: readonly ReplyExpectation[], reply: VendorReply): readonly string[] {
  const [first, ...rest] = expected.map((form) => differencesFrom(form, reply));
  if (first === undefined) return ['no reply is expected here'];
  const isMeant = (differences: readonly string[]) =>
    differences.length < first.length / 2 && differences.some((each) => !each.endsWith('came nothing'));
  return rest.find(isMeant) ?? first;
}

/** What differs from one form, one a line. */
function differencesFrom(form: ReplyExpectation, reply: VendorReply): string[] {
  return [
    ...(form.status.includes(reply.status)
      ? []
      : [`status: expected ${form.status.join(' or ')}, came ${reply.status}`]),
    ...Object.entries(form.headers ?? {}).flatMap(([name, pattern]) =>
      differenceOfHeader(name, pattern, reply),
    ),
    ...differencesOfBody(form.body, reply),
  ];
}

const headerWords: Readonly<Record<string, string>> = {
  'retry-after': 'a pause',
  'set-cookie': 'a cookie',
  'content-type': 'application/json',
};

function differenceOfHeader(name: string, pattern: RegExp, reply: VendorReply): string[] {
  if (pattern.test(reply.headers[name] ?? '')) return [];
  const came = shapeOfHeaders(reply.headers)[name] ?? 'nothing';
  return [`header ${name}: expected ${headerWords[name] ?? 'a value'}, came ${came}`];
}

function differencesOfBody(body: ReplyExpectation['body'], reply: VendorReply): string[] {
  const kind = bodyKind(reply);
  const came = `came ${shapeOfBody(reply)}`;
  switch (body) {
    case 'any':
      return [];
    case 'empty':
      return kind === 'empty' ? [] : [`body: expected none, ${came}`];
    case 'page':
      return kind === 'html' ? [] : [`body: expected a page, ${came}`];
    default: {
      if (kind !== 'json') return [`body: expected JSON, ${came}`];
      const json = parseJson(reply);
      const { error } = body.safeParse(json);
      return (error?.issues ?? []).map((issue) => {
        const value = issue.path.reduce<unknown>((inner, key) => Object(inner)[key], json);
        return `${issue.path.join('.') || 'body'}: expected ${expectedBy(issue)}, came ${shapeOf(value, 2)}`;
      });
    }
  }
}

/** Zod's own message where a schema brings none, of which there is no catalogue here. */
const unnamed = 'Invalid input';

const typeWords: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
  null: 'null',
  undefined: 'nothing',
};

/** What a schema expected: the expectation's own words, or the kind of value. */
function expectedBy(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'invalid_type' && issue.message !== unnamed) return issue.message;
  switch (issue.code) {
    case 'invalid_type':
      return typeWords[issue.expected] ?? issue.expected;
    case 'invalid_value':
      return issue.values.map((value) => JSON.stringify(value)).join(' or ');
    case 'too_small':
      return `more than ${issue.minimum}`;
    default:
      return 'another form';
  }
}
