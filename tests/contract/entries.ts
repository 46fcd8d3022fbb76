/** What the contract suite knows of each vendor: its simulator, who signs in, and how its server refuses. */
import { expect } from 'vitest';
import type { ErrorCode } from '../../lib/errors.ts';
import type { FaultSwitch } from '../simulators/faults.ts';
import { type FourWayShopSimulator, startFourWayShop } from '../simulators/fourwayshop.ts';
import { type NCentralSimulator, startNCentral } from '../simulators/ncentral.ts';
import { startNextUp } from '../simulators/nextup.ts';
import { type NexudusSimulator, startNexudus } from '../simulators/nexudus.ts';
import { startQ01 } from '../simulators/q01.ts';
import type { RecordedRequest } from '../simulators/requests.ts';
import type { ListenOptions } from '../simulators/server.ts';
import type { FileTenant } from '../support/test-app.ts';

/** What every simulator has. */
export interface Server {
  readonly origin: string;
  readonly requests: RecordedRequest[];
  readonly switches: { fault: FaultSwitch };
  readonly clock: { advance(seconds: number): void };
  secrets(): string[];
  close(): Promise<void>;
}

/** The calls of a vendor that has them. */
export type Call = 'login' | 'renew' | 'check' | 'logout';

/** What a person types to sign in. */
export interface Typed {
  method: string;
  fields: Record<string, string>;
}

/** One way a server refuses one call. */
export interface Refusal<S> {
  what: string;
  call: Call;
  /** Makes the server refuse; may answer with other things to type. */
  arrange(server: S, tenant: FileTenant): Typed | undefined;
  code: ErrorCode;
  /** Requests, where a refusal without a mark of its sender is asked about by the probe; else 1. */
  asks?: number;
  facts?: Record<string, unknown>;
}

/** A quirk named in vendors.md: accepted, with what the pass says then. */
export interface Tolerance<S> {
  what: string;
  arrange(server: S): void;
  /** Seconds from the log-in to the end of the access token and of its renewal; `null` when unknown or none. */
  life: number | null;
  renewable: number | null;
}

export interface Entry<S extends Server = Server> {
  /** Of a vendor without code: its definition as a file holds it. */
  definition?: unknown;
  start(options?: ListenOptions): Promise<S>;
  tenant(server: S): FileTenant;
  /** The ways in, the default first. */
  methods(server: S): readonly [Typed, ...Typed[]];
  account: string | null;
  /** The account by a way to sign in where it differs, by the way's id. */
  accountBy?: Readonly<Record<string, string | null>>;
  tokenKind: string;
  /** Seconds; see `Tolerance`. */
  life: number | null;
  renewable: number | null;
  /** The address each call goes to, for the calls it has. */
  paths: { login: string; renew?: string; check: string; logout?: string };
  /** What a fault comes out as at one call, where it differs from the others. */
  faults?: Partial<Record<Call, Readonly<Record<string, string>>>>;
  refusals: readonly Refusal<S>[];
  tolerances: readonly Tolerance<S>[];
  /** The server forgets every session. */
  forget(server: S): void;
}

const wrong = (method: string, fields: Record<string, string>): Typed => ({ method, fields });

const clerkOfErp = { username: 'erp.demo@example.com', password: 'NextUp-demo-password-7Qk2vXw9ZrT4mB8e' };
const clerkOfShop = { username: 'clerk@example.com', password: 'Clerk-demo-password-8Bn4Qy6TjR1wXs5H' };
const jane = { username: 'jane@example.com', password: 'Jane-demo-password-3Fq8Lw2XbN6vRt9K' };
const paola = { username: 'paola@example.com', password: 'Paola-demo-password-6Rv2Nc8KgT5yJd4L' };
const wrongPassword = 'Wrong-demo-password-0Zz9Yy8Xx7Ww6Vv5';

const erpPath = '/NextUpServices/Services/POST/';
const tokenShapes = ['upper-case', 'dashed', 'empty', 'null', 'true', 'object'] as const;

