/** Reads the command line. Credentials are no arguments, and what looks like one is refused unseen. */
import { parseArgs } from 'node:util';
import type * as z from 'zod/mini';
import { createTenantSchema, issueFromZod } from '../../lib/tenants/schema.ts';
import { isUnencrypted } from '../../lib/tenants/url.ts';
import type { SignInMethod, Tenant, VendorDescriptor } from '../../lib/vendors/contract.ts';
import { descriptors, findDescriptor } from '../../lib/vendors/descriptors.ts';
import { english } from '../node-i18n.ts';
import { secretVariables, variableOf } from './credentials.ts';
import { expectations } from './expectations/all.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A wrong use of the command. Its message is printed, and repeats no value that may be a secret. */
export class UsageError extends Error {}

export interface Arguments {
  tenant: Tenant;
  descriptor: VendorDescriptor;
  method: SignInMethod;
  waitForExpiry: boolean;
  /** The file for the report, or `null`. */
  json: string | null;
  isUnencrypted: boolean;
}

const options = {
  vendor: { type: 'string' },
  'base-url': { type: 'string' },
  setting: { type: 'string', multiple: true },
  'sign-in': { type: 'string' },
  'wait-for-expiry': { type: 'boolean' },
  'allow-unencrypted': { type: 'boolean' },
  json: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** The names of all options, for the test of `--help`. */
export const optionNames: readonly string[] = Object.keys(options);

/** A field of a credential by its name, as an option or as a setting. */
const credentialName =
  /^(?:u|p)$|pass|secret|token|jwt|otp|credential|api-?key|auth|cookie|pwd|^(?:user(?:-?name)?|e-?mail|code|link|pin)$/i;
/** A JWT, a header's value, a NextUp token, a long piece of random characters. */
const credentialValue =
  /eyJ[\w-]{6,}|^\s*bearer\s|^[0-9a-f]{32}$|^(?=.*\d)(?=.*[a-z])(?=.*[A-Z])[\w+-]{40,}={0,2}$/;

/**
 * The arguments of a run; `null` when help is asked for.
 * @throws UsageError
 */
export function parseArguments(argv: readonly string[], environment: Environment): Arguments | null {
  const { tokens } = parseArgs({ args: [...argv], options, strict: false, tokens: true });
  const given = secretVariables(environment);
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue;
    if (token.kind === 'option' && !(token.name in options)) throw new UsageError(unknownOption(token.name));
    const value = token.value ?? '';
    if (looksLikeCredential(value, given))
      throw new UsageError(`An argument looks like a credential. ${noArguments}`);
    if (token.kind === 'positional') throw new UsageError('An argument is none of the options. See --help.');
    if (options[token.name as keyof typeof options].type === 'boolean' ? value !== '' : value === '')
      throw new UsageError(`--${token.name} ${value === '' ? 'needs a' : 'takes no'} value. See --help.`);
  }
  const valuesOf = (name: keyof typeof options): string[] =>
    tokens.flatMap((token) => (token.kind === 'option' && token.name === name ? [token.value ?? ''] : []));
  if (valuesOf('help').length > 0) return null;
  for (const name of optionNames)
    if (name !== 'setting' && valuesOf(name as keyof typeof options).length > 1)
      throw new UsageError(`--${name} is given twice.`);
  const [vendor = ''] = valuesOf('vendor');
  const descriptor = findDescriptor(vendor);
  if (descriptor === undefined || !Object.hasOwn(expectations, vendor))
    throw new UsageError(`--vendor must be one of ${Object.keys(expectations).join(', ')}.`);
  const [baseUrl = ''] = valuesOf('base-url');
  if (baseUrl === '') throw new UsageError('--base-url is missing: the address of the server to examine.');
  const tenant = toTenant(descriptor, baseUrl, toSettings(descriptor, valuesOf('setting')));
  const unencrypted = isUnencrypted(tenant.baseUrl);
  if (unencrypted && valuesOf('allow-unencrypted').length === 0)
    throw new UsageError(
      '--base-url is plain http to another machine: everybody on the way could read the credentials. A tenant file takes such an address with a warning; here it needs --allow-unencrypted.',
    );
  if (environment.NODE_TLS_REJECT_UNAUTHORIZED === '0')
    throw new UsageError(
      'NODE_TLS_REJECT_UNAUTHORIZED=0 switches the examination of certificates off. Unset it; a certificate authority of your own goes into NODE_EXTRA_CA_CERTS.',
    );
  return {
    tenant,
    descriptor,
    method: toMethod(descriptor, valuesOf('sign-in')[0]),
    waitForExpiry: valuesOf('wait-for-expiry').length > 0,
    json: valuesOf('json')[0] ?? null,
    isUnencrypted: unencrypted,
  };
}

/** @param given the secrets in the environment */
function looksLikeCredential(value: string, given: readonly string[]): boolean {
  // Of `--setting KEY=VALUE` the value counts.
  const text = value.replace(/^[A-Za-z]{1,30}=/, '');
  const isGiven = (secret: string) => text === secret || (secret.length >= 8 && text.includes(secret));
  return given.some(isGiven) || credentialValue.test(text);
}

const noArguments =
  'Credentials are not taken as arguments: other users of the machine can read those, and the shell remembers them. Set the environment variables that --help names, or wait to be asked.';

function unknownOption(name: string): string {
  const isCredential =
    credentialName.test(name) ||
    descriptors.some(({ signIn }) =>
      signIn.some(({ fields }) => fields.some((field) => variableOf(field) === variableOf({ name }))),
    );
  if (isCredential) return noArguments;
  return /^[a-z-]{1,30}$/.test(name)
    ? `--${name} is no option. See --help.`
    : 'An option is unknown. See --help.';
}

function toSettings({ id, settings }: VendorDescriptor, pairs: readonly string[]): Record<string, string> {
  const values: Record<string, string> = {};
  for (const pair of pairs) {
    const mark = pair.indexOf('=');
    const name = mark < 0 ? pair : pair.slice(0, mark);
    if (!settings.some((each) => each.name === name)) {
      if (credentialName.test(name)) throw new UsageError(noArguments);
      throw new UsageError(`--setting KEY=VALUE: ${id} has ${settings.map((each) => each.name).join(', ')}.`);
    }
    if (mark < 0) throw new UsageError(`--setting ${name} needs a value: ${name}=VALUE.`);
    if (name in values) throw new UsageError(`--setting ${name} is given twice.`);
    values[name] = pair.slice(mark + 1);
  }
  return values;
}

/** The tenant as a tenant file would give it. @throws UsageError with the tenant file's own reason */
function toTenant(descriptor: VendorDescriptor, baseUrl: string, settings: Record<string, string>): Tenant {
  const entry = { id: 'conformance', vendor: descriptor.id, name: 'Conformance', baseUrl, settings };
  const { data, error } = createTenantSchema(descriptors).safeParse(entry);
  if (data !== undefined) return data;
  const [first] = (error as z.core.$ZodError).issues;
  if (first === undefined) throw new TypeError('a refused tenant has an issue');
  const { key, substitutions } = issueFromZod(first);
  const [field = 'entry', setting] = first.path;
  const option = field === 'baseUrl' ? '--base-url' : `--setting ${String(setting ?? field)}`;
  throw new UsageError(`${option} ${english(key, ...substitutions)}.`);
}

function toMethod({ signIn }: VendorDescriptor, id: string | undefined): SignInMethod {
  const method = id === undefined ? signIn[0] : signIn.find((each) => each.id === id);
  if (method === undefined)
    throw new UsageError(`--sign-in must be one of ${signIn.map((each) => each.id).join(', ')}.`);
  return method;
}
