/** What the kit says of each switch of each simulator. The types and a test hold that no switch and no value is missing. */
import type { FourWayShopSwitches } from '../../simulators/fourwayshop/state.ts';
import type { NCentralSwitches } from '../../simulators/ncentral/state.ts';
import type { NextUpSwitches } from '../../simulators/nextup/state.ts';
import type { NexudusSwitches } from '../../simulators/nexudus/state.ts';
import type { Q01Switches } from '../../simulators/q01/state.ts';
import type { CommonSwitches } from '../../simulators/server.ts';

/** What comes of a switch. */
export type Outcome =
  /** These steps differ and no other, and the report says so. */
  | { differs: readonly string[]; says: RegExp }
  /** Nothing differs, and the last reply of this step has another form than at rest, or came after pauses. */
  | { step: string; form: RegExp }
  /** The report is the one of a server at rest, for this reason. */
  | { unseen: string };

/** A value with its outcome. `given` are settings that a tenant of such a server has. */
export type Case<V> = Outcome & { value: V; given?: Readonly<Record<string, string>> };

/** Of a closed list each value, of any other type a few values. */
type Classified<V> = string extends V
  ? readonly Case<V>[]
  : number extends V
    ? readonly Case<V>[]
    : [V] extends [string | number | boolean | null]
      ? Readonly<Record<`${V}`, Outcome>>
      : readonly Case<V>[];

type Table<S> = { readonly [K in Exclude<keyof S, keyof CommonSwitches>]-?: Classified<S[K]> };

const atRest: Outcome = { unseen: 'the value at rest' };
const lifetime: Outcome = { unseen: 'a run is shorter than a life, and the replies do not tell this one' };
const probe = 'recognition probe';
const wrongAccount = 'log-in of an account that does not exist';
const unknownToken = 'check of a token that does not exist';
const unknownRefresh = 'renewal by a token that does not exist';
const after = 'check after the log-out';

export const nextup: Table<NextUpSwitches> = {
  wrongContentType: {
    empty: atRest,
    'status-400': { unseen: 'the client sends text/plain alone' },
  },
  errorShape: {
    string: atRest,
    object: { step: wrongAccount, form: /Error as an object/ },
  },
  noError: {
    null: atRest,
    absent: { step: 'log-in', form: /Error is absent/ },
    'empty-string': { step: 'log-in', form: /Error is empty/ },
  },
  tokenShape: {
    hex: atRest,
    'upper-case': { differs: ['log-in'], says: /Result: expected 32 lower-case hex digits, came text\(32\)/ },
    dashed: { differs: ['log-in'], says: /Result: expected 32 lower-case hex digits, came text\(36\)/ },
    empty: { differs: ['log-in'], says: /Result: expected 32 lower-case hex digits, came empty text/ },
    null: { differs: ['log-in'], says: /Result: expected a text, came null/ },
    true: { differs: ['log-in'], says: /Result: expected a text, came boolean/ },
    object: { differs: ['log-in'], says: /Result: expected a text, came \{ Token: text\(32\) \}/ },
  },
  proxyError: [
    {
      value: 'ECONNREFUSED',
      differs: [probe, wrongAccount, unknownToken, 'log-in'],
      says: /this is the reply for “failure”: 502 of the sandbox’s proxy/,
    },
  ],
  deadTokenText: [
    {
      value: 'Sesiunea nu mai exista.',
      differs: [unknownToken, after],
      says: /Error: expected the words for a token that is missing, invalid or expired, came text\(23\)/,
    },
    {
      value: 'AuthenticationToken a expirat.',
      unseen: 'the client and the kit look for the stable words alone',
    },
  ],
  methods: [
    { value: ['GetCompanyInfo'], differs: ['check'], says: /this is the reply for “failure”/ },
    {
      value: ['GetCompanyInfo'],
      given: { checkMethod: 'GetCompanyInfo' },
      unseen: 'the check calls the method that the tenant names',
    },
  ],
  forbiddenMethods: [
    { value: ['GetAllArticles'], differs: ['check'], says: /this is the reply for “failure”/ },
  ],
  ttlSeconds: [{ value: 600, ...lifetime }],
};