const nextup: Entry<Awaited<ReturnType<typeof startNextUp>>> = {
  start: (options) => startNextUp(options),
  tenant: ({ origin }) => ({
    id: 'acme',
    vendor: 'nextup',
    name: 'Acme ERP',
    environment: 'staging',
    baseUrl: origin,
    settings: { database: '99999999' },
  }),
  methods: () => [{ method: 'password', fields: clerkOfErp }],
  account: clerkOfErp.username,
  tokenKind: 'in the body',
  life: null,
  renewable: null,
  paths: { login: erpPath, check: erpPath, logout: erpPath },
  refusals: [
    ...(['string', 'object'] as const).map((errorShape) => ({
      what: `a wrong password, told as ${errorShape}`,
      call: 'login' as const,
      arrange: ({ switches }: { switches: { errorShape: string } }) => {
        switches.errorShape = errorShape;
        return wrong('password', { ...clerkOfErp, password: wrongPassword });
      },
      code: 'bad_credentials' as const,
    })),
    ...(['login', 'check'] as const).map((call) => ({
      what: 'a sandbox whose proxy does not reach the ERP',
      call,
      arrange: ({ switches }: { switches: { proxyError: string | null } }) => {
        switches.proxyError = 'connect ECONNREFUSED';
        return undefined;
      },
      code: 'network' as const,
      facts: { detail: 'upstream', status: 502, vendorMessage: 'Proxy error: connect ECONNREFUSED' },
    })),
    {
      what: 'a database that is not the user’s',
      call: 'login',
      arrange: (_erp, tenant) => {
        tenant.settings = { database: 'OTHER_SOC' };
        return undefined;
      },
      code: 'bad_credentials',
    },
    ...tokenShapes.map((tokenShape) => ({
      what: `a token that is ${tokenShape}`,
      call: 'login' as const,
      arrange: ({ switches }: { switches: { tokenShape: string } }) => {
        switches.tokenShape = tokenShape;
        return undefined;
      },
      code: 'vendor_reply' as const,
      facts: { detail: 'shape', status: 200 },
    })),
    {
      what: 'application/json’s 404 in the place of a service',
      call: 'login',
      arrange: (_erp, tenant) => {
        tenant.settings = { database: '99999999', servicePath: 'nowhere/POST' };
        return undefined;
      },
      code: 'vendor_reply',
      facts: { detail: 'missing', status: 404 },
    },
    ...[
      'AuthenticationToken lipseste, este invalid sau a expirat.',
      'Campul AuthenticationToken a expirat',
      'authenticationtoken INVALID (cod 7)',
    ].map((deadTokenText) => ({
      what: `a dead token in the words “${deadTokenText}”`,
      call: 'check' as const,
      arrange: (erp: { switches: { deadTokenText: string }; killAllTokens(): void }) => {
        erp.switches.deadTokenText = deadTokenText;
        erp.killAllTokens();
        return undefined;
      },
      code: 'session_dead' as const,
    })),
    {
      what: 'a method the user has no right to',
      call: 'check',
      arrange: ({ switches }) => {
        switches.forbiddenMethods = ['GetAllArticles'];
        return undefined;
      },
      code: 'vendor_refused',
      facts: { vendorMessage: expect.stringContaining('Utilizatorul nu are drepturi') },
    },
    {
      what: 'a method the ERP does not have',
      call: 'check',
      arrange: ({ switches }) => {
        switches.methods = [];
        return undefined;
      },
      code: 'vendor_refused',
    },
  ],
  tolerances: [
    {
      what: 'no Error key at all',
      arrange: ({ switches }) => {
        switches.noError = 'absent';
      },
      life: null,
      renewable: null,
    },
    {
      what: 'an empty Error',
      arrange: ({ switches }) => {
        switches.noError = 'empty-string';
      },
      life: null,
      renewable: null,
    },
  ],
  forget: (erp) => erp.killAllTokens(),
};

