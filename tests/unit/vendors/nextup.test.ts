import { describe, expect, test } from 'vitest';
import { problemText } from '../../../components/shared/messages.ts';
import type { ConciergeError } from '../../../lib/errors.ts';
import {
  client,
  loginRequest,
  methodRequest,
  parseCallResponse,
  parseLoginResponse,
} from '../../../lib/vendors/nextup/client.ts';
import { english } from '../../../scripts/node-i18n.ts';
import { createTestApp, importTenants, noon } from '../../support/test-app.ts';
import {
  nonsense,
  refusal,
  reply,
  scripted,
  session,
  tenant,
  wordsOf,
} from '../../support/vendor-replies.ts';

// What vendors.md, section 1, knows of NextUp. Bad replies first; every error is an HTTP 200.

const erp = tenant('nextup', 'https://erp.example:8443', { database: '99999999' });
const token = 'af0123456789abcdef0123456789abcd';
const signedIn = session({ accessToken: token });
const typed = { method: 'password', fields: { username: 'demo_user', password: 'De"mo\\1234 é' } };
const deadToken = 'AuthenticationToken lipseste, este invalid sau a expirat.';
const judge = (status: number, body: unknown) => () => parseLoginResponse(reply(status, body), 'demo_user');

describe('a log-in is refused', () => {
  test.each(nonsense)('that is %s', (_what, text, detail) => {
    expect(refusal(judge(200, text))).toEqual({ code: 'vendor_reply', facts: { detail, status: 200 } });
    for (const status of [500, 502, 503])
      expect(refusal(judge(status, text))).toEqual({
        code: 'vendor_reply',
        facts: { detail: 'status', status },
      });
  });
  test('with an empty body, which is what application/json gets: its own fault, no crash', () => {
    expect(refusal(judge(200, ''))).toEqual({
      code: 'vendor_reply',
      facts: { detail: 'empty', status: 200 },
    });
  });
  test.each([
    ['nothing', undefined],
    ['null', null],
    ['false', false],
    ['true', true],
    ['a number', 1],
    ['nothing in it', ''],
    ['an object', { Token: token }],
    ['a list', [token]],
    ['upper case', token.toUpperCase()],
    ['dashes', 'af012345-6789-abcd-ef01-23456789abcd'],
    ['31 digits', token.slice(1)],
    ['33 digits', `${token}0`],
    ['a newline after it', `${token}\n`],
    ['other letters', token.replace('a', 'g')],
  ])('whose Result is %s', (_what, Result) => {
    expect(refusal(judge(200, { Result, Error: null }))).toEqual({
      code: 'vendor_reply',
      facts: { detail: 'shape', status: 200 },
    });
  });
  test.each([{}, { result: token }, { Token: token }])(
    'whose envelope has neither Result nor Error: %j',
    (body) => {
      expect(refusal(judge(200, body))).toEqual({
        code: 'vendor_reply',
        facts: { detail: 'shape', status: 200 },
      });
    },
  );
  test('with the ERP’s refusal, in an HTTP 200 and in a 4xx alike', () => {
    for (const status of [200, 400, 401, 403]) {
      expect(refusal(judge(status, { Result: false, Error: 'Invalid credentials.' }))).toEqual({
        code: 'bad_credentials',
        facts: { status },
      });
    }
  });
  test('with no refusal, whatever the words, by a server that fails', () => {
    const words = ['Invalid credentials.', deadToken];
    const errors = [...words, { Message: 'Eroare 5' }];
    for (const each of errors)
      for (const judgement of [parseLoginResponse, parseCallResponse])
        expect(refusal(() => judgement(reply(502, { Result: false, Error: each }), null))).toEqual({
          code: 'vendor_reply',
          facts: {
            detail: 'status',
            status: 502,
            vendorMessage: typeof each === 'string' ? each : each.Message,
          },
        });
  });
  test.each([parseLoginResponse, parseCallResponse])(
    'by the sandbox’s proxy, which reaches no ERP',
    (judgement) => {
      const body = { Result: false, Error: 'Proxy error: timeout' };
      expect(refusal(() => judgement(reply(502, body), null))).toEqual({
        code: 'network',
        facts: { detail: 'upstream', status: 502, vendorMessage: 'Proxy error: timeout' },
      });
      for (const status of [500, 503])
        expect(refusal(() => judgement(reply(status, body), null))).toMatchObject({ code: 'vendor_reply' });
    },
  );
  test.each([400, 404, 418])('with %d and no error of the ERP’s: the status, not the shape', (status) => {
    const detail = status === 404 ? 'missing' : 'unexpected';
    for (const body of [
      '',
      '<html>',
      '{"Res',
      {},
      { Result: token, Error: null },
      { Result: false, Error: {} },
    ])
      expect(refusal(judge(status, body))).toEqual({ code: 'vendor_reply', facts: { detail, status } });
  });
  test('with a token and an error at once: the error counts', () => {
    expect(refusal(judge(200, { Result: token, Error: 'Invalid credentials.' })).code).toBe(
      'bad_credentials',
    );
  });
  test.each([
    'Campul "Method" este obligatoriu.',
    'Payload-ul nu este JSON valid: x',
    'Parametrul "Database" este obligatoriu.',
  ])('with the vendor’s words: %s', (words) => {
    expect(refusal(judge(200, { Result: false, Error: words }))).toEqual({
      code: 'vendor_refused',
      facts: { status: 200, vendorMessage: words },
    });
  });
  test.each([
    [{ Code: 'NU-1', Message: 'Invalid credentials.' }, 'bad_credentials', undefined],
    [{ message: 'Server busy.' }, 'vendor_refused', 'Server busy.'],
    [{ Description: 'Server busy.' }, 'vendor_refused', 'Server busy.'],
    [{ Code: 5 }, 'vendor_refused', undefined],
    [{ Message: { deep: 'x' } }, 'vendor_refused', 'x'],
    [{ Code: 'NU-5', Detail: { ErrorMessage: 'Server busy.' } }, 'vendor_refused', 'Server busy.'],
    [{ Code: 'NU-5', ErrorMessage: 'Server busy.' }, 'vendor_refused', 'Server busy.'],
    [{ Code: 'NU-5', ErrorMessage: '' }, 'vendor_refused', 'NU-5'],
    [['Server busy.'], 'vendor_refused', 'Server busy.'],
    [[{ Code: 5, Error: { Message: 'Invalid credentials.' } }], 'bad_credentials', undefined],
    [{ a: { b: { c: { d: { e: 'Invalid credentials.' } } } } }, 'vendor_refused', undefined],
    [Array(30).fill(0).concat('Invalid credentials.'), 'vendor_refused', undefined],
    [{}, 'vendor_refused', undefined],
    [[], 'vendor_refused', undefined],
    [true, 'vendor_refused', undefined],
    [42, 'vendor_refused', undefined],
    [' ', 'vendor_refused', undefined],
    [' \u200b', 'vendor_refused', undefined],
  ])('with an Error of another type: %j', (words, code, vendorMessage) => {
    const seen = refusal(judge(200, { Result: false, Error: words }));
    expect(seen.code).toBe(code);
    expect(seen.facts.vendorMessage).toBe(vendorMessage);
  });
  test('with 500 and no error of the ERP’s: the status is not overlooked', () => {
    expect(refusal(judge(500, { Result: token, Error: null }))).toEqual({
      code: 'vendor_reply',
      facts: { detail: 'status', status: 500 },
    });
  });
});