export const ncentral: Table<NCentralSwitches> = {
  expirySeconds: {
    number: atRest,
    string: { step: 'log-in', form: /expirySeconds as digits/ },
    missing: { step: 'log-in', form: /without expirySeconds/ },
  },
  emptyToken: {
    none: atRest,
    access: {
      differs: ['log-in'],
      says: /tokens\.access\.token: expected a text that is not empty, came empty/,
    },
    refresh: {
      differs: ['log-in'],
      says: /tokens\.refresh\.token: expected a text that is not empty, came empty/,
    },
  },
  errorMessageNext: [
    { value: 1, differs: [wrongAccount], says: /this is the reply for “failure”: a failure under 200/ },
    { value: 4, differs: [wrongAccount, unknownToken, unknownRefresh, 'log-in'], says: /“error message”/ },
  ],
  twoFactorStatus: {
    401: atRest,
    403: { unseen: 'the user of the run has no two factors; a test of its own has one' },
  },
  links: { root: atRest, _links: { step: probe, form: /below “_links”/ } },
  emptyErrorMessage: [
    { value: '', unseen: 'an empty text beside the tokens says nothing' },
    { value: null, unseen: 'an empty value beside the tokens says nothing' },
  ],
  brokenBy: [
    {
      value: 'The database is not available.',
      differs: [wrongAccount, unknownToken, unknownRefresh, 'log-in'],
      says: /this is the reply for “failure”: 500 with a message/,
    },
  ],
  throttleNext: [
    { value: 1, step: probe, form: /429|list of links/ },
    { value: 30, differs: ['*'], says: /asks for more or longer pauses/ },
  ],
  retryAfter: [
    { value: '1', unseen: 'nothing is throttled; with throttleNext it is the length of the pause' },
  ],
  concurrency: [
    { value: 1, unseen: 'the kit sends one request at a time' },
    { value: 0, differs: ['*'], says: /asks for more or longer pauses/ },
  ],
  workMs: [{ value: 5, unseen: 'a slow reply is a reply' }],
  logout: {
    present: atRest,
    404: { step: 'log-out', form: /no such call/ },
    405: { step: 'log-out', form: /no such call/ },
  },
  validText: [{ value: 'OK', unseen: 'the words vary between versions' }],
  invalidText: [{ value: 'Nope.', unseen: 'the words vary between versions' }],
  refreshKillsAccess: {
    false: atRest,
    true: { unseen: 'after a renewal the kit uses the new token alone' },
  },
  accessSeconds: [{ value: 600, unseen: 'figures are no shape' }],
  refreshSeconds: [{ value: 900, unseen: 'figures are no shape' }],
};