const ncentral: Entry<NCentralSimulator> = {
  start: (options) => startNCentral(options),
  tenant: ({ origin }) => ({
    id: 'acme',
    vendor: 'ncentral',
    name: 'Acme MSP',
    environment: 'staging',
    baseUrl: origin,
    settings: {},
  }),
  methods: ({ users }) => [{ method: 'jwt', fields: { jwt: users[0]?.userJwt ?? '' } }],
  account: null,
  tokenKind: 'bearer',
  life: 3600,
  renewable: 90_000,
  paths: {
    login: '/api/auth/authenticate',
    renew: '/api/auth/refresh',
    check: '/api/auth/validate',
    logout: '/api/auth/logout',
  },
  // Judged by its status alone: the words are any, or none.
  faults: { check: { 'not-json': 'done' }, logout: { empty: 'done', 'not-json': 'done' } },
  refusals: [
    {
      what: 'a user token nobody generated',
      call: 'login',
      arrange: () => wrong('jwt', { jwt: 'eyJhbGciOiJIUzI1NiJ9.e30.c29tZWJvZHktZWxzZQ' }),
      code: 'bad_credentials',
      facts: { status: 401, vendorMessage: 'Invalid User-API token.' },
    },
    ...([401, 403] as const).map((status) => ({
      what: `a user with two factors, told as ${status}`,
      call: 'login' as const,
      arrange: ({ users, switches }: NCentralSimulator) => {
        switches.twoFactorStatus = status;
        return wrong('jwt', { jwt: users[1]?.userJwt ?? '' });
      },
      code: status === 401 ? ('bad_credentials' as const) : ('forbidden' as const),
      // The user’s token begins with the same word, which is masked.
      facts: { status, vendorMessage: expect.stringContaining('authentication is enabled for this user.') },
    })),
    ...(['login', 'check', 'renew'] as const).map((call) => ({
      what: 'a server that fails in its own words',
      call,
      arrange: ({ switches }: NCentralSimulator) => {
        switches.brokenBy = 'The database is not available.';
        return undefined;
      },
      code: 'vendor_reply' as const,
      facts: { detail: 'status', status: 500, vendorMessage: 'The database is not available.' },
    })),
    ...(['login', 'check', 'renew'] as const).map((call) => ({
      what: 'a failure inside a 200',
      call,
      arrange: ({ switches }: NCentralSimulator) => {
        switches.errorMessageNext = 1;
        return undefined;
      },
      // Of a renewal it is the vendor's refusal: the same refresh token would only be refused again.
      code: call === 'renew' ? ('session_dead' as const) : ('vendor_refused' as const),
      facts: { status: 200, vendorMessage: expect.any(String) },
    })),
    ...(['login', 'renew'] as const).flatMap((call) =>
      (['access', 'refresh'] as const).map((emptyToken) => ({
        what: `an empty ${emptyToken} token`,
        call,
        arrange: ({ switches }: NCentralSimulator) => {
          switches.emptyToken = emptyToken;
          return undefined;
        },
        code: 'vendor_reply' as const,
        facts: { detail: 'no_token', status: 200 },
      })),
    ),
    ...(['check', 'renew'] as const).map((call) => ({
      what: 'a reboot',
      call,
      arrange: (server: NCentralSimulator) => {
        server.reboot();
        return undefined;
      },
      code: 'session_dead' as const,
      facts: { status: 401 },
    })),
  ],
  tolerances: [
    {
      what: 'seconds as a string',
      arrange: ({ switches }) => {
        switches.expirySeconds = 'string';
      },
      life: 3600,
      renewable: 90_000,
    },
    {
      what: 'no seconds',
      arrange: ({ switches }) => {
        switches.expirySeconds = 'missing';
      },
      life: null,
      renewable: 90_000,
    },
    ...([null, ''] as const).map((emptyErrorMessage) => ({
      what: `an "error message" that is ${JSON.stringify(emptyErrorMessage)}`,
      arrange: ({ switches }: NCentralSimulator) => {
        switches.emptyErrorMessage = emptyErrorMessage;
      },
      life: 3600,
      renewable: 90_000,
    })),
  ],
  forget: (server) => server.reboot(),
};

const soft = (errorCode: string, code: ErrorCode, facts: Record<string, unknown> = {}, message?: string) =>
  (['login', 'check'] as const).map((call) => ({
    what: `${errorCode} inside a 200`,
    call,
    arrange: ({ switches }: FourWayShopSimulator) => {
      switches.softError = { errorCode, ...(message === undefined ? {} : { message }) };
      return undefined;
    },
    code,
    facts: { status: 200, ...facts },
  }));

