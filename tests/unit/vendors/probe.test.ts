import { describe, expect, test } from 'vitest';
import { clients } from '../../../lib/vendors/clients.ts';
import { nonsense, reply, tenant } from '../../support/vendor-replies.ts';

// Who answers is told by whole documented shapes: a stranger's error must not look like a vendor's.

const recognisers = (status: number, body: unknown): string[] =>
  Object.entries(clients)
    .filter(([, client]) => client.probe.recognise(reply(status, body)))
    .map(([id]) => id);

describe('a vendor is known by its own answer', () => {
  test.each([
    ['nextup', 200, { Result: false, Error: 'Campul "Method" este obligatoriu.' }],
    ['nextup', 200, { Result: false, Error: { Code: 'NU-1', Message: 'Campul "Method" este obligatoriu.' } }],
    [
      'ncentral',
      200,
      {
        authenticate: '/api/auth/authenticate',
        refresh: '/api/auth/refresh',
        validate: '/api/auth/validate',
      },
    ],
    ['ncentral', 200, { authenticate: 'https://ncentral.example/api/auth/authenticate' }],
    ['ncentral', 200, { authenticate: '/api/auth/authenticate/' }],
    ['ncentral', 200, { _links: { authenticate: '/api/auth/authenticate' } }],
    ['ncentral', 200, { _links: { authenticate: 'https://ncentral.example/api/auth/authenticate/' } }],
    ['ncentral', 200, { authenticate: '/api/auth/authenticate', _links: null }],
    ['fourwayshop', 401, { message: 'Access Denied.' }],
    ['fourwayshop', 403, { message: "Operation not allowed, missing permission 'product'" }],
    ['fourwayshop', 200, { success: false, message: 'The token has expired.', errorCode: 'TOKEN_EXPIRED' }],
    ['fourwayshop', 405, { message: 'Method Not Allowed' }],
    ['nexudus', 400, { error: 'unsupported_grant_type' }],
    ['nexudus', 400, { error: 'invalid_request', error_description: 'x' }],
    [
      'q01',
      200,
      { code: 401, msg: 'Invalid Auth Token provided.', status: 401, message: 'Invalid Auth Token' },
    ],
    ['q01', 401, { status_code: 401, message: 'Invalid Auth Token' }],
    ['q01', 401, { status: '401', msg: 'Invalid Auth Token' }],
    ['q01', 401, { status: 0, message: '', data: [], errors: [] }],
    ...['TOKEN_MISSING', 'TOKEN_EXPIRED', 'TOKEN_INVALID', 'TOKEN_MALFORMED'].map(
      (code): [string, number, object] => [
        'q01',
        401,
        { error: 'AuthenticationError', message: 'Invalid or malformed token', code, status: 401 },
      ],
    ),
    ['q01', 401, { code: 401, message: { status: 401, message: 'x y', code: 'TOKEN_EXPIRED', errors: {} } }],
  ])('%s, by %d %j', (vendor, status, body) => {
    expect(recognisers(status, body)).toEqual([vendor]);
  });
});

describe('nobody is taken for a vendor', () => {
  test.each([
    ['a gateway', 401, { message: 'Unauthorized' }],
    ['a gateway that knows no route', 404, { message: 'no Route matched with those values' }],
    ['a proxy’s limit', 403, { message: 'Forbidden' }],
    ['a stranger’s session', 403, { message: 'Missing Authentication Token' }],
    [
      'a Java framework',
      404,
      { timestamp: '2026-11-21T12:00:00Z', status: 404, error: 'Not Found', message: '', path: '/api' },
    ],
    [
      'a Java framework’s 401',
      401,
      { timestamp: '2026-11-21T12:00:00Z', status: 401, error: 'Unauthorized', message: 'No', path: '/api' },
    ],
    ['a platform with codes of its own', 401, { message: 'No', code: 'SESSION_OVER', status: 401 }],
    [
      'a framework that wrote a code as well',
      401,
      { timestamp: 'x', path: '/api', message: 'No', code: 'TOKEN_INVALID', status: 401 },
    ],
    ['a refused token under 400', 400, { message: 'No', code: 'TOKEN_INVALID', status: 400 }],
    ['a problem document', 405, { type: 'about:blank', title: 'Method Not Allowed', message: 'No' }],
    ['a health check', 200, { status: 'ok', message: 'up' }],
    ['an envelope that holds no error', 200, { Result: true, Error: null }],
    ['an error without words', 200, { Result: false, Error: '' }],
    ['another link list', 200, { authenticate: '/login', refresh: '/refresh' }],
    ['another link list below _links', 200, { _links: { authenticate: '/login' } }],
    ['links of another form', 200, { _links: ['/api/auth/authenticate'] }],
    ['a link that goes on', 200, { authenticate: '/api/auth/authenticate/more' }],
    ['a link list that fails', 500, { authenticate: '/api/auth/authenticate' }],
    ['a sandbox’s proxy before no ERP', 502, { Result: false, Error: 'Proxy error: timeout' }],
    ['an OAuth success', 200, { error: 'invalid_grant' }],
    ['another error', 400, { error: 'bad request' }],
    ['a soft success', 200, { success: true, message: 'fine', errorCode: '' }],
    ['an empty object', 200, {}],
    ['an empty object under 401', 401, {}],
  ])('%s: %d %j', (_what, status, body) => {
    expect(recognisers(status, body)).toEqual([]);
  });
  test.each(nonsense)('%s', (_what, text) => {
    for (const status of [200, 400, 401, 403, 405, 502])
      expect([status, recognisers(status, text)]).toEqual([status, []]);
  });
  test('the right words cut in the middle', () => {
    for (const text of [
      '{"authenticate":"/api/auth/authenticate","ref',
      '{"Result":false,"Error":"Campul',
      '{"error":"unsupported_grant_type"',
      '{"message":"Access Denied."',
      '{"code":401,"message":"Invalid',
    ])
      for (const status of [200, 400, 401]) expect(recognisers(status, text)).toEqual([]);
  });
});

describe('a probe', () => {
  const settings = {
    nextup: { database: '99999999' },
    fourwayshop: { companyId: 'CORNER', siteId: '501' },
    nexudus: { portalUrl: 'https://members.acme.example' },
    q01: { tenantId: '00000Q01', resource: 'KETCHAPP' },
  } as Readonly<Record<string, Record<string, string>>>;
  test.each(Object.entries(clients))('of %s names nobody and goes to the server alone', (id, client) => {
    const request = client.probe.request(tenant(id, 'https://api.example', settings[id] ?? {}));
    expect(new URL(request.url).origin).toBe('https://api.example');
    expect(new URL(request.url).search).toBe('');
    expect([undefined, '{}']).toContain(request.body);
    expect([undefined, 'bearer made-up-token-of-a-connection-test']).toContain(request.headers.authorization);
    expect(JSON.stringify(request)).not.toMatch(/user|password|CORNER|99999999|00000Q01|client_id/i);
  });
});
