/** What the kit says of switches that show only together, and of those that could hide one another. */
import { describe, expect, test } from 'vitest';
import type { FourWayShopSwitches } from '../../simulators/fourwayshop/state.ts';
import type { NCentralSwitches } from '../../simulators/ncentral/state.ts';
import type { NextUpSwitches } from '../../simulators/nextup/state.ts';
import type { NexudusSwitches } from '../../simulators/nexudus/state.ts';
import type { Q01Switches } from '../../simulators/q01/state.ts';
import {
  anyEntry,
  differing,
  type Entry,
  examine,
  fourwayshop,
  ncentral,
  nextup,
  nexudus,
  q01,
} from './driving.ts';

/** Switches together, with the steps that differ, and what the report says of each that is as expected or not. */
interface Combination<S> {
  switches: Partial<S>;
  given?: Readonly<Record<string, string>>;
  differs?: readonly string[];
  says: readonly RegExp[];
}

const probe = 'recognition probe';
const wrongAccount = 'log-in of an account that does not exist';
const unknownToken = 'check of a token that does not exist';
const after = 'check after the log-out';

const ofNextUp: readonly Combination<NextUpSwitches>[] = [
  {
    switches: { proxyError: 'timeout', errorShape: 'object' },
    differs: [probe, wrongAccount, unknownToken, 'log-in'],
    says: [/502 of the sandbox’s proxy/],
  },
  {
    switches: { errorShape: 'object', forbiddenMethods: ['GetAllArticles'], noError: 'absent' },
    differs: ['check'],
    says: [
      /this is the reply for “failure”: the envelope of a failure, Error as an object/,
      /Error is absent/,
    ],
  },
  {
    switches: { errorShape: 'object', deadTokenText: 'Sesiunea nu mai exista.' },
    differs: [unknownToken, after],
    says: [/this is the reply for “failure”: the envelope of a failure, Error as an object/],
  },
];

const ofNCentral: readonly Combination<NCentralSwitches>[] = [
  { switches: { throttleNext: 1, retryAfter: '1' }, says: [/seen in public: 429/] },
  {
    switches: { expirySeconds: 'string', emptyErrorMessage: null, links: '_links', logout: 404 },
    says: [/expirySeconds as digits/, /below “_links”/, /no such call/],
  },
  {
    switches: { errorMessageNext: 1, throttleNext: 1 },
    differs: [wrongAccount],
    says: [/a failure under 200, in the key “error message”/],
  },
  {
    switches: { emptyToken: 'refresh', emptyErrorMessage: '' },
    differs: ['log-in'],
    says: [/tokens\.refresh\.token: expected a text that is not empty/],
  },
];

const ofFourWayShop: readonly Combination<FourWayShopSwitches>[] = [
  {
    switches: { badCredentials: 'status-401', lockAfter: 0 },
    differs: [wrongAccount, 'log-in'],
    says: [/ACCOUNT_LOCKED/],
  },
  {
    switches: { deadSession: 'soft', badCredentials: 'status-401' },
    differs: [probe],
    says: [/TOKEN_EXPIRED, under 200 with success false/, /inferred: 401 “Access Denied/],
  },
  {
    switches: { token: 'empty', expiryTold: 'neither' },
    differs: ['log-in'],
    says: [/token: expected a text that is not empty/, /expires: expected a text, came nothing/],
  },
  {
    switches: { logoutMethods: ['GET'], missingPermission: 'product' },
    differs: ['check', 'log-out'],
    says: [/403 with the missing permission/, /came 405/],
  },
  {
    switches: { cookiePath: '/elsewhere', deadSession: 'soft' },
    given: { mode: 'cookie' },
    differs: [probe, 'check', 'log-out'],
    says: [/the page is the same without the token/],
  },
];