export const fourwayshop: Table<FourWayShopSwitches> = {
  softError: [
    { value: { errorCode: 'INTERNAL_ERROR', once: true }, differs: [probe], says: /came 200/ },
    {
      value: { errorCode: 'TOKEN_EXPIRED', path: '/login' },
      differs: [wrongAccount, 'log-in'],
      says: /errorCode: expected "INVALID_CREDENTIALS", came text\(13\)/,
    },
    {
      value: { errorCode: 'SOMETHING_NEW', path: '/check' },
      differs: [probe, unknownToken, 'check', after],
      says: /an object without success false/,
    },
    {
      value: { errorCode: 'MAX_NR_OF_REQUESTS_REACHED', path: '/login', once: true },
      step: wrongAccount,
      form: /a limit on requests/,
    },
    {
      value: { errorCode: 'MAX_NR_OF_REQUESTS_REACHED', path: '/login' },
      differs: [wrongAccount, 'log-in'],
      says: /asks for more or longer pauses/,
    },
  ],
  badCredentials: {
    soft: atRest,
    'status-401': { step: wrongAccount, form: /401 “Access Denied/ },
  },
  deadSession: {
    'status-401': atRest,
    soft: { differs: [probe], says: /status: expected 401, came 200/ },
  },
  missingPermission: [
    {
      value: 'product',
      differs: ['check'],
      says: /this is the reply for “forbidden”: 403 with the missing permission/,
    },
  ],
  licence: [
    { value: 1, unseen: 'the kit has one session at a time' },
    { value: 0, differs: ['log-in'], says: /this is the reply for “failure”: MAX_NR_OF_USERS/ },
  ],
  lockAfter: [
    { value: 1, unseen: 'the one wrong password is of a made-up account' },
    {
      value: 0,
      differs: [wrongAccount, 'log-in'],
      says: /this is the reply for “account closed”: ACCOUNT_LOCKED/,
    },
  ],
  ttlSeconds: [{ value: 60, unseen: 'figures are no shape' }],
  cookieIdleSeconds: [{ value: 60, ...lifetime }],
  cookiePath: [{ value: '/elsewhere', unseen: 'in bearer mode no cookie is sent' }],
  expiryTold: {
    both: atRest,
    milliseconds: { differs: ['log-in'], says: /expires: expected a text, came nothing/ },
    iso: { differs: ['log-in'], says: /expiresInMS: expected a number, came nothing/ },
    neither: { differs: ['log-in'], says: /expires: expected a text, came nothing/ },
  },
  skewSeconds: [{ value: 7200, unseen: 'a clock that is off is no shape; expiresInMS counts from receipt' }],
  token: {
    good: atRest,
    empty: { differs: ['log-in'], says: /token: expected a text that is not empty, came empty text/ },
    missing: { differs: ['log-in'], says: /token: expected a text, came nothing/ },
  },
  extraFields: [{ value: ['applicationId'], unseen: 'the kit sends only what the setting names' }],
  requiredExtraFields: [
    { value: ['applicationId'], differs: [wrongAccount, 'log-in'], says: /status: expected 200, came 400/ },
    {
      value: ['applicationId'],
      given: { extra: 'applicationId=WEB' },
      unseen: 'the setting names the field',
    },
  ],
  logoutMethods: [{ value: ['GET'], differs: ['log-out'], says: /status: expected 200 or 204, came 405/ }],
};

export const nexudus: Table<NexudusSwitches> = {
  requireClientIdAtLogin: { true: atRest, false: { unseen: 'the client sends its client_id always' } },
  withoutRefreshToken: {
    false: atRest,
    true: { step: 'log-in', form: /no refresh_token/ },
  },
  withoutAccessToken: {
    false: atRest,
    true: { differs: ['log-in'], says: /access_token: expected a text, came nothing/ },
  },
  expiresIn: {
    number: atRest,
    string: { step: 'log-in', form: /expires_in as digits/ },
    missing: { step: 'log-in', form: /no expires_in/ },
  },
  ttlSeconds: [{ value: 600, unseen: 'figures are no shape' }],
  refreshTtlSeconds: [{ value: 600, ...lifetime }],
  oneTimeTtlSeconds: [{ value: 1, unseen: 'a one-time link is not opened, so that no session starts' }],
  mediaTtlSeconds: [{ value: 1, unseen: 'a file is not loaded' }],
  resetSecret: [
    { value: 'a-reset-secret-of-one-test', unseen: 'the user of the run need not reset the password' },
  ],
  oneTime: {
    good: atRest,
    'soft-failure': {
      differs: ['one-time link'],
      says: /this is the reply for “failure”: a failure under 200/,
    },
    'hard-failure': {
      differs: ['one-time link'],
      says: /this is the reply for “failure”: a failure under 200 or 500/,
    },
    'empty-value': {
      differs: ['one-time link'],
      says: /Value: expected a text that is not empty, came empty text/,
    },
    'null-value': { differs: ['one-time link'], says: /Value: expected a text, came null/ },
    'flag-missing': { differs: ['one-time link'], says: /WasSuccessful: expected true, came nothing/ },
    'flag-as-text': { differs: ['one-time link'], says: /WasSuccessful: expected true, came text\(4\)/ },
  },
  oneTimeShape: {
    jwt: atRest,
    hex: { unseen: 'a one-time token is opaque' },
    reserved: { unseen: 'a one-time token is opaque' },
  },
  noProfile: {
    false: atRest,
    true: { differs: ['check', 'check after the renewal'], says: /this is the reply for “dead”: 401, empty/ },
  },
  fileAccess: { media: atRest, 'bearer-and-media': { unseen: 'a file is not loaded' } },
  throttleStatus: { 409: atRest, 429: { unseen: 'nothing is throttled; a test of its own throttles by it' } },
  failureMessage: [{ value: 'No.', unseen: 'nothing fails; with oneTime its words are not shown' }],
  deadBearerBody: {
    empty: atRest,
    json: { step: unknownToken, form: /401 with the framework/ },
  },
  exchangeRefusal: {
    401: atRest,
    400: { unseen: 'the run signs in with a password; a test of its own signs in with a link' },
  },
  throttleNext: [
    { value: 1, step: probe, form: /409 with Retry-After/ },
    { value: 100, differs: ['*'], says: /asks for more or longer pauses/ },
  ],
  throttlePath: [{ value: '/api/token', unseen: 'nothing is throttled' }],
  retryAfter: [{ value: null, unseen: 'nothing is throttled; a test of its own throttles without it' }],
  ratePerMinute: [{ value: 3, differs: ['*'], says: /asks for more or longer pauses|409/ }],
  minimumGapMs: [{ value: 100, unseen: 'the kit leaves more than that between two requests' }],
  landWithLanguage: { true: atRest, false: { unseen: 'a link is not opened' } },
  portalSameSite: { Lax: atRest, Strict: { unseen: 'a link is not opened' } },
};

