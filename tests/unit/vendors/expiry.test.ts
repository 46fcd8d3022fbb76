import { describe, expect, test } from 'vitest';
import { endAfterSeconds, endAtServerTime, jwtEnd } from '../../../lib/vendors/expiry.ts';
import * as fourwayshop from '../../../lib/vendors/fourwayshop/client.ts';
import * as ncentral from '../../../lib/vendors/ncentral/client.ts';
import * as nexudus from '../../../lib/vendors/nexudus/replies.ts';
import * as q01 from '../../../lib/vendors/q01/client.ts';
import { noon } from '../../support/test-app.ts';
import { reply, scripted, tenant } from '../../support/vendor-replies.ts';

const token = 'b7e1d94c02f85a63d8c4e7091fa2b536';
/** A reply of a server whose clock is off by so many seconds. */
const from = (skew: number, body: unknown = '') =>
  reply(200, body, { date: new Date(noon + skew * 1000).toUTCString() });
const at = (seconds: number) => new Date(noon + seconds * 1000).toISOString();
const nonsense = [
  undefined,
  null,
  '',
  ' ',
  0,
  '0',
  -1,
  '-285',
  Number.NaN,
  Number.POSITIVE_INFINITY,
  1e300,
  '1e3',
  '0x10',
  'soon',
  true,
  [],
  {},
];

describe('a duration', () => {
  test.each(nonsense)('of %j is no end', (value) => {
    expect(endAfterSeconds(reply(200, ''), value)).toBeNull();
  });
  test.each([
    ['digits', '600', 600_000],
    ['a fraction', 0.5, 500],
    ['more than ten years', 315_360_001, null],
    ['less than a millisecond', 0.0001, null],
  ])('of %s counts from receipt', (_what, value, life) => {
    expect(endAfterSeconds(reply(200, ''), value)).toBe(life === null ? null : noon + life);
  });
});

describe('another clock’s end', () => {
  // Half a second is what the header’s whole seconds may be off.
  const believed = noon + 285_000 - 500;
  test.each([0, 7200, -7200, 86_400 * 30, -86_400 * 400])(
    'is counted from the reply’s Date, whose clock is %d seconds off',
    (skew) => {
      const end = noon + (skew + 285) * 1000;
      for (const value of [new Date(end).toISOString(), end, String(end), end / 1000, String(end / 1000)])
        expect([value, endAtServerTime(from(skew), value)]).toEqual([value, believed]);
      expect(endAtServerTime(from(skew), new Date(end).toUTCString())).toBe(believed);
    },
  );
  test('is read with any zone, and not without one', () => {
    for (const written of [
      '2026-11-21T13:04:45+01:00',
      '2026-11-21 13:04:45.000+0100',
      '2026-11-21T12:04:45.0000000Z',
    ])
      expect([written, endAtServerTime(from(0), written)]).toEqual([written, believed]);
    for (const local of ['2026-11-21T12:04:45', '2026-11-21', '21/11/2026 12:04', 'Nov 21 2026', '2027'])
      expect([local, endAtServerTime(from(0), local)]).toEqual([local, null]);
  });
  test('is not believed without a Date, or with one that is none', () => {
    for (const date of [undefined, '', 'today', '0', '2026-11-21T12:00:00Z', 'Sat, 21 Nov 2026 12:00:00'])
      expect(endAtServerTime(reply(200, '', date === undefined ? {} : { date }), at(285))).toBeNull();
  });
  test.each([0, -1, -86_400 * 20])('is unknown %d seconds from its own now', (seconds) => {
    expect(endAtServerTime(from(0), at(seconds))).toBeNull();
  });
  test.each([...nonsense, '9999-12-31T23:59:59Z', '2026-13-45T99:99:99Z', '9'.repeat(40)])(
    'is not %j',
    (value) => {
      expect(endAtServerTime(from(0), value)).toBeNull();
    },
  );
});

