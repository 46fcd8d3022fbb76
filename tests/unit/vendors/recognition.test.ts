import { describe, expect, test } from 'vitest';
import { clients } from '../../../lib/vendors/clients.ts';
import type { VendorClient, VendorReply, VendorRequest } from '../../../lib/vendors/contract.ts';
import {
  foreignError,
  foreignKind,
  recogniseReply,
  requestedPause,
} from '../../../lib/vendors/recognition.ts';
import { kindOfStatus, replyKinds } from '../../../lib/vendors/reply-kinds.ts';
import { reply } from '../../support/vendor-replies.ts';

// Who speaks is told before any client reads; a vendor's own refusal is never taken for a stranger's.

const client = (vendor: string): VendorClient => {
  const found = clients[vendor];
  if (found === undefined) throw new TypeError(`no vendor ${vendor}`);
  return found;
};
const at = (path: string): VendorRequest => ({
  method: 'POST',
  url: `https://acme.example${path}`,
  headers: {},
});
const known = (vendor: string, path: string, each: VendorReply) =>
  recogniseReply(client(vendor), each, at(path));

describe('a vendor’s own refusal is read by its client', () => {
  test.each([
    ['nextup', '/x', 200, { Result: false, Error: 'Invalid credentials.' }],
    ['nextup', '/x', 502, { Result: false, Error: 'Proxy error: timeout' }],
    ['nextup', '/x', 500, { Result: false, Error: { Message: 'Eroare' } }],
    ['ncentral', '/api/auth/validate', 401, { message: 'The token is invalid or has expired.' }],
    ['ncentral', '/api/auth/refresh', 401, { status: 401, message: 'Invalid refresh token' }],
    ['ncentral', '/api/auth/authenticate', 403, { message: 'Two-factor authentication is enabled.' }],
    ['ncentral', '/api/auth/logout', 404, '<html>'],
    ['ncentral', '/api/auth/logout', 405, ''],
    ['fourwayshop', '/check', 401, { message: 'Access Denied.' }],
    ['fourwayshop', '/check', 403, { message: "Operation not allowed, missing permission 'product'" }],
    ['fourwayshop', '/login', 401, { success: false, message: 'x', errorCode: 'ACCOUNT_LOCKED' }],
    ['fourwayshop', '/login', 500, { success: false, message: 'x', errorCode: 'INTERNAL_ERROR' }],
    ['nexudus', '/api/token', 400, { error: 'invalid_grant', error_description: 'x' }],
    ['nexudus', '/api/token', 400, { error: 'two_factor_auth_check' }],
    ['nexudus', '/en/user/me', 401, { Message: 'Authorization has been denied for this request.' }],
    ['nexudus', '/api/sys/users/exchange?token=x&validForInMinutes=1', 400, ''],
    ['nexudus', '/api/sys/users/token/refresh', 500, { WasSuccessful: false, Message: 'No' }],
    ['q01', '/api/v4/auth/login', 401, { status: 0, message: '', data: [], errors: [] }],
    ['q01', '/api/v4/auth/tokenvalidator', 401, { code: 401, msg: 'Invalid Auth Token provided.' }],
    ['q01', '/api/v4/auth/login', 400, { status: 0, message: 'The uuid field is required.', data: [] }],
    [
      'q01',
      '/api/v4/auth/tokenvalidator',
      401,
      { error: 'Unauthorized', message: 'JWT token has expired', code: 'TOKEN_EXPIRED', status: 401 },
    ],
    [
      'q01',
      '/api/v4/auth/login',
      400,
      { code: 400, message: { status: 400, message: 'Invalid field', code: 'INVALID_FIELD', errors: {} } },
    ],
    [
      'q01',
      '/api/v4/auth/login',
      422,
      { error: 'ValidationError', message: 'x', code: 'REGEX_VALIDATION_FAILED', status: 422 },
    ],
  ])('%s at %s, %d %j', (vendor, path, status, body) => {
    expect(known(vendor, path, reply(status, body))).toBe('own');
  });
  test('Nexudus’ bare 401 is its own with the challenge of a bearer, and doubtful without', () => {
    const bare = (headers: Record<string, string>) =>
      known('nexudus', '/en/user/me', reply(401, '', headers));
    expect(bare({ 'www-authenticate': 'Bearer' })).toBe('own');
    expect(bare({ 'www-authenticate': 'bearer realm="x", error="invalid_token"' })).toBe('own');
    expect(bare({})).toBe('doubtful');
    expect(known('nexudus', '/api/token', reply(401, '', { 'www-authenticate': 'Bearer' }))).toBe('doubtful');
  });
  test('in its whole shape beside a foreign challenge is doubtful: both may be true', () => {
    const both = reply(401, { message: 'Access Denied.' }, { 'www-authenticate': 'Basic realm="x"' });
    expect(known('fourwayshop', '/check', both)).toBe('doubtful');
  });
});