export const q01: Table<Q01Switches> = {
  loginReply: {
    idToken: atRest,
    access_token: { step: 'log-in', form: /access_token in place of idToken/ },
    newer: { step: 'log-in', form: /access_token and expires_in/ },
    enveloped: { step: 'log-in', form: /access_token below data/ },
    empty: { differs: ['log-in'], says: /idToken: expected a text, came nothing/ },
  },
  extraFields: [{ value: ['refappId'], unseen: 'the kit sends only what the setting names' }],
  requiredExtraFields: [
    { value: ['refappId'], differs: [wrongAccount, 'log-in'], says: /this is the reply for “failure”: 400/ },
    { value: ['refappId'], given: { extra: 'refappId=42' }, unseen: 'the setting names the field' },
  ],
  invalidHttpStatus: {
    200: atRest,
    401: { step: after, form: /code and status 401/ },
  },
  invalidShape: {
    full: atRest,
    code: { step: after, form: /^code 401 with message/ },
    status: { step: after, form: /^status 401 with msg/ },
    status_code: { step: after, form: /^status_code 401 with message/ },
    // Both are documented under HTTP 401, and the simulator at rest has 200.
    coded: { step: after, form: /^status 401 with message/ },
    nested: { differs: [probe, unknownToken, after], says: /status: expected 401, came 200/ },
  },
  refusalShape: {
    older: atRest,
    coded: { unseen: 'a refused password keeps the older shape' },
    nested: { unseen: 'a refused password keeps the older shape' },
  },
  logoutMethod: { GET: atRest, POST: { step: 'log-out', form: /no such call by this method/ } },
  logoutReply: {
    status_code: atRest,
    success: { step: 'log-out', form: /status success/ },
    'no-content': { step: 'log-out', form: /204/ },
  },
  throttleNext: [
    { value: 1, step: probe, form: /429 with Retry-After/ },
    { value: 100, differs: ['*'], says: /asks for more or longer pauses/ },
  ],
  throttleStatus: { 429: atRest, 503: { unseen: 'nothing is throttled; a test of its own throttles by it' } },
  retryAfter: [{ value: null, unseen: 'nothing is throttled; a test of its own throttles without it' }],
  retryAfterInBody: [{ value: null, unseen: 'nothing is throttled' }],
  jwtSegments: { 3: atRest, 2: { unseen: 'a token is opaque' } },
  skewSeconds: [{ value: 7200, unseen: 'a clock that is off is no shape; durationTime counts from receipt' }],
  durationSeconds: [{ value: 60, unseen: 'figures are no shape' }],
  renewableSeconds: [
    { value: 60, unseen: 'without --wait-for-expiry no token ends; a test of its own waits' },
  ],
};
