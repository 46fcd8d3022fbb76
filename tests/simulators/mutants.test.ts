import { request as ask } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { clients } from '../../lib/vendors/clients.ts';
import type { Tenant, VendorRequest } from '../../lib/vendors/contract.ts';
import * as fourwayshopWire from '../../lib/vendors/fourwayshop/client.ts';
import * as ncentralWire from '../../lib/vendors/ncentral/client.ts';
import * as nextupWire from '../../lib/vendors/nextup/client.ts';
import * as nexudusWire from '../../lib/vendors/nexudus/client.ts';
import * as q01Wire from '../../lib/vendors/q01/client.ts';
import { startFourWayShop } from './fourwayshop.ts';
import { startNCentral } from './ncentral.ts';
import { startNextUp } from './nextup.ts';
import { startNexudus } from './nexudus.ts';
import { startQ01 } from './q01.ts';

// The servers are strict: each request of each adapter is taken as it is, and refused with any one thing broken.

/** A server's answer, and whether it did what was asked. */
interface Answer {
  status: number;
  text: string;
}

/** One request of an adapter, made fresh each time, for some work only once. */
interface Subject {
  request(): Promise<VendorRequest>;
  /** Whether the answer says that it was done, and as it was asked. */
  done(answer: Answer): boolean;
  /** Values that the server is free to take as they come: changing one is no mutant, removing or emptying it is. */
  free?: readonly string[];
  /** What may be missing, each with its reason. A mutant named here must be taken, or the name is stale. */
  mayGo?: Readonly<Record<string, string>>;
}

interface Stage {
  subjects: Record<string, Subject>;
  close(): Promise<void>;
}

const jane = { username: 'jane@example.com', password: 'Jane-demo-password-3Fq8Lw2XbN6vRt9K' };

function tenantAt(vendor: string, baseUrl: string, settings: Record<string, string>): Tenant {
  return { id: 'acme', vendor, name: 'Acme', baseUrl, environment: 'staging', settings, destinations: [] };
}

/** Sends what no `fetch` would send as well: a GET with a body. */
function send({ method, url, headers, body }: VendorRequest & { method: string }): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const bytes = Buffer.from(body ?? '');
    const length = body === undefined && method === 'GET' ? {} : { 'content-length': bytes.byteLength };
    const asked = ask(url, { method, headers: { ...headers, ...length } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
      );
    });
    asked.on('error', reject);
    asked.end(bytes);
  });
}

/** A field of a JSON answer under 200, or undefined. */
function field({ status, text }: Answer, ...path: string[]): unknown {
  if (status !== 200) return undefined;
  try {
    return path.reduce<unknown>(
      (value, name) => (value as Record<string, unknown> | undefined)?.[name],
      JSON.parse(text),
    );
  } catch {
    return undefined;
  }
}
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

function session(accessToken: string) {
  return { secrets: { accessToken }, account: null, expiresAt: null, lifetime: null };
}

