import * as z from 'zod/mini';
import type { Issue } from '../../tenants/validation-issue.ts';
import type {
  Call,
  Carry,
  DefinedPortal,
  Definition,
  HeaderValue,
  Ref,
  Source,
  Test,
  Tree,
  Value,
} from './definition.ts';
import { expiryUnits, ruleCodes } from './definition.ts';
import { definitionLimits as limits } from './limits.ts';
import {
  headerNameIssue,
  headerTextIssue,
  lineIssue,
  literalPathIssue,
  lowerCaseIssue,
  pointerIssue,
} from './text-rules.ts';

/** A zod check around a validator; the validator's issue travels in the zod issue's `params.detail`. */
function refinedBy<T>(validate: (value: T) => Issue | null) {
  return z.superRefine<T>((value, context) => {
    const detail = validate(value);
    if (detail !== null) context.addIssue({ code: 'custom', params: { detail } });
  });
}

const text = (most: number) =>
  z.string().check(z.minLength(1), z.maxLength(most), refinedBy<string>(lineIssue));
const name = z.string().check(z.regex(/^[A-Za-z][A-Za-z0-9_]{0,39}$/));
const literal = z.string().check(z.maxLength(limits.literal), refinedBy<string>(headerTextIssue));
const pointer = z.string().check(z.maxLength(limits.pointer), refinedBy<string>(pointerIssue));
const headerName = z.string().check(z.maxLength(60), refinedBy<string>(headerNameIssue));
const list = <T extends z.ZodMiniType>(item: T, least: number, most: number) =>
  z.array(item).check(z.minLength(least), z.maxLength(most));

const refSchema: z.ZodMiniType<Ref> = z.strictObject({
  $: z
    .string()
    .check(
      z.regex(/^(?:(?:field|setting)\.[A-Za-z][A-Za-z0-9_]{0,39}|token|refresh|account|device|path|value)$/),
    ),
  as: z.optional(z.enum(['text', 'number'])),
  before: z.optional(z.string().check(z.maxLength(60), refinedBy<string>(headerTextIssue))),
  orOmit: z.optional(z.boolean()),
});
const value: z.ZodMiniType<Value> = z.union([literal, refSchema]);
const headerValue: z.ZodMiniType<HeaderValue> = z.union([
  value,
  z.strictObject({ basic: z.tuple([value, value]) }),
]);
const path = list(
  z.union([
    z.string().check(z.minLength(1), z.maxLength(limits.literal), refinedBy<string>(literalPathIssue)),
    refSchema,
  ]),
  1,
  limits.pieces,
);
const pairs = z.record(z.string().check(z.regex(/^[\x21-\x7e]{1,80}$/)), value);
const bodyLiteral = z.string().check(z.maxLength(limits.literal));
const tree: z.ZodMiniType<Tree> = z.union([
  refSchema,
  bodyLiteral,
  z.number(),
  z.boolean(),
  z.null(),
  z.lazy(() => z.array(tree)),
  z.lazy(() => z.record(z.string().check(z.regex(/^[^$]/)), tree)),
]);

const source: z.ZodMiniType<Source> = z.union([
  z.strictObject({ at: pointer }),
  z.strictObject({ header: headerName }),
]);
const scalar = z.union([z.string().check(z.maxLength(200)), z.number(), z.boolean(), z.null()]);
const test: z.ZodMiniType<Test> = z.union([
  z.strictObject({
    status: list(
      z.union([z.int().check(z.gte(200), z.lte(599)), z.string().check(z.regex(/^[2345]xx$/))]),
      1,
      limits.literals,
    ),
  }),
  z.strictObject({
    at: pointer,
    is: z.optional(scalar),
    oneOf: z.optional(list(scalar, 1, limits.literals)),
    has: z.optional(z.boolean()),
    contains: z.optional(
      list(
        z.string().check(z.minLength(2), z.maxLength(100), refinedBy<string>(lowerCaseIssue)),
        1,
        limits.literals,
      ),
    ),
  }),
]);
const tests = list(test, 1, limits.tests);
/** Ten years, beyond which no expiry counts. */
const seconds = z.number().check(z.gte(1), z.lte(315_360_000));
const expiries = list(z.strictObject({ from: source, unit: z.enum(expiryUnits) }), 1, 4);