const fourwayshop: Entry<FourWayShopSimulator> = {
  start: (options) => startFourWayShop(options),
  tenant: ({ origin }) => ({
    id: 'acme',
    vendor: 'fourwayshop',
    name: 'Corner Shop',
    environment: 'staging',
    baseUrl: origin,
    settings: { companyId: 'CORNER', siteId: '501', checkPath: 'check', logoutPath: '/logout' },
  }),
  methods: () => [{ method: 'password', fields: clerkOfShop }],
  account: clerkOfShop.username,
  tokenKind: 'bearer',
  life: 285,
  renewable: null,
  paths: { login: '/login', check: '/check', logout: '/logout' },
  faults: { logout: { empty: 'done' } },
  refusals: [
    ...(['soft', 'status-401'] as const).map((badCredentials) => ({
      what: `a wrong password, told as ${badCredentials}`,
      call: 'login' as const,
      arrange: ({ switches }: FourWayShopSimulator) => {
        switches.badCredentials = badCredentials;
        return wrong('password', { ...clerkOfShop, password: wrongPassword });
      },
      code: 'bad_credentials' as const,
    })),
    {
      what: 'an old password',
      call: 'login',
      arrange: ({ users }) =>
        wrong('password', { username: users[1]?.username ?? '', password: users[1]?.password ?? '' }),
      code: 'password_expired',
    },
    {
      what: 'a locked account',
      call: 'login',
      arrange: ({ users }) =>
        wrong('password', { username: users[2]?.username ?? '', password: users[2]?.password ?? '' }),
      code: 'account_locked',
    },
    {
      what: 'a full licence',
      call: 'login',
      arrange: ({ switches }) => {
        switches.licence = 0;
        return undefined;
      },
      code: 'licence_full',
    },
    ...soft('MAX_NR_OF_USERS', 'licence_full'),
    ...soft('MAX_NR_OF_REQUESTS_REACHED', 'throttled', { retryAfterSeconds: 2 }),
    ...soft('EXCEEDED_REQUEST_USER_MINUTE', 'throttled', { retryAfterSeconds: 60 }),
    ...soft('TOKEN_EXPIRED', 'session_dead').filter(({ call }) => call === 'check'),
    ...soft('TOKEN_EXPIRED', 'vendor_refused').filter(({ call }) => call === 'login'),
    ...soft('INTERNAL_ERROR', 'vendor_refused'),
    ...soft(
      'SOMETHING_NEW',
      'vendor_refused',
      { vendorMessage: 'Closed for stock-taking.' },
      'Closed for stock-taking.',
    ),
    ...soft('toString', 'vendor_refused'),
    ...(['empty', 'missing'] as const).map((token) => ({
      what: `a token that is ${token}`,
      call: 'login' as const,
      arrange: ({ switches }: FourWayShopSimulator) => {
        switches.token = token;
        return undefined;
      },
      code: 'vendor_reply' as const,
      facts: { detail: 'shape', status: 200 },
    })),
    {
      what: 'a field that the shop insists on',
      call: 'login',
      arrange: ({ switches }) => {
        switches.requiredExtraFields = ['applicationId'];
        return undefined;
      },
      code: 'vendor_reply',
      facts: { detail: 'unexpected', status: 400 },
    },
    ...(['soft', 'status-401'] as const).map((deadSession) => ({
      what: `a dead session, told as ${deadSession}`,
      call: 'check' as const,
      arrange: (shop: FourWayShopSimulator) => {
        shop.switches.deadSession = deadSession;
        shop.killAllTokens();
        return undefined;
      },
      code: 'session_dead' as const,
    })),
    {
      what: 'a missing permission, by its name',
      call: 'check',
      arrange: ({ switches }) => {
        switches.missingPermission = 'product';
        return undefined;
      },
      code: 'forbidden',
      facts: { status: 403, permission: 'product' },
    },
  ],
  tolerances: [
    {
      what: 'milliseconds alone',
      arrange: ({ switches }) => {
        switches.expiryTold = 'milliseconds';
      },
      life: 285,
      renewable: null,
    },
    {
      what: 'no expiry',
      arrange: ({ switches }) => {
        switches.expiryTold = 'neither';
      },
      life: null,
      renewable: null,
    },
    {
      what: 'a clock that is two hours fast',
      arrange: ({ switches }) => {
        switches.skewSeconds = 7200;
      },
      life: 285,
      renewable: null,
    },
  ],
  forget: (shop) => shop.killAllTokens(),
};

const fortnight = 15 * 86_400;

