import { demoCredentials, type Simulators } from '../../simulators/all.ts';
import type { RecordedRequest } from '../../simulators/requests.ts';
import { slotData } from '../../support/slot-data.ts';
import type { TestEnvironment } from './environment.ts';

/** One sign-in method of one demo tenant, and queries of its simulator's state. */
export interface VendorScenario {
  readonly what: string;
  readonly id: string;
  readonly name: string;
  /** The label in `Sign in with`, for a method that is not the first. */
  readonly method?: string;
  /** Creates the typed values; called per sign-in, because a sign-in link works once. */
  fields(servers: Simulators): Readonly<Record<string, string>>;
  readonly server: 'nexudus' | 'nextup' | 'ncentral' | 'fourwayshop' | 'q01';
  /** The account shown by the pass, where the vendor reports one. */
  readonly account?: string;
  readonly status: RegExp;
  readonly login: Call;
  readonly check: Call;
  /** The call that exchanges the refresh token for a new pair. */
  readonly renew?: Call;
  /** The server's log-out call. */
  readonly logout?: Call;
  /** The note shown where the server has no log-out call. */
  readonly logoutNote?: RegExp;
  /** The number of sessions valid on the server, where the simulator counts them. */
  alive?(servers: Simulators): number;
}

/** Identifies one vendor call among the requests of its server. */
export interface Call {
  readonly path: string;
  /** A text of the body, where the path alone is ambiguous. */
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
  logoutNote: /its server accepts the token until it expires/,
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

/** Every vendor with its first sign-in method, Four Way Shop in both modes. */
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

/** The vendors with a second sign-in method, by that method. */
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

/** The requests of one call that a scenario's server received. */
export function requestsOf(servers: Simulators, life: VendorScenario, call: Call): RecordedRequest[] {
  return servers[life.server].requests.filter(
    ({ path, body }) => path === call.path && body.includes(call.body ?? ''),
  );
}

/** A tenant's pass and token in storage, which are written and removed together. */
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

/** The stored state of a signed-out tenant. */
export const noStoredSession = { pass: false, secrets: null };