const stages: Record<string, () => Promise<Stage>> = {
  async nexudus() {
    const space = await startNexudus();
    const tenant = tenantAt('nexudus', space.origin, { portalUrl: space.portalOrigin });
    const login = () => nexudusWire.loginRequest(tenant, { method: 'password', fields: jane }, 'client-1');
    const grant = async () => {
      const answer = await send(login());
      return {
        bearer: String(field(answer, 'access_token')),
        refresh: String(field(answer, 'refresh_token')),
      };
    };
    const signedIn = async () => session((await grant()).bearer);
    const granted = (answer: Answer) => isText(field(answer, 'access_token'));
    return {
      subjects: {
        loginRequest: { request: async () => login(), done: granted, free: ['client_id'] },
        'loginRequest with a code': {
          request: async () =>
            nexudusWire.loginRequest(
              tenant,
              {
                method: 'password',
                fields: {
                  username: 'tom@example.com',
                  password: 'Tom-demo-password-5Zp1Hs7YcM4wQe8J',
                  totp: '492817',
                },
              },
              'client-1',
            ),
          done: granted,
          free: ['client_id'],
        },
        renewRequest: {
          request: async () => nexudusWire.renewRequest(tenant, (await grant()).refresh, 'client-1'),
          done: granted,
        },
        oneTimeRequest: {
          request: async () => nexudusWire.oneTimeRequest(tenant, await signedIn()),
          done: (answer) => field(answer, 'WasSuccessful') === true && isText(field(answer, 'Value')),
        },
        mediaRequest: {
          request: async () => nexudusWire.mediaRequest(tenant, await signedIn()),
          done: (answer) => isText(field(answer, 'jwt')),
        },
        whoAmIRequest: {
          request: async () => nexudusWire.whoAmIRequest(tenant, await signedIn()),
          done: (answer) => field(answer, 'Email') === jane.username,
        },
        exchangeRequest: {
          request: async () =>
            nexudusWire.exchangeRequest(tenant, space.mailMagicLink(jane.username).token, 'client-1'),
          done: (answer) => isText(field(answer, 'token')),
          free: ['client_id', 'validForInMinutes'],
          mayGo: {
            'without the header client_id':
              '[I] the vendor names no header here; ours makes the renewal the same client’s',
            'with the header client_id emptied': 'the same',
          },
        },
      },
      close: space.close,
    };
  },

  async nextup() {
    const erp = await startNextUp();
    const tenant = tenantAt('nextup', erp.origin, { database: '99999999' });
    const typed = {
      method: 'password',
      fields: { username: 'erp.demo@example.com', password: 'NextUp-demo-password-7Qk2vXw9ZrT4mB8e' },
    };
    const login = () => nextupWire.loginRequest(tenant, typed);
    const signedIn = async () => session(String(field(await send(login()), 'Result')));
    const fine = (answer: Answer) => answer.status === 200 && field(answer, 'Error') === null;
    return {
      subjects: {
        loginRequest: {
          request: async () => login(),
          done: (answer) => /^[a-f0-9]{32}$/.test(String(field(answer, 'Result'))),
        },
        methodRequest: {
          request: async () => nextupWire.methodRequest(tenant, await signedIn(), 'GetAllArticles'),
          done: (answer) => Array.isArray(field(answer, 'Result')),
        },
        'methodRequest for Logout': {
          request: async () => nextupWire.methodRequest(tenant, await signedIn(), 'Logout'),
          done: (answer) => fine(answer) && field(answer, 'Result') === true,
        },
      },
      close: erp.close,
    };
  },

  async ncentral() {
    const server = await startNCentral();
    const tenant = tenantAt('ncentral', server.origin, { accessExpiry: '20m', refreshExpiry: '2h' });
    const jwt = server.users[0]?.userJwt ?? '';
    const login = () => ncentralWire.loginRequest(tenant, jwt);
    const token = async (kind: string) => String(field(await send(login()), 'tokens', kind, 'token'));
    // With its expiries as they were asked for: a server that overlooks the headers has not done it.
    const granted = (answer: Answer) =>
      isText(field(answer, 'tokens', 'access', 'token')) &&
      field(answer, 'tokens', 'access', 'expirySeconds') === 1200 &&
      field(answer, 'tokens', 'refresh', 'expirySeconds') === 7200;
    return {
      subjects: {
        loginRequest: { request: async () => login(), done: granted },
        renewRequest: {
          request: async () => ncentralWire.renewRequest(tenant, await token('refresh')),
          done: granted,
        },
        checkRequest: {
          request: async () => ncentralWire.checkRequest(tenant, session(await token('access'))),
          done: (answer) => answer.status === 200,
        },
        logoutRequest: {
          request: async () => ncentralWire.logoutRequest(tenant, session(await token('access'))),
          done: (answer) => answer.status === 200,
        },
      },
      close: server.close,
    };
  },

  async fourwayshop() {
    const shop = await startFourWayShop({
      switches: {
        extraFields: ['languageId'],
        requiredExtraFields: ['applicationId'],
        logoutMethods: ['POST'],
      },
    });
    const settings = {
      companyId: 'CORNER',
      siteId: '501',
      checkPath: 'check',
      logoutPath: 'logout',
      extra: 'applicationId=WEB&languageId=EN',
    };
    const tenant = tenantAt('fourwayshop', shop.origin, settings);
    const typed = {
      method: 'password',
      fields: { username: 'clerk@example.com', password: 'Clerk-demo-password-8Bn4Qy6TjR1wXs5H' },
    };
    const login = () => fourwayshopWire.loginRequest(tenant, typed);
    const signedIn = async () => session(String(field(await send(login()), 'token')));
    return {
      subjects: {
        loginRequest: {
          request: async () => login(),
          done: (answer) => isText(field(answer, 'token')),
          free: ['applicationId', 'languageId'],
          mayGo: {
            'without the field languageId': 'an extra field this shop knows and does not insist on',
            'with the field languageId emptied': 'an extra field this shop knows and does not insist on',
          },
        },
        checkRequest: {
          request: async () => fourwayshopWire.checkRequest(tenant, await signedIn()),
          done: (answer) => field(answer, 'success') === true,
        },
        logoutRequest: {
          request: async () => fourwayshopWire.logoutRequest(tenant, await signedIn()),
          done: (answer) => field(answer, 'success') === true,
        },
      },
      close: shop.close,
    };
  },

  async q01() {
    const platform = await startQ01({ switches: { requiredExtraFields: ['refappId'] } });
    const tenant = tenantAt('q01', platform.origin, {
      tenantId: '00000Q01-0000-0001-0000-000CUSTOMER',
      resource: 'KETCHAPP',
      extra: 'refappId=42',
    });
    const uuid = '2f1c0b7a-6d5e-4c3b-9a80-7f6e5d4c3b2a';
    const byPassword = () =>
      q01Wire.loginRequest(
        tenant,
        {
          method: 'password',
          fields: { username: 'paola@example.com', password: 'Paola-demo-password-6Rv2Nc8KgT5yJd4L' },
        },
        uuid,
      );
    const byToken = () =>
      q01Wire.loginRequest(
        tenant,
        { method: 'token', fields: { accessToken: 'q01-demo-access-token-9Lw3Zb7PhX1sVm6QeU4t' } },
        uuid,
      );
    const signedIn = async () => session(String(field(await send(byPassword()), 'idToken')));
    const granted = (answer: Answer) => isText(field(answer, 'idToken'));
    return {
      subjects: {
        loginRequest: { request: async () => byPassword(), done: granted, free: ['uuid', 'refappId'] },
        'loginRequest with an access token': {
          request: async () => byToken(),
          done: granted,
          free: ['uuid', 'refappId'],
        },
        checkRequest: {
          request: async () => q01Wire.checkRequest(tenant, await signedIn()),
          done: (answer) => field(answer, 'code') === 200,
        },
        logoutRequest: {
          request: async () => q01Wire.logoutRequest(tenant, await signedIn()),
          done: (answer) => field(answer, 'status_code') === 200,
        },
      },
      close: platform.close,
    };
  },
};

