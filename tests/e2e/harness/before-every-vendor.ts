/** What stands before a server and answers in its place, each with another vendor: the table of both browsers. */
import type { DemoTenant } from '../../simulators/demo-tenants.ts';
import { foreignReplies, foreignReply, type Gateway } from '../../simulators/gateway.ts';
import { hosts } from './behind-nginx.ts';

interface Answer {
  readonly what: string;
  readonly answer: NonNullable<Gateway['answer']>;
  /** The code of the popup's problem, and a part of its sentence. */
  readonly code: string;
  readonly popup: string;
  /** A part of the connection doctor's verdict, where a browser may tell it another thing than the popup. */
  readonly doctor?: string;
  /** How often the browser itself may send the sign-in; once where not given. */
  readonly times?: number;
  /** Not tried in Firefox. */
  readonly inChromiumOnly?: boolean;
}

/** One row: an answer, and the tenant that meets it. */
export interface BeforeVendor extends Answer {
  readonly tenant: string;
  /** The demo tenant that it is made of, whose credentials it takes. */
  readonly of: string;
}

const elsewhere = 'The server sent us to another address';
const moved = '<!doctype html><title>Moved</title>';

// tests/integration/foreign-replies.test.ts and before-the-server.test.ts have every answer before every vendor.
const answers: readonly Answer[] = [
  {
    what: 'a host of another server',
    answer: foreignReplies['a host of another server'],
    code: 'vendor_reply',
    popup: 'isn’t responsible for this host (HTTP 421)',
    doctor: 'isn’t responsible for this host (HTTP 421)',
    // A browser takes 421 as a reason to ask again on a connection of its own.
    times: 2,
  },
  {
    what: 'a dead upstream',
    answer: foreignReplies['a dead upstream'],
    code: 'vendor_reply',
    popup: 'The server failed with HTTP 502.',
    inChromiumOnly: true,
  },
  {
    what: 'a limit with its date',
    answer: foreignReplies['a limit with its date'],
    code: 'throttled',
    popup: 'asks for a pause',
  },
  {
    what: 'a network’s sign-in',
    answer: foreignReplies['a network’s sign-in'],
    code: 'gateway',
    popup: 'wants you to sign in to it first (HTTP 511)',
    doctor: 'wants you to sign in to it first (HTTP 511)',
    inChromiumOnly: true,
  },
  {
    what: 'a proxy’s sign-in',
    answer: foreignReply(407, moved, { 'proxy-authenticate': 'Basic realm="p"' }),
    code: 'network',
    popup: 'a proxy that wants a sign-in',
    doctor: 'proxy',
    inChromiumOnly: true,
  },
  {
    what: 'a redirect to http',
    answer: ({ headers, url }) =>
      foreignReply(302, moved, { location: `http://${String(headers.host)}${url}` }),
    code: 'redirected',
    popup: elsewhere,
    doctor: 'Keep https',
  },
  {
    what: 'a redirect to another site',
    answer: foreignReply(302, moved, { location: 'https://login.acme.test/authorize?state=kept-to-itself' }),
    code: 'redirected',
    popup: elsewhere,
    doctor: 'sends us on to another site: https://login.acme.test',
  },
];

const vendors = ['acme-members', 'acme-erp', 'northwind-msp', 'corner-shop', 'ketch-retail'];

/** The rows: the vendors take turns. */
export const beforeVendors: readonly BeforeVendor[] = answers.map((answer, nth) => ({
  ...answer,
  tenant: `Gate ${String.fromCharCode(65 + nth)}`,
  of: vendors[nth % vendors.length] ?? '',
}));

/** The id of a row's tenant. */
export const gateId = ({ tenant }: BeforeVendor): string => tenant.toLowerCase().replace(' ', '-');

/**
 * The tenants of the rows, each with another name, all at `gate`.
 * @param demo the demo tenants as they are behind nginx
 * @param origin of `gate`
 */
export function gateTenants(demo: readonly DemoTenant[], origin: string): DemoTenant[] {
  return beforeVendors.map((row) => {
    const tenant = demo.find(({ id }) => id === row.of);
    if (tenant === undefined) throw new TypeError(`no demo tenant ${row.of}`);
    const text = JSON.stringify({ ...tenant, destinations: [] }).replaceAll(tenant.baseUrl, origin);
    return { ...JSON.parse(text), id: gateId(row), name: row.tenant, environment: 'sandbox' };
  });
}

/** How many requests at `gate` carried what was typed as a secret. */
export function sentSecrets(gate: Gateway, fields: Readonly<Record<string, string>>): number {
  const secret = fields.Password ?? fields['User-API token'] ?? '';
  return gate.requests.filter(({ body, headers }) =>
    `${body}${String(headers.authorization)}`.includes(secret),
  ).length;
}

/** Tenants below the paths of `apps`. @param origin of `apps` */
export function mountedTenants(demo: readonly DemoTenant[], origin: string): DemoTenant[] {
  return [
    { of: 'acme-erp', path: '/erp', name: 'Mounted ERP' },
    { of: 'ketch-retail', path: '/q01', name: 'Mounted Retail' },
  ].map(({ of, path, name }) => {
    const tenant = demo.find(({ id }) => id === of);
    if (tenant === undefined) throw new TypeError(`no demo tenant ${of}`);
    const text = JSON.stringify({ ...tenant, destinations: [] }).replaceAll(
      tenant.baseUrl,
      `${origin}${path}`,
    );
    return { ...JSON.parse(text), id: `mounted${path.replace('/', '-')}`, name, environment: 'sandbox' };
  });
}

/** Whether a request was asked for at `apps`' root application. */
export const isAtRoot = ({ headers }: Gateway['requests'][number]): boolean =>
  String(headers.host).startsWith(hosts.apps);