test('a 401 with a code that Q01 does not document is doubtful', () => {
  const body = { error: 'Unauthorized', message: 'Sign in', code: 'SESSION_OVER', status: 401 };
  expect(known('q01', '/api/v4/auth/tokenvalidator', reply(401, body))).toBe('doubtful');
});

describe('a stranger is never a vendor', () => {
  const schemes = [
    'Basic realm="x"',
    'Negotiate',
    'NTLM',
    'Digest realm="x"',
    'Bearer, Basic realm="x"',
    'negotiate, ntlm',
  ];
  test.each(Object.keys(clients))('%s: not with a challenge of another scheme', (vendor) => {
    for (const scheme of schemes)
      for (const status of [401, 403])
        for (const body of ['', '<html>', { message: 'Unauthorized' }]) {
          const found = known(vendor, '/x', reply(status, body, { 'www-authenticate': scheme }));
          // Beside a bearer's challenge, which Nexudus sends, the probe decides.
          expect([scheme, vendor === 'nexudus' && found === 'doubtful' ? scheme : found]).toEqual([
            scheme,
            vendor === 'nexudus' && found === 'doubtful' ? 'Bearer, Basic realm="x"' : 'gateway',
          ]);
        }
  });
  test.each(Object.keys(clients))('%s: not with another vendor’s refusal', (vendor) => {
    const refusals: Readonly<Record<string, [number, unknown]>> = {
      nextup: [401, { Result: false, Error: 'Invalid credentials.' }],
      fourwayshop: [401, { success: false, errorCode: 'INVALID_CREDENTIALS' }],
      nexudus: [400, { error: 'invalid_grant' }],
      q01: [401, { status: 0, data: [], errors: [], msg: 'No' }],
    };
    for (const [other, [status, body]] of Object.entries(refusals))
      if (other !== vendor)
        expect([other, known(vendor, '/api/token', reply(status, body))]).not.toEqual([other, 'own']);
  });
  test('a bearer’s challenge is no foreign one', () => {
    for (const scheme of ['Bearer', 'bearer realm="basic"', 'Bearer realm="negotiate"'])
      expect(
        known(
          'fourwayshop',
          '/check',
          reply(401, { message: 'Access Denied.' }, { 'www-authenticate': scheme }),
        ),
      ).toBe('own');
  });
});

describe('a pause', () => {
  test.each(Object.keys(clients))(
    'is asked of %s by a 429, for as long as it says or some seconds',
    (vendor) => {
      const seconds = (headers: Record<string, string>) =>
        requestedPause(client(vendor), reply(429, '', headers));
      expect(seconds({ 'retry-after': '30' })).toEqual({ seconds: 30, repeatable: true });
      for (const value of ['', 'soon', '-1'])
        expect(seconds({ 'retry-after': value })).toEqual({
          seconds: ['ncentral', 'q01'].includes(vendor) ? 2 : 5,
          repeatable: true,
        });
    },
  );
  test.each(Object.keys(clients))('is asked of %s by another failure only with its time', (vendor) => {
    for (const status of [500, 502, 503, 504]) {
      expect(requestedPause(client(vendor), reply(status, ''))).toBeNull();
      expect(requestedPause(client(vendor), reply(status, '', { 'retry-after': '7' }))).toEqual({
        seconds: 7,
        repeatable: status === 503,
      });
    }
    expect(requestedPause(client(vendor), reply(200, '', { 'retry-after': '7' }))).toBeNull();
  });
});

