import { demoCredentials, type Simulators } from '../../simulators/all.ts';
import type { RecordedRequest } from '../../simulators/requests.ts';
import { slotData } from '../../support/slot-data.ts';
import type { TestEnvironment } from './environment.ts';

/** One way to live with one demo tenant: how to sign in, and what its server can be asked about it. */
export interface VendorScenario {
  readonly what: string;
  readonly id: string;
  readonly name: string;
  /** The way in `Sign in with`, where it is not the first. */
  readonly method?: string;
  /** What is typed, made at that moment: a sign-in link works once. */
  fields(servers: Simulators): Readonly<Record<string, string>>;
  readonly server: 'nexudus' | 'nextup' | 'ncentral' | 'fourwayshop' | 'q01';
  /** What the pass shows of the account, where the vendor tells one. */
  readonly account?: string;
  readonly status: RegExp;
  readonly login: Call;
  readonly check: Call;
  /** Where the token is used up for a new pair. */
  readonly renew?: Call;
  /** Where the server is told of the log-out. */
  readonly logout?: Call;
  /** What is said where the server has no such call. */
  readonly logoutNote?: RegExp;
  /** How many sessions the server still honours, where it can tell. */
  alive?(servers: Simulators): number;
}

/** A call of a vendor, told apart from the others of its server. */
export interface Call {
  readonly path: string;
  /** What its body holds, where the path alone does not tell. */
  readonly body?: string;
}

const typed = (id: string) => () => demoCredentials[id]?.fields ?? {};
const nextUpPath = '/NextUpServices/Services/POST/';
const until = /^Signed in until/;
const unknown = /^Signed in, expiry unknown/;

const nexudus = {
  id: 'acme-members',
  name: 'Acme Members',
  server: 'nexudus',
  account: 'jane@example.com',
  status: until,
  check: { path: '/en/user/me' },
  renew: { path: '/api/token', body: 'grant_type=refresh_token' },
  logoutNote: /its server honours the token until it expires/,
} as const;
const shop = {
  server: 'fourwayshop',
  account: 'clerk@example.com',
  login: { path: '/login' },
  check: { path: '/check' },
  logout: { path: '/logout' },
  alive: (servers: Simulators) => servers.fourwayshop.liveSessions().length,
} as const;
const q01 = {
  id: 'ketch-retail',
  name: 'Ketch Retail',
  server: 'q01',
  status: until,
  login: { path: '/api/v4/auth/login' },
  check: { path: '/api/v4/auth/tokenvalidator' },
  logout: { path: '/api/v4/auth/logout' },
  alive: (servers: Simulators) => servers.q01.liveTokens(),
} as const;

/** Every vendor by its first way, Four Way Shop in both of its modes. */
export const defaultMethods: readonly VendorScenario[] = [
  {
    ...nexudus,
    what: 'Nexudus',
    fields: typed('acme-members'),
    login: { path: '/api/token', body: 'grant_type=password' },
  },
  {
    what: 'NextUp ERP',
    id: 'acme-erp',
    name: 'Acme ERP',
    fields: typed('acme-erp'),
    server: 'nextup',
    account: 'erp.demo@example.com',
    status: unknown,
    login: { path: nextUpPath, body: '"GetAuthenticationToken"' },
    check: { path: nextUpPath, body: '"GetAllArticles"' },
    logout: { path: nextUpPath, body: '"Logout"' },
    alive: (servers) => servers.nextup.liveSessions().length,
  },
  {
    what: 'N-able N-central',
    id: 'northwind-msp',
    name: 'Northwind MSP',
    fields: typed('northwind-msp'),
    server: 'ncentral',
    status: until,
    login: { path: '/api/auth/authenticate' },
    check: { path: '/api/auth/validate' },
    renew: { path: '/api/auth/refresh' },
    logout: { path: '/api/auth/logout' },
    alive: (servers) => servers.ncentral.liveAccessTokens() + servers.ncentral.liveRefreshTokens(),
  },
  {
    ...shop,
    what: 'Four Way Shop with a bearer',
    id: 'corner-shop',
    name: 'Corner Shop',
    fields: typed('corner-shop'),
    status: until,
  },
  {
    ...shop,
    what: 'Four Way Shop with cookies',
    id: 'corner-shop-cookies',
    name: 'Corner Shop Cookies',
    fields: typed('corner-shop-cookies'),
    status: unknown,
  },
  { ...q01, what: 'Q01', fields: typed('ketch-retail'), account: 'paola@example.com' },
];

/** The vendors that have a second way in, by that way. */
export const alternativeMethods: readonly VendorScenario[] = [
  {
    ...nexudus,
    what: 'Nexudus by a sign-in link',
    method: 'Magic link',
    fields: (servers) => ({
      'Sign-in link or token': servers.nexudus.mailMagicLink('jane@example.com').link,
    }),
    login: { path: '/api/sys/users/exchange' },
  },
  {
    ...q01,
    what: 'Q01 by an access token',
    method: 'Issued credential',
    fields: (servers) => ({ 'Access token': servers.q01.users[0]?.accessToken ?? '' }),
  },
];

/** The requests of one call that a life's server has had. */
export function requestsOf(servers: Simulators, life: VendorScenario, call: Call): RecordedRequest[] {
  return servers[life.server].requests.filter(
    ({ path, body }) => path === call.path && body.includes(call.body ?? ''),
  );
}

/** What the background keeps of a tenant: the pass and the secrets, which live and die together. */
export async function storedSession(
  scene: TestEnvironment,
  id: string,
): Promise<{ pass: boolean; secrets: Readonly<Record<string, string>> | null }> {
  const worker = await scene.browser.worker();
  const { passes, [`token:${id}`]: token } = await worker.evaluate(() => chrome.storage.session.get(null));
  const pass = slotData(passes)[id] as { session?: unknown } | undefined;
  const held = token as { data?: { secrets?: Record<string, string> } } | undefined;
  return { pass: pass?.session !== undefined, secrets: held?.data?.secrets ?? null };
}

/** What is kept of a tenant nobody is signed in to. */
export const noStoredSession = { pass: false, secrets: null };