/** A request with one thing broken. */
interface Mutant {
  name: string;
  break(request: VendorRequest): VendorRequest & { method: string };
}

const types = [
  'application/json',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/octet-stream',
];

function headerMutants({ headers }: VendorRequest, free: readonly string[]): Mutant[] {
  const withHeader = (name: string, value: string | undefined) => (request: VendorRequest) => {
    const { [name]: _old, ...rest } = request.headers;
    return { ...request, headers: value === undefined ? rest : { ...rest, [name]: value } };
  };
  return Object.entries(headers).flatMap(([name, value]): Mutant[] => {
    const gone = [
      { name: `without the header ${name}`, break: withHeader(name, undefined) },
      { name: `with the header ${name} emptied`, break: withHeader(name, '') },
    ];
    if (name === 'content-type') {
      const media = value.split(';')[0];
      return [
        ...gone,
        ...types
          .filter((type) => type !== media)
          .map((type) => ({ name: `with the content type ${type}`, break: withHeader(name, type) })),
      ];
    }
    if (free.includes(name)) return gone;
    return [
      ...gone,
      {
        name: `with the header ${name} changed`,
        break: (request) => withHeader(name, `${request.headers[name]}x`)(request),
      },
      ...(name === 'authorization'
        ? [
            {
              name: 'with another scheme',
              break: (request: VendorRequest) =>
                withHeader(name, `Basic ${request.headers[name]?.split(' ')[1]}`)(request),
            },
            {
              name: 'with the token alone',
              break: (request: VendorRequest) =>
                withHeader(name, request.headers[name]?.split(' ')[1] ?? '')(request),
            },
            {
              name: 'with the scheme alone',
              break: (request: VendorRequest) =>
                withHeader(name, request.headers[name]?.split(' ')[0] ?? '')(request),
            },
            {
              name: 'with the token in another header',
              break: (request: VendorRequest) => {
                const { authorization = '', ...rest } = request.headers;
                return {
                  ...request,
                  headers: { ...rest, 'x-auth-token': authorization.split(' ')[1] ?? '' },
                };
              },
            },
          ]
        : []),
    ];
  });
}