const nexudus: Entry<NexudusSimulator> = {
  // A proxy mounts both hosts of the space below the same path.
  start: (options) =>
    startNexudus({ ...options, portal: options?.mount === undefined ? {} : { mount: options.mount } }),
  tenant: ({ origin, portalOrigin }) => ({
    id: 'acme',
    vendor: 'nexudus',
    name: 'Acme Members',
    environment: 'staging',
    baseUrl: origin,
    settings: { portalUrl: portalOrigin },
  }),
  methods: (space) => [
    { method: 'password', fields: jane },
    { method: 'link', fields: { link: space.mailMagicLink(jane.username).link } },
    { method: 'link', fields: { link: space.mailMagicLink(jane.username).token } },
  ],
  account: jane.username,
  tokenKind: 'bearer',
  life: 86_400,
  renewable: fortnight,
  paths: { login: '/api/token', renew: '/api/token', check: '/en/user/me' },
  refusals: [
    {
      what: 'a wrong password',
      call: 'login',
      arrange: () => wrong('password', { ...jane, password: wrongPassword }),
      code: 'bad_credentials',
      facts: { status: 400 },
    },
    ...[
      ['a second factor', 1, 'code_required'] as const,
      ['a password that must be new', 2, 'password_expired'] as const,
      ['a user of single sign-on', 3, 'bad_credentials'] as const,
    ].map(([what, place, code]) => ({
      what,
      call: 'login' as const,
      arrange: ({ users }: NexudusSimulator) =>
        wrong('password', { username: users[place]?.email ?? '', password: users[place]?.password ?? '' }),
      code,
    })),
    {
      what: 'no token in a good reply',
      call: 'login',
      arrange: ({ switches }) => {
        switches.withoutAccessToken = true;
        return undefined;
      },
      code: 'vendor_reply',
      facts: { detail: 'shape', status: 200 },
    },
    ...([400, 401] as const).map((exchangeRefusal) => ({
      what: `a sign-in link nobody has sent, told as ${exchangeRefusal}`,
      call: 'login' as const,
      arrange: ({ switches }: NexudusSimulator) => {
        switches.exchangeRefusal = exchangeRefusal;
        return wrong('link', { link: 'b7e1d94c02f85a63d8c4e7091fa2b536' });
      },
      code: 'bad_credentials' as const,
    })),
    ...(['empty', 'json'] as const).map((deadBearerBody) => ({
      what: `a dead bearer with a body that is ${deadBearerBody}`,
      call: 'check' as const,
      arrange: (space: NexudusSimulator) => {
        space.switches.deadBearerBody = deadBearerBody;
        space.killAllTokens();
        return undefined;
      },
      code: 'session_dead' as const,
    })),
    ...(['login', 'check', 'renew'] as const).flatMap((call) =>
      ([409, 429] as const).flatMap((throttleStatus) =>
        (['7', null] as const).map((retryAfter) => ({
          what: `a limit, told as ${throttleStatus} ${retryAfter === null ? 'without its time' : 'with its time'}`,
          call,
          arrange: ({ switches }: NexudusSimulator) => {
            Object.assign(switches, { throttleNext: Number.POSITIVE_INFINITY, throttleStatus, retryAfter });
            return undefined;
          },
          code: 'throttled' as const,
          facts: { status: throttleStatus, retryAfterSeconds: retryAfter === null ? 5 : 7 },
        })),
      ),
    ),
    {
      what: 'a refresh token that is over',
      call: 'renew',
      arrange: (space) => {
        space.killRefreshTokens();
        return undefined;
      },
      code: 'session_dead',
    },
  ],
  tolerances: [
    {
      what: 'seconds as a string',
      arrange: ({ switches }) => {
        switches.expiresIn = 'string';
      },
      life: 86_400,
      renewable: fortnight,
    },
    {
      what: 'no seconds',
      arrange: ({ switches }) => {
        switches.expiresIn = 'missing';
      },
      life: null,
      renewable: fortnight,
    },
    {
      what: 'no refresh token',
      arrange: ({ switches }) => {
        switches.withoutRefreshToken = true;
      },
      life: 86_400,
      renewable: null,
    },
  ],
  forget: (space) => space.killAllTokens(),
};

const invalidShapes = ['full', 'code', 'status', 'status_code', 'coded', 'nested'] as const;
type Q01 = Awaited<ReturnType<typeof startQ01>>;

