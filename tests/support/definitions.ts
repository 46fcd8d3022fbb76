import type { Definition } from '../../lib/vendors/definition/definition.ts';
import { parseDefinition } from '../../lib/vendors/definition/parse.ts';

/** A definition as a file holds it: plain JSON, of which a test spoils one part. */
export const bearerFile = {
  definition: 1,
  id: 'x-acme-desk',
  label: 'Acme Desk',
  source: 'https://docs.example/acme-desk/api',
  settings: [
    { name: 'company', label: 'Company', kind: 'text', required: true },
    { name: 'console', label: 'Console', kind: 'address' },
  ],
  signIn: [
    {
      id: 'password',
      label: 'Acme user',
      fields: [
        { name: 'email', label: 'Email', account: true },
        { name: 'password', label: 'Password', secret: true },
        { name: 'code', label: 'Code', onChallenge: true },
      ],
      call: {
        method: 'POST',
        path: ['auth/login'],
        body: {
          as: 'json',
          of: {
            email: { $: 'field.email' },
            password: { $: 'field.password' },
            company: { $: 'setting.company', as: 'number' },
            otp: { $: 'field.code', orOmit: true },
          },
        },
        good: [{ status: ['2xx'] }, { at: '/data/access_token', has: true }],
        not: [
          {
            when: [{ status: [401] }, { at: '/errors/0/extensions/code', is: 'INVALID_OTP' }],
            is: 'code_required',
          },
          {
            when: [{ at: '/errors/0/extensions/code', is: 'INVALID_CREDENTIALS' }],
            is: 'bad_credentials',
            said: { at: '/errors/0/message' },
          },
        ],
        take: {
          token: { at: '/data/access_token' },
          refresh: { at: '/data/refresh_token' },
          expires: [{ from: { at: '/data/expires' }, unit: 'ms' }],
        },
      },
    },
  ],
  carry: [{ header: 'Authorization', value: { $: 'token', before: 'Bearer ' } }],
  check: {
    method: 'GET',
    path: ['users/me'],
    good: [{ status: [200] }, { at: '/data/id', has: true }],
    not: [{ when: [{ status: [401] }, { at: '/errors', has: true }], is: 'session_dead' }],
  },
  renew: {
    method: 'POST',
    path: ['auth/refresh'],
    body: { as: 'json', of: { refresh_token: { $: 'refresh' }, mode: 'json' } },
    good: [{ status: ['2xx'] }],
    not: [{ when: [{ at: '/errors', has: true }], is: 'session_dead' }],
  },
  signOut: {
    method: 'POST',
    path: ['auth/logout'],
    body: { as: 'json', of: { refresh_token: { $: 'refresh' } } },
    good: [{ status: ['2xx'] }],
  },
  recognise: { method: 'GET', path: ['server/ping'], good: [{ status: [200] }, { at: '', is: 'pong' }] },
  portal: { tab: 'console' },
};

export type DefinitionFile = typeof bearerFile;

/** A copy of a JSON value with one place changed; `undefined` removes it. Names are separated by dots. */
export function changed(file: unknown, place: string, value: unknown): unknown {
  if (place === '') return value;
  const [name = '', ...rest] = place.split('.');
  const copy: unknown = Array.isArray(file) ? [...file] : { ...Object(file) };
  const whole = copy as Record<string, unknown>;
  const inner = changed(whole[name], rest.join('.'), value);
  if (inner === undefined) delete whole[name];
  else whole[name] = inner;
  return copy;
}

/** What has been read already: the contract suite asks for the same files again and again. */
const read = new WeakMap<object, Definition>();

/** A definition that must be accepted. @throws TypeError with the issue */
export function accepted(file: unknown): Definition {
  const before = read.get(Object(file));
  if (before !== undefined) return before;
  const parsed = parseDefinition(file);
  if ('issue' in parsed) throw new TypeError(`${parsed.field}: ${parsed.issue.key}`);
  read.set(Object(file), parsed.definition);
  return parsed.definition;
}