describe('a log-in is taken', () => {
  test.each([
    [{ Result: token, Error: null }],
    [{ Result: token }],
    [{ Result: token, Error: '' }],
    [{ Result: token, Error: false }],
    [{ Result: token, More: 1 }],
  ])('as %j; its expiry is not told', (body) => {
    expect(judge(200, body)()).toEqual({
      secrets: { accessToken: token },
      receivedAt: noon,
      expiresAt: null,
      renewableUntil: null,
      account: 'demo_user',
      tokenKind: 'in the body',
    });
  });
});

describe('a call', () => {
  test.each([
    deadToken,
    'AuthenticationToken este invalid',
    'AuthenticationToken a expirat!',
    'authenticationtoken INVALID',
    'Eroare: AuthenticationToken lipseste sau a expirat (cod 12)',
  ])('finds the token dead by the stable parts of: %s', (words) => {
    expect(refusal(() => parseCallResponse(reply(200, { Result: false, Error: words })))).toEqual({
      code: 'session_dead',
      facts: { status: 200 },
    });
    for (const error of [
      { Message: words },
      { Code: 5, ErrorMessage: words },
      { Error: { Message: words } },
      { Error: { Message: { Text: words } } },
      { Message: 'Eroare.', Detail: words },
      [words],
      [{ Message: words }],
    ])
      expect(refusal(() => parseCallResponse(reply(200, { Result: false, Error: error }))).code).toBe(
        'session_dead',
      );
  });
  test('does not find it dead by words that stand in two texts', () => {
    const error = { Field: 'AuthenticationToken', Message: 'Parametru invalid.' };
    expect(refusal(() => parseCallResponse(reply(200, { Result: false, Error: error }))).code).toBe(
      'vendor_refused',
    );
  });
  test('that is refused while the token lives says that it outlives what was changed; a log-in does not', () => {
    const refused = reply(200, { Result: false, Error: 'Utilizatorul nu are drepturi.' });
    const facts = { status: 200, vendorMessage: 'Utilizatorul nu are drepturi.' };
    expect(refusal(() => parseCallResponse(refused))).toEqual({
      code: 'vendor_refused',
      facts: { ...facts, detail: 'living token' },
    });
    expect(refusal(() => parseLoginResponse(refused, null))).toEqual({ code: 'vendor_refused', facts });
    const told = refusal(() => parseCallResponse(refused));
    expect(
      problemText(english, told.code, {
        act: 'check',
        facts: told.facts,
        vendor: 'NextUp',
        awaitsCode: false,
      }),
    ).toMatch(/old session doesn’t know yet.*Utilizatorul nu are drepturi/);
  });
  test('that is told dead inside an object ends the session', async () => {
    const error = [{ Code: 5, Error: { ErrorMessage: deadToken } }];
    const answers: unknown[] = [
      { Result: token, Error: null },
      { Result: false, Error: error },
    ];
    const world = createTestApp({ fetch: async () => Response.json(answers.shift()) });
    await importTenants(world, { ...erp, id: 'acme', environment: 'staging' });
    expect(await world.login('acme', { username: 'demo_user', password: 'Demo1234' })).toEqual({
      ok: true,
    });
    expect(await world.ask({ name: 'check', tenant: 'acme' })).toMatchObject({ code: 'session_dead' });
    expect(await world.state('acme')).toBe('expired');
  });
  test.each([
    'Metoda "X" nu exista.',
    'Utilizatorul nu are drepturi.',
    'AuthenticationToken',
    'Sesiune invalida',
    'Codul a expirat',
  ])('does not find it dead by: %s', (words) => {
    expect(refusal(() => parseCallResponse(reply(200, { Result: false, Error: words }))).code).toBe(
      'vendor_refused',
    );
  });
  test.each(nonsense)('is no proof of life when it is %s', (_what, text, detail) => {
    expect(refusal(() => parseCallResponse(reply(200, text)))).toEqual({
      code: 'vendor_reply',
      facts: { detail, status: 200 },
    });
  });
  test.each([
    [{ Result: [], Error: null }],
    [{ Result: null }],
    [{ Result: true, Error: '' }],
    [{ Error: '' }],
  ])('is fine as %j', (body) => {
    expect(parseCallResponse(reply(200, body))).toEqual({ status: 200 });
  });
});