const ofNexudus: readonly Combination<NexudusSwitches>[] = [
  { switches: { throttleNext: 1, throttlePath: '/en/user/me' }, says: [/documented: 409 with Retry-After/] },
  {
    switches: { throttleNext: 1, throttlePath: '/api/sys/users/token/refresh', throttleStatus: 429 },
    says: [/inferred: 429 with Retry-After/],
  },
  {
    switches: { throttleNext: 1, throttleStatus: 429, retryAfter: null },
    differs: [probe],
    says: [/header retry-after: expected a pause, came nothing/],
  },
  {
    switches: { withoutRefreshToken: true, expiresIn: 'missing' },
    differs: ['log-in'],
    says: [/expires_in: expected a number, came nothing/],
  },
  {
    switches: { noProfile: true, deadBearerBody: 'json' },
    differs: ['check', 'check after the renewal'],
    says: [/this is the reply for “dead”: 401 with the framework/],
  },
  {
    switches: { oneTime: 'hard-failure', deadBearerBody: 'json' },
    differs: ['one-time link'],
    says: [/a failure under 200 or 500/],
  },
];

const tokenWords = (['code', 'status', 'status_code'] as const).map(
  (invalidShape): Combination<Q01Switches> => ({
    switches: { invalidShape, invalidHttpStatus: 401 },
    says: [new RegExp(`inferred: ${invalidShape} 401 with`)],
  }),
);
const ofQ01: readonly Combination<Q01Switches>[] = [
  ...tokenWords,
  {
    switches: { refusalShape: 'nested', requiredExtraFields: ['refappId'] },
    differs: [wrongAccount, 'log-in'],
    says: [/this is the reply for “failure”: 400 wrapped by other services/],
  },
  {
    switches: { refusalShape: 'coded', requiredExtraFields: ['refappId'] },
    differs: [wrongAccount, 'log-in'],
    says: [/this is the reply for “failure”: 400/],
  },
  {
    switches: { logoutMethod: 'POST', logoutReply: 'no-content' },
    says: [/POST \S+ → 204/, /inferred: 204/],
  },
  {
    switches: { logoutMethod: 'POST', logoutReply: 'success', refusalShape: 'coded' },
    says: [/POST \S+ → 200/],
  },
  { switches: { throttleNext: 1, retryAfterInBody: null }, says: [/documented: 429 with Retry-After/] },
  {
    switches: { throttleNext: 1, throttleStatus: 503, retryAfter: null },
    says: [/documented: 503 with retry_after/],
  },
  {
    switches: { throttleNext: 1, throttleStatus: 503, retryAfterInBody: null },
    says: [/inferred: 503 with Retry-After/],
  },
  {
    switches: { throttleNext: 1, retryAfter: null, retryAfterInBody: null },
    differs: [probe],
    says: [/header retry-after: expected a pause, came nothing/],
  },
  { switches: { loginReply: 'enveloped', jwtSegments: 2 }, says: [/documented: access_token below data/] },
];

function combinations<S>(vendor: string, entry: Entry, list: readonly Combination<S>[]) {
  return list.map((each) => ({
    vendor,
    entry,
    ...each,
    name: JSON.stringify({ ...each.switches, ...each.given }),
  }));
}

const all = [
  ...combinations('nextup', anyEntry(nextup), ofNextUp),
  ...combinations('ncentral', anyEntry(ncentral), ofNCentral),
  ...combinations('fourwayshop', anyEntry(fourwayshop), ofFourWayShop),
  ...combinations('nexudus', anyEntry(nexudus), ofNexudus),
  ...combinations('q01', anyEntry(q01), ofQ01),
];

describe('switches together', () => {
  test.each(all)('$vendor $name', async ({ vendor, entry, switches, given = {}, differs = [], says }) => {
    const server = await entry.start();
    try {
      Object.assign(server.switches, switches);
      const { code, steps, text } = await examine(vendor, entry, server, { settings: given });
      expect([code, differing(steps)]).toEqual([differs.length > 0 ? 1 : 0, differs]);
      for (const words of says) expect(text).toMatch(words);
    } finally {
      await server.close();
    }
  });
});