/** The named values of a body or a query, and how to write them back. */
interface Fields {
  entries: readonly (readonly [string, unknown])[];
  write(entries: readonly (readonly [string, unknown])[]): string;
}

function formFields(text: string): Fields {
  return {
    entries: [...new URLSearchParams(text)],
    write: (entries) => new URLSearchParams(entries.map(([name, value]) => [name, String(value)])).toString(),
  };
}

function jsonFields(value: Record<string, unknown>): Fields {
  return { entries: Object.entries(value), write: (entries) => JSON.stringify(Object.fromEntries(entries)) };
}

function fieldMutants(
  fields: Fields,
  free: readonly string[],
  put: (request: VendorRequest, text: string) => VendorRequest,
  read: (request: VendorRequest) => Fields,
): Mutant[] {
  const change =
    (name: string, how: (value: unknown) => readonly (readonly [string, unknown])[]) =>
    (request: VendorRequest) => {
      const now = read(request);
      return put(
        request,
        now.write(
          now.entries.flatMap(([each, value]) => (each === name ? how(value) : [[each, value] as const])),
        ),
      );
    };
  const one = fields.entries.flatMap(([name, value]): Mutant[] => [
    { name: `without the field ${name}`, break: change(name, () => []) },
    { name: `with the field ${name} renamed`, break: change(name, (now) => [[`${name}x`, now]]) },
    {
      name: `with the field ${name} in another case`,
      break: change(name, (now) => [
        [name.toUpperCase() === name ? name.toLowerCase() : name.toUpperCase(), now],
      ]),
    },
    {
      name: `with the field ${name} emptied`,
      break: change(name, () => [[name, typeof value === 'object' ? null : '']]),
    },
    ...(free.includes(name)
      ? []
      : [
          {
            name: `with the field ${name} changed`,
            break: change(name, (now) => [[name, typeof now === 'object' ? [now] : `${now}x`]]),
          },
        ]),
  ]);
  const more = (request: VendorRequest) => {
    const now = read(request);
    return put(request, now.write([...now.entries, ['surprise', 'x']]));
  };
  return [...one, { name: 'with one field more', break: more }];
}

function bodyMutants(request: VendorRequest, free: readonly string[]): Mutant[] {
  const put = (each: VendorRequest, body: string) => ({ ...each, body });
  if (request.body === undefined) {
    return ['{}', 'x', ' '].map((body) => ({
      name: `with the body ${JSON.stringify(body)}`,
      break: (each) => put(each, body),
    }));
  }
  const whole: Mutant[] = [
    { name: 'with an empty body', break: (each) => put(each, '') },
    { name: 'without a body', break: ({ body: _gone, ...each }) => each },
    {
      name: 'with half a body',
      break: (each) => put(each, (each.body ?? '').slice(0, (each.body ?? '').length / 2)),
    },
    { name: 'with the body in quotes', break: (each) => put(each, JSON.stringify(each.body)) },
  ];
  const type = request.headers['content-type'] ?? '';
  if (type.includes('form'))
    return [
      ...whole,
      ...fieldMutants(formFields(request.body), free, put, (each) => formFields(each.body ?? '')),
    ];
  if (!request.body.startsWith('{'))
    return [...whole, { name: 'with the body changed', break: (each) => put(each, `${each.body}x`) }];
  const read = (each: VendorRequest): Record<string, unknown> => JSON.parse(each.body ?? '');
  const inner = Object.entries(read(request)).filter(
    ([, value]) => typeof value === 'object' && value !== null && Object.keys(value).length > 0,
  );
  return [
    ...whole,
    { name: 'with the body in a list', break: (each) => put(each, `[${each.body}]`) },
    ...fieldMutants(jsonFields(read(request)), free, put, (each) => jsonFields(read(each))),
    ...inner.flatMap(([outer, value]) =>
      fieldMutants(
        jsonFields(value as Record<string, unknown>),
        free,
        (each, text) => put(each, JSON.stringify({ ...read(each), [outer]: JSON.parse(text) })),
        (each) => jsonFields(read(each)[outer] as Record<string, unknown>),
      ).map((mutant) => ({ ...mutant, name: `${mutant.name} of ${outer}` })),
    ),
  ];
}