describe('a request to NextUp is exact', () => {
  test('the log-in: text/plain, one envelope, no token anywhere', () => {
    const request = loginRequest(erp, typed);
    expect(request).toEqual({
      method: 'POST',
      url: 'https://erp.example:8443/NextUpServices/Services/POST/',
      headers: { 'content-type': 'text/plain' },
      body: expect.any(String),
    });
    expect(JSON.parse(request.body ?? '')).toEqual({
      Method: 'GetAuthenticationToken',
      Params: { UserName: 'demo_user', Password: 'De"mo\\1234 é', Database: '99999999' },
    });
  });
  test('any other method: the token at the root of the envelope, never in a header', () => {
    const request = methodRequest(erp, signedIn, 'Logout');
    expect(JSON.parse(request.body ?? '')).toEqual({
      AuthenticationToken: token,
      Method: 'Logout',
      Params: {},
    });
    expect(JSON.stringify(request.headers)).not.toContain(token.slice(0, 9));
    expect(request.url).not.toContain('?');
  });
  test.each([
    ['NextUpServices/msc/POST', 'https://erp.example:8443/NextUpServices/msc/POST'],
    ['/NextUpServices/msc/POST', 'https://erp.example:8443/NextUpServices/msc/POST'],
    ['', 'https://erp.example:8443/NextUpServices/Services/POST/'],
  ])('to the service path %j of the tenant', (servicePath, url) => {
    expect(loginRequest(tenant('nextup', erp.baseUrl, { database: '1', servicePath }), typed).url).toBe(url);
  });
  test('names the company that the tenant names', () => {
    const other = tenant('nextup', erp.baseUrl, { database: 'ALTA_SOC' });
    expect(JSON.parse(loginRequest(other, typed).body ?? '').Params.Database).toBe('ALTA_SOC');
  });
});

describe('the adapter', () => {
  test('takes a word about tokens at the log-in for a refusal, not for a dead session', async () => {
    const { io } = scripted(reply(200, { Result: false, Error: deadToken }));
    const thrown = await client.login(io, erp, typed).catch((each: unknown) => each);
    expect(thrown).toMatchObject({ code: 'vendor_refused' });
    expect(wordsOf(thrown as ConciergeError)).not.toContain('Demo');
  });
  test('checks with the method the tenant names, else with GetAllArticles', async () => {
    const { io, sent } = scripted(reply(200, { Result: [] }), reply(200, { Result: [] }));
    await client.check?.(io, erp, signedIn);
    await client.check?.(
      io,
      tenant('nextup', erp.baseUrl, { database: '1', checkMethod: 'GetCompanyInfo' }),
      signedIn,
    );
    expect(sent.map((request) => JSON.parse(request.body ?? '').Method)).toEqual([
      'GetAllArticles',
      'GetCompanyInfo',
    ]);
  });
  test('logs out with an empty Error, and rejects when the ERP does not take it', async () => {
    const { io } = scripted(
      reply(200, { Result: true, Error: '' }),
      reply(200, { Result: false, Error: 'Nu acum.' }),
    );
    await expect(client.logout?.(io, erp, signedIn)).resolves.toBe(true);
    await expect(client.logout?.(io, erp, signedIn)).rejects.toMatchObject({ code: 'vendor_refused' });
  });
  test('has no renewal: NextUp knows no refresh token', () => {
    expect(client.renew).toBeUndefined();
  });
});
