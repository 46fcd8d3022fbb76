import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type NCentralSimulator, startNCentral } from '../../simulators/ncentral.ts';
import { type NexudusSimulator, startNexudus } from '../../simulators/nexudus.ts';
import {
  createTestApp,
  importTenants,
  jane,
  ncentralTenant,
  nexudusTenant,
  type TestApp,
} from '../../support/test-app.ts';

// A refresh token that the vendor refuses in whatever way is sent once, and what is kept serves in its place.

let space: NexudusSimulator;
let rmm: NCentralSimulator;
beforeEach(async () => {
  [space, rmm] = await Promise.all([startNexudus(), startNCentral()]);
});
afterEach(() => Promise.all([space.close(), rmm.close()]));

interface Case {
  tenant: string;
  /** Whether a request is the renewal. */
  renews(path: string, body: string): boolean;
  login(at: TestApp): Promise<unknown>;
  authenticates(): number;
  /** The access token dies; the clock does not tell. */
  kill(): void;
  replies: readonly (readonly [status: number, body: unknown])[];
}
const cases: Readonly<Record<string, Case>> = {
  'N-central': {
    tenant: 'acme-rmm',
    renews: (path) => path === '/api/auth/refresh',
    login: (at) => at.login('acme-rmm', { jwt: rmm.users[0]?.userJwt ?? '' }, 'jwt'),
    authenticates: () => rmm.requests.filter(({ path }) => path === '/api/auth/authenticate').length,
    kill: () => rmm.reboot(),
    replies: [
      [200, { 'error message': 'Invalid refresh token' }],
      [400, { message: 'Invalid refresh token' }],
      [401, { message: 'The token is invalid or has expired.' }],
    ],
  },
  Nexudus: {
    tenant: 'acme-members',
    renews: (path, body) => path === '/api/token' && body.includes('grant_type=refresh_token'),
    login: (at) => at.login('acme-members', jane),
    authenticates: () => space.requests.filter(({ body }) => body.includes('grant_type=password')).length,
    kill: () => space.killBearers(),
    replies: [
      [400, { error: 'invalid_grant' }],
      [400, { error: 'something_new' }],
      [400, { error: 'unsupported_grant_type' }],
    ],
  },
};

/** An app whose every renewal is answered so, and the refresh tokens that it sent. */
async function refusing(it: Case, [status, body]: Case['replies'][number]) {
  const sent: string[] = [];
  const at = createTestApp({
    fetch: async (input, init) => {
      const text = init?.body === undefined ? '' : new TextDecoder().decode(init.body as Uint8Array);
      if (!it.renews(new URL(String(input)).pathname, text)) return fetch(input, init);
      sent.push(text);
      return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status });
    },
  });
  await importTenants(at, nexudusTenant(space), ncentralTenant(rmm));
  return { at, sent };
}

const table = Object.entries(cases).flatMap(([name, it]) =>
  it.replies.map((reply) => [name, reply[0], JSON.stringify(reply[1]), it, reply] as const),
);

describe('a refresh token of', () => {
  test.each(table)('%s, refused by %d %s, is sent once', async (_name, _status, _body, it, reply) => {
    const { at, sent } = await refusing(it, reply);
    await it.login(at);
    for (let press = 0; press < 3; press += 1) {
      expect(await at.ask({ name: 'renew', tenant: it.tenant })).toMatchObject({ code: 'session_dead' });
      await at.app.runDueWork();
    }
    expect(sent).toHaveLength(1);
    expect((await at.token(it.tenant))?.secrets).toEqual({ accessToken: expect.any(String) });
    expect(await at.state(it.tenant)).toBe('signed-in');
  });
  test.each(table)(
    '%s, refused by %d %s, is followed by one fresh log-in where credentials are kept',
    async (_name, _status, _body, it, reply) => {
      const { at, sent } = await refusing(it, reply);
      await at.ask({ name: 'setRetention', tenant: it.tenant, how: 'browser' });
      await it.login(at);
      it.kill();
      expect(await at.ask({ name: 'check', tenant: it.tenant })).toEqual({ ok: true });
      expect([sent.length, it.authenticates(), await at.state(it.tenant)]).toEqual([1, 2, 'signed-in']);
    },
  );
});