describe('the kind of a foreign reply', () => {
  test.each([
    [401, 'gateway'],
    [403, 'gateway'],
    [404, 'missing'],
    [405, 'missing'],
    [407, 'proxy'],
    [410, 'missing'],
    [413, 'request_too_big'],
    [414, 'address_too_long'],
    [418, 'unexpected'],
    [421, 'misdirected'],
    [431, 'request_too_big'],
    [451, 'gateway'],
    [499, 'unexpected'],
    [500, 'failing'],
    [511, 'network_login'],
    [520, 'failing'],
    [599, 'failing'],
  ] as const)('%d is %s', (status, kind) => {
    expect(kindOfStatus(status)).toBe(kind);
    for (const body of ['', '<html>', 'words', {}]) expect(foreignKind(reply(status, body))).toBe(kind);
    const { code, facts } = foreignError(kind, reply(status, ''));
    const { code: tableCode, ...more } = replyKinds[kind];
    expect([code, facts]).toEqual([
      tableCode,
      { status, ...('detail' in more ? { detail: more.detail } : {}) },
    ]);
  });
  test('is told by the body below 400, and half a JSON text is half a JSON text', () => {
    const kinds = ['', ' ', '<!-- x -->', '{"a":', '{}', 'words'].map((body) =>
      foreignKind(reply(200, body)),
    );
    expect(kinds).toEqual(['empty', 'empty', 'page', 'truncated', 'shape', 'shape']);
    expect(foreignKind(reply(401, '{"message":"Acc'))).toBe('truncated');
    expect(foreignKind(reply(502, '{"message":"Acc'))).toBe('failing');
  });
  test('names the request id of the gateway for a ticket', () => {
    expect(
      foreignError('gateway', reply(403, '', { 'cf-ray': '8f1a2b3c4d5e6f70-OTP' })).facts.reference,
    ).toBe('8f1a2…');
  });
});

describe('a refusal by its status alone', () => {
  const refusing: VendorClient = { ...client('fourwayshop'), speaks: () => false, mayRefuse: () => true };
  const read = (each: VendorReply) => recogniseReply(refusing, each, at('/login'));
  test('is doubtful where its client says that it may be one', () => {
    expect(read(reply(400, { error: 'x' }))).toBe('doubtful');
    expect(read(reply(422, { error: 'x' }))).toBe('doubtful');
    expect(known('fourwayshop', '/login', reply(400, { error: 'x' }))).toBe('unexpected');
  });
  test('beside a foreign challenge is a stranger’s', () => {
    expect(read(reply(400, { error: 'x' }, { 'www-authenticate': 'Basic realm="x"' }))).toBe('unexpected');
    expect(read(reply(400, { error: 'x' }, { 'cf-mitigated': 'challenge' }))).toBe('gateway');
  });
});

describe('a failure speaks for Four Way Shop', () => {
  const speaks = (status: number, body: unknown) =>
    client('fourwayshop').speaks(reply(status, body), at('/check'));
  test.each([
    [401, { message: 'Access denied.' }],
    [403, { message: 'Operation not allowed, missing permission' }],
    [500, { message: 'The article is locked.' }],
    [401, { success: false, errorCode: 'ACCOUNT_LOCKED' }],
  ])('by %d with %j', (status, body) => expect(speaks(status, body)).toBe(true));
  test.each([
    [401, { message: 'Network access denied.' }],
    [403, { message: 'This operation not allowed' }],
    [500, { message: 'The article is locked.', path: '/check' }],
    [500, { success: false }],
    [500, { errorCode: 'ACCOUNT_LOCKED' }],
    [500, { success: true, errorCode: 'ACCOUNT_LOCKED' }],
  ])('not by %d with %j', (status, body) => expect(speaks(status, body)).toBe(false));
});
