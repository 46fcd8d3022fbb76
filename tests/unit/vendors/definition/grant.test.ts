import { describe, expect, test } from 'vitest';
import { ConciergeError } from '../../../../lib/errors.ts';
import { createDefinitionClient } from '../../../../lib/vendors/definition/client.ts';
import { accepted, bearerFile, changed } from '../../../support/definitions.ts';
import { reply, scripted, tenant } from '../../../support/vendor-replies.ts';

const acme = tenant('x-acme-desk', 'https://acme.example', { company: '42' });
const typed = { method: 'password', fields: { username: 'jane', password: 'Pa:ss Wörd' } };

/** A client whose one way in is the grant of a user and a password. */
function clientWith(more: Record<string, unknown> = {}) {
  const fields = [
    { name: 'username', label: 'User', account: true },
    { name: 'password', label: 'Password', secret: true },
  ];
  const grant = { grant_type: 'password', token_endpoint: ['oauth', 'token'], ...more };
  const file = changed(bearerFile, 'signIn', [{ id: 'password', label: 'Acme user', fields, grant }]);
  return createDefinitionClient(accepted(file));
}

describe('the grant of a user and a password', () => {
  const error_description = 'As the server puts it.';
  test.each([
    ['invalid_grant', 'bad_credentials'],
    ['invalid_client', 'bad_credentials'],
    ['unauthorized_client', 'bad_credentials'],
    ['access_denied', 'forbidden'],
    ['invalid_request', 'vendor_refused'],
    ['unsupported_grant_type', 'vendor_refused'],
    ['invalid_scope', 'vendor_refused'],
  ])('that is refused as %s is %s, in the server’s words', async (error, code) => {
    const { io } = scripted(reply(400, { error, error_description }));
    const thrown = await clientWith()
      .login(io, acme, typed)
      .catch((each: unknown) => each);
    expect(thrown).toBeInstanceOf(ConciergeError);
    expect(thrown).toMatchObject({ code, facts: { status: 400, vendorMessage: error_description } });
  });
  test('brings tokens with the life that the server names', async () => {
    const { io } = scripted(
      reply(200, {
        access_token: 'aaaaaaaaaaaa',
        refresh_token: 'rrrrrrrrrrrr',
        expires_in: 600,
        refresh_expires_in: 3600,
      }),
    );
    const grant = await clientWith().login(io, acme, typed);
    expect(grant.secrets).toEqual({ accessToken: 'aaaaaaaaaaaa', refreshToken: 'rrrrrrrrrrrr' });
    expect([grant.expiresAt, grant.renewableUntil]).toEqual([
      grant.receivedAt + 600_000,
      grant.receivedAt + 3_600_000,
    ]);
  });
  test.each([
    ['without a client', {}, {}, undefined],
    [
      'of a public client',
      { client_id: 'a b', token_endpoint_auth_method: 'none' },
      { client_id: 'a b' },
      undefined,
    ],
    [
      'of a client with a secret',
      { client_id: 'a', client_secret: 'c' },
      { client_id: 'a', client_secret: 'c' },
      undefined,
    ],
    [
      'of a client with a secret in the header',
      { client_id: 'a', client_secret: 'c', token_endpoint_auth_method: 'client_secret_basic' },
      {},
      `Basic ${btoa('a:c')}`,
    ],
    ['with a scope', { scope: 'read write' }, { scope: 'read write' }, undefined],
  ])('%s is sent as RFC 6749 has it', async (_what, more, pairs, authorization) => {
    const { io, sent } = scripted(reply(200, { access_token: 'aaaaaaaaaaaa' }));
    await clientWith(more).login(io, acme, typed);
    const [request] = sent;
    expect(request).toMatchObject({ method: 'POST', url: 'https://acme.example/oauth/token' });
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      grant_type: 'password',
      username: 'jane',
      password: 'Pa:ss Wörd',
      ...pairs,
    });
    expect(request?.headers).toEqual({
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      ...(authorization === undefined ? {} : { authorization }),
    });
  });
});