const take = z.strictObject({
  token: z.optional(source),
  refresh: z.optional(source),
  account: z.optional(source),
  expires: z.optional(expiries),
  lives: z.optional(seconds),
  refreshExpires: z.optional(expiries),
  refreshLives: z.optional(seconds),
});

const call: z.ZodMiniType<Call> = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'DELETE']),
  path,
  query: z.optional(pairs),
  headers: z.optional(z.record(headerName, headerValue)),
  body: z.optional(
    z.strictObject({
      as: z.enum(['json', 'form', 'text']),
      contentType: z.optional(
        z.string().check(z.regex(/^[\w.+-]{1,60}\/[\w.+-]{1,60}(?:; ?charset=utf-8)?$/i)),
      ),
      of: tree,
    }),
  ),
  carry: z.optional(z.boolean()),
  good: tests,
  not: z.optional(
    list(z.strictObject({ when: tests, is: z.enum(ruleCodes), said: z.optional(source) }), 0, limits.rules),
  ),
  take: z.optional(take),
});

const grant = z.strictObject({
  grant_type: z.enum(['password', 'client_credentials']),
  token_endpoint: path,
  token_endpoint_auth_method: z.optional(z.enum(['client_secret_basic', 'client_secret_post', 'none'])),
  client_id: z.optional(value),
  client_secret: z.optional(value),
  scope: z.optional(value),
  lives: z.optional(seconds),
});

const field = z.strictObject({
  name,
  label: text(limits.label),
  help: z.optional(text(limits.text)),
  secret: z.optional(z.boolean()),
  account: z.optional(z.boolean()),
  optional: z.optional(z.boolean()),
  onChallenge: z.optional(z.boolean()),
});

const method = z.strictObject({
  id: z.string().check(z.regex(/^[a-z][a-z0-9-]{0,39}$/)),
  label: text(limits.label),
  fields: list(field, 1, limits.fields),
  call: z.optional(call),
  paste: z.optional(name),
  grant: z.optional(grant),
});

const carry: z.ZodMiniType<Carry> = z.union([
  z.strictObject({ header: headerName, value }),
  z.strictObject({ cookies: z.literal(true) }),
  z.strictObject({ basic: z.tuple([value, value]) }),
  z.strictObject({ bodyField: pointer }),
]);

const setting = z.strictObject({
  name,
  label: text(limits.label),
  help: z.optional(text(limits.text)),
  kind: z.enum(['text', 'path', 'address', 'choice']),
  required: z.optional(z.boolean()),
  default: z.optional(text(limits.text)),
  choices: z.optional(
    list(
      z.union([text(limits.label), z.strictObject({ value: text(limits.label), label: text(limits.label) })]),
      1,
      limits.literals,
    ),
  ),
  example: z.optional(text(limits.text)),
});

const place = z.union([
  name,
  z.string().check(z.regex(/^\//), z.maxLength(limits.literal), refinedBy<string>(literalPathIssue)),
]);
const portal: z.ZodMiniType<DefinedPortal> = z.union([
  z.strictObject({
    tab: place,
    header: z.optional(z.union([headerName, z.strictObject({ header: headerName, value })])),
  }),
  z.strictObject({ page: place }),
  z.strictObject({
    link: z.strictObject({
      call,
      value: source,
      at: name,
      path,
      query: z.union([z.string().check(z.regex(/^[\w.-]{1,40}$/)), pairs]),
    }),
  }),
]);

/** The shape of a definition, without the rules between its parts; the shipped JSON Schema is made of it. */
export const definitionShape: z.ZodMiniType<Definition> = z.strictObject({
  definition: z.literal(1),
  id: z.string().check(z.regex(/^x-[a-z0-9]+(?:-[a-z0-9]+)*$/), z.maxLength(64)),
  label: text(limits.label),
  source: text(limits.text),
  baseUrl: z.optional(z.strictObject({ keep: z.enum(['origin', 'path']), example: text(limits.text) })),
  settings: z.optional(z.array(setting).check(z.maxLength(limits.settings))),
  signIn: list(method, 1, limits.methods),
  carry: list(carry, 1, 4),
  check: call,
  renew: z.optional(call),
  signOut: z.optional(call),
  recognise: z.optional(call),
  portal: z.optional(portal),
  throttle: z.optional(
    list(
      z.strictObject({ when: tests, wait: z.optional(z.number().check(z.gte(1), z.lte(86_400))) }),
      1,
      limits.tests,
    ),
  ),
});