const q01: Entry<Q01> = {
  start: (options) => startQ01(options),
  tenant: ({ origin }) => ({
    id: 'acme',
    vendor: 'q01',
    name: 'Acme KetchApp',
    environment: 'staging',
    baseUrl: origin,
    settings: { tenantId: '00000Q01-0000-0001-0000-000CUSTOMER', resource: 'KETCHAPP' },
  }),
  methods: () => [
    { method: 'password', fields: paola },
    { method: 'token', fields: { accessToken: 'q01-demo-access-token-9Lw3Zb7PhX1sVm6QeU4t' } },
  ],
  account: paola.username,
  accountBy: { token: null },
  tokenKind: 'bearer',
  life: 600,
  renewable: 4200,
  paths: {
    login: '/api/v4/auth/login',
    renew: '/api/v4/auth/tokenvalidator',
    check: '/api/v4/auth/tokenvalidator',
    logout: '/api/v4/auth/logout',
  },
  refusals: [
    {
      what: 'a wrong password, without a word',
      call: 'login',
      arrange: () => wrong('password', { ...paola, password: wrongPassword }),
      code: 'bad_credentials',
      facts: { status: 401 },
    },
    {
      what: 'an access token nobody has issued',
      call: 'login',
      arrange: () => wrong('token', { accessToken: 'somebody-elses-access-token' }),
      code: 'bad_credentials',
    },
    {
      what: 'a good reply without a token',
      call: 'login',
      arrange: ({ switches }) => {
        switches.loginReply = 'empty';
        return undefined;
      },
      code: 'vendor_reply',
      facts: { detail: 'shape', status: 200 },
    },
    {
      what: 'a field that the platform insists on',
      call: 'login',
      arrange: ({ switches }) => {
        switches.requiredExtraFields = ['refappId'];
        return undefined;
      },
      code: 'vendor_refused',
      facts: { status: 400, vendorMessage: 'The refappId field is required.' },
    },
    ...(['coded', 'nested'] as const).map((refusalShape) => ({
      what: `the same in version 4, ${refusalShape}, in the innermost error’s words`,
      call: 'login' as const,
      arrange: ({ switches }: Q01) => {
        Object.assign(switches, { refusalShape, requiredExtraFields: ['refappId'] });
        return undefined;
      },
      code: 'vendor_refused' as const,
      facts: {
        status: 400,
        vendorMessage: 'The refappId field is required.',
        reference: 'INVALID_FIELD',
      },
    })),
    ...(['login', 'check', 'renew'] as const).flatMap((call) =>
      (
        [
          ['in the header', { retryAfter: '7', retryAfterInBody: null }, 7],
          ['in the body', { retryAfter: null, retryAfterInBody: 7 }, 7],
          ['nowhere', { retryAfter: null, retryAfterInBody: null }, undefined],
        ] as const
      ).map(([where, more, seconds]) => ({
        what: `a limit, with its seconds ${where}`,
        call,
        arrange: ({ switches }: Q01) => {
          Object.assign(switches, { throttleNext: Number.POSITIVE_INFINITY, ...more });
          return undefined;
        },
        code: 'throttled' as const,
        facts: { status: 429, retryAfterSeconds: seconds ?? expect.any(Number) },
      })),
    ),
    ...(['check', 'renew'] as const).flatMap((call) =>
      ([200, 401] as const).flatMap((invalidHttpStatus) =>
        invalidShapes.map((invalidShape) => ({
          what: `an invalid token, spelled ${invalidShape} under ${invalidHttpStatus}`,
          call,
          arrange: (platform: {
            switches: { invalidHttpStatus: 200 | 401; invalidShape: (typeof invalidShapes)[number] };
            killAllTokens(): void;
          }) => {
            Object.assign(platform.switches, { invalidHttpStatus, invalidShape });
            platform.killAllTokens();
            return undefined;
          },
          code: 'session_dead' as const,
          facts: { status: 401 },
        })),
      ),
    ),
  ],
  tolerances: [
    {
      what: 'access_token in the place of idToken',
      arrange: ({ switches }) => {
        switches.loginReply = 'access_token';
      },
      life: 600,
      renewable: 4200,
    },
    ...(['newer', 'enveloped'] as const).map((loginReply) => ({
      what: `the reply of version 4, ${loginReply === 'newer' ? 'flat' : 'below data'}`,
      arrange: ({ switches }: Q01) => {
        switches.loginReply = loginReply;
      },
      life: 600,
      renewable: 4200,
    })),
    {
      what: 'a token of two segments',
      arrange: ({ switches }) => {
        switches.jwtSegments = 2;
      },
      life: 600,
      renewable: 4200,
    },
    {
      what: 'a clock that is an hour slow',
      arrange: ({ switches }) => {
        switches.skewSeconds = -3600;
      },
      life: 600,
      renewable: 4200,
    },
  ],
  forget: (platform) => platform.killAllTokens(),
};

/** Every vendor that the contract suite can drive, by its id. */
export const entries: Readonly<Record<string, Entry>> = { nextup, ncentral, fourwayshop, nexudus, q01 };