describe('by vendor, an end', () => {
  const shop = (expires: unknown, more = {}) => ({ token, expires, ...more });
  test.each([
    ['at receipt', at(0)],
    ['before it', '2026-11-01T00:00:00Z'],
    ['that is no time', 'never'],
  ])('of the shop %s is unknown, whoever tells the time', (_what, expires) => {
    for (const answer of [from(0, shop(expires)), reply(200, shop(expires))])
      expect(fourwayshop.parseLoginResponse(answer, 'jane').expiresAt).toBeNull();
  });
  test('of the shop is counted by the shop’s clock, and its duration outranks it', () => {
    const fast = from(7200, shop(at(7200 + 285)));
    expect(fourwayshop.parseLoginResponse(fast, 'jane').expiresAt).toBe(noon + 284_500);
    for (const expiresInMS of [60_000, '60000'])
      expect(fourwayshop.parseLoginResponse(from(7200, shop(at(0), { expiresInMS })), 'jane').expiresAt).toBe(
        noon + 60_000,
      );
    for (const expiresInMS of [0, -1, '-5', 'x', 1e20, null])
      expect(fourwayshop.parseLoginResponse(from(0, shop(at(285), { expiresInMS })), 'jane').expiresAt).toBe(
        noon + 284_500,
      );
  });
  test('of Q01 without a duration is counted by its clock, and its difference from the issue needs none', () => {
    const grant = (more: object) => ({ idToken: token, ...more });
    const expiresIn = noon / 1000 - 3600 + 600;
    const judge = (answer: ReturnType<typeof reply>) => q01.parseLoginResponse(answer, null);
    expect(judge(from(-3600, grant({ expiresIn }))).expiresAt).toBe(noon + 599_500);
    expect(judge(reply(200, grant({ expiresIn }))).expiresAt).toBeNull();
    expect(judge(reply(200, grant({ expiresIn, issuedAt: expiresIn - 600 }))).expiresAt).toBe(noon + 600_000);
    const past = judge(from(0, grant({ expiresIn: noon / 1000 - 5 })));
    expect([past.expiresAt, past.renewableUntil]).toEqual([null, null]);
  });
  test.each(nonsense)('of Nexudus and N-central is unknown for a duration of %j', (seconds) => {
    const space = nexudus.parseGrantResponse(
      reply(200, { access_token: token, expires_in: seconds }),
      null,
      'id',
    );
    expect(space.expiresAt).toBeNull();
    const tokens = { access: { token, expirySeconds: seconds }, refresh: { token, expirySeconds: seconds } };
    const pair = ncentral.parseGrantResponse(reply(200, { tokens }));
    expect([pair.expiresAt, pair.renewableUntil]).toEqual([null, noon + 25 * 3600 * 1000]);
  });
});

describe('a user’s own JWT', () => {
  const jwt = (payload: unknown) =>
    `eyJhbGciOiJIUzI1NiJ9.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.c2ln`;
  const rmm = tenant('ncentral', 'https://rmm.example', {});
  const pair = { access: { token, expirySeconds: 3600 }, refresh: { token, expirySeconds: 90_000 } };
  const loginWith = async (payload: unknown, skew: number | null) => {
    const body = { tokens: pair };
    const { io } = scripted(skew === null ? reply(200, body) : from(skew, body));
    return ncentral.client.login(io, rmm, { method: 'jwt', fields: { jwt: jwt(payload) } });
  };
  test('ends by the clock of the server that issued it', async () => {
    for (const skew of [0, 7200, -86_400])
      expect((await loginWith({ exp: noon / 1000 + skew + 864_000 }, skew)).credentialEndsAt).toBe(
        noon + 864_000_000 - 500,
      );
  });
  test('may be issued for decades', async () => {
    expect((await loginWith({ exp: 2_208_988_800 }, 0)).credentialEndsAt).toBe(2_208_988_800_000 - 500);
  });
  test('is not said to end where it has ended already, or where no clock is told', async () => {
    for (const exp of [noon / 1000, noon / 1000 - 864_000, 0, -1, 1e300, 'soon', null])
      expect(await loginWith({ exp }, 0)).not.toHaveProperty('credentialEndsAt');
    expect(await loginWith({ exp: noon / 1000 + 864_000 }, null)).not.toHaveProperty('credentialEndsAt');
  });
  test.each(['', 'a', 'a.b', 'a.%%%.c', 'a.bnVsbA.c', 'a.W10.c'])('that is %j has no end', (text) => {
    expect(jwtEnd(from(0), text)).toBeNull();
  });
});
