import { describe, expect, test } from 'vitest';
import { clients } from '../../../lib/vendors/clients.ts';
import { reply, scripted, session, tenant } from '../../support/vendor-replies.ts';

// What a reply that is no grant says of the refresh token: that it is over, or nothing.

const tenants = {
  ncentral: tenant('ncentral', 'https://ncentral.example', {}),
  nexudus: tenant('nexudus', 'https://acme.spaces.nexudus.com', {
    portalUrl: 'https://members.acme.example',
  }),
} as const;
const signedIn = session({ accessToken: 'a'.repeat(32), refreshToken: 'r'.repeat(32), clientId: 'c' });

async function codeOf(vendor: keyof typeof tenants, status: number, body: unknown): Promise<unknown> {
  const { io } = scripted(reply(status, body));
  const thrown = await clients[vendor]?.renew?.(io, tenants[vendor], signedIn).catch((each: unknown) => each);
  return (thrown as { code: unknown }).code;
}

const words = [{ message: 'Invalid refresh token' }, { error: 'invalid_grant' }, { error: '' }, {}];
const page = '<!doctype html><p>No such page.</p>';

describe.each(['ncentral', 'nexudus'] as const)('a renewal of %s', (vendor) => {
  test.each([400, 401])('is refused by %d in the vendor’s own words', async (status) => {
    for (const body of words)
      expect([body, await codeOf(vendor, status, body)]).toEqual([body, 'session_dead']);
  });
  test('is refused by a 401 without a word, or with a page', async () => {
    for (const body of ['', page]) expect(await codeOf(vendor, 401, body)).toBe('session_dead');
  });
  test.each([403, 404, 405, 408, 410, 415, 421, 422, 429, 500, 502, 503])(
    'is not refused by %d, whatever it carries',
    async (status) => {
      for (const body of [...words, '', page]) {
        const code = await codeOf(vendor, status, body);
        expect([status, body, code !== 'session_dead', typeof code]).toEqual([status, body, true, 'string']);
      }
    },
  );
  test.each([400, 404, 410])('is not refused by %d of whoever stands before the server', async (status) => {
    for (const body of ['', page, 'Not here.', '["no"]', '{"error'])
      expect([body, await codeOf(vendor, status, body)]).toEqual([body, 'vendor_reply']);
  });
});

test('Nexudus that does not know the client it knew at the log-in has lost a header on the way', async () => {
  expect(await codeOf('nexudus', 400, { error: 'invalid_client' })).toBe('gateway');
  expect(await codeOf('nexudus', 401, { error: 'invalid_client' })).toBe('gateway');
});

test('N-central refuses one inside an HTTP 200 too, and then its words are told', async () => {
  const { io } = scripted(reply(200, { 'error message': 'Invalid refresh token' }));
  await expect(clients.ncentral?.renew?.(io, tenants.ncentral, signedIn)).rejects.toMatchObject({
    code: 'session_dead',
    facts: { status: 200, vendorMessage: 'Invalid refresh token' },
  });
});

test('a good reply that cannot be read says nothing of the refresh token', async () => {
  for (const vendor of ['ncentral', 'nexudus'] as const) {
    for (const body of ['', page, '{"tok', {}]) expect(await codeOf(vendor, 200, body)).toBe('vendor_reply');
  }
});