function addressMutants(request: VendorRequest, free: readonly string[]): Mutant[] {
  const url = new URL(request.url);
  const at = (path: (now: string) => string) => (each: VendorRequest) => {
    const now = new URL(each.url);
    return { ...each, url: now.origin + path(now.pathname) + now.search };
  };
  const query = (each: VendorRequest) => formFields(new URL(each.url).search);
  const put = (each: VendorRequest, text: string) => ({ ...each, url: `${each.url.split('?')[0]}?${text}` });
  const other = request.method === 'GET' ? 'POST' : 'GET';
  return [
    { name: `by ${other}`, break: (each) => ({ ...each, method: other }) },
    { name: 'by PUT', break: (each) => ({ ...each, method: 'PUT' as never }) },
    { name: 'by DELETE', break: (each) => ({ ...each, method: 'DELETE' as never }) },
    { name: 'at a path below', break: at((path) => `${path.replace(/\/$/, '')}/x`) },
    { name: 'at the path above', break: at((path) => path.replace(/\/[^/]+\/?$/, '/')) },
    {
      name: 'at the path in capitals',
      break: at((path) => (path.toUpperCase() === path ? path.toLowerCase() : path.toUpperCase())),
    },
    {
      name: 'at the path with a slash more or less',
      break: at((path) => (path.endsWith('/') ? path.slice(0, -1) : `${path}/`)),
    },
    ...(url.search === ''
      ? [{ name: 'with a query', break: (each: VendorRequest) => ({ ...each, url: `${each.url}?x=1` }) }]
      : fieldMutants(query(request), free, put, query)),
  ];
}

function mutantsOf(request: VendorRequest, free: readonly string[]): Mutant[] {
  return [...addressMutants(request, free), ...headerMutants(request, free), ...bodyMutants(request, free)];
}

let stage: Stage | undefined;
afterEach(() => stage?.close());

const modules: Record<string, Record<string, unknown>> = {
  nexudus: nexudusWire,
  nextup: nextupWire,
  ncentral: ncentralWire,
  fourwayshop: fourwayshopWire,
  q01: q01Wire,
};
const vendors = Object.entries(stages);

describe('every request of every adapter', () => {
  test('is on stage here', async () => {
    expect(Object.keys(stages).sort()).toEqual(Object.keys(clients).sort());
    for (const [vendor, set] of vendors) {
      stage = await set();
      const names = Object.keys(modules[vendor] ?? {}).filter((name) => name.endsWith('Request'));
      const staged = new Set(Object.keys(stage.subjects).map((name) => name.split(' ')[0]));
      expect(names.length).toBeGreaterThan(1);
      expect([vendor, ...staged].sort()).toEqual([vendor, ...names].sort());
      await stage.close();
    }
  });
  test.each(vendors)(
    'of %s is taken as it is, and refused with one thing broken',
    async (_vendor, set) => {
      stage = await set();
      const survivors: string[] = [];
      let refused = 0;
      for (const [name, { request, done, free = [], mayGo = {} }] of Object.entries(stage.subjects)) {
        expect([name, done(await send(await request()))]).toEqual([name, true]);
        const mutants = mutantsOf(await request(), free);
        expect(new Set(mutants.map((mutant) => mutant.name)).size).toBe(mutants.length);
        for (const mutant of mutants) {
          const broken = mutant.break(await request());
          const taken = done(await send(broken));
          if (taken !== Object.hasOwn(mayGo, mutant.name))
            survivors.push(`${name} ${mutant.name}${taken ? '' : ': is refused by now'}`);
          if (!taken) refused += 1;
        }
        expect(mutants.map((mutant) => mutant.name)).toEqual(expect.arrayContaining(Object.keys(mayGo)));
        // The server is still the one that takes the good request: it did not simply stop answering.
        expect([name, done(await send(await request()))]).toEqual([name, true]);
      }
      expect(survivors).toEqual([]);
      expect(refused).toBeGreaterThan(40);
    },
    60_000,
  );
});
