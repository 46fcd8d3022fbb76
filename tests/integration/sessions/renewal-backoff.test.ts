import { afterEach, beforeEach, expect, test } from 'vitest';
import { type NCentralSimulator, startNCentral } from '../../simulators/ncentral.ts';
import { createTestApp, importTenants, ncentralTenant } from '../../support/test-app.ts';

// A renewal that fails by itself is tried again later and later.

let rmm: NCentralSimulator;
beforeEach(async () => {
  rmm = await startNCentral();
});
afterEach(() => rmm.close());

const id = 'acme-rmm';
const minute = 60_000;

/** How long after each of so many failures nothing is tried, in minutes. */
async function delays(count: number): Promise<(number | undefined)[]> {
  const at = createTestApp();
  await importTenants(at, ncentralTenant(rmm));
  expect(await at.login(id, { jwt: rmm.users[0]?.userJwt ?? '' }, 'jwt')).toEqual({ ok: true });
  rmm.switches.fault = { kind: 'status-503', path: '/api/auth/refresh' };
  const told: (number | undefined)[] = [];
  for (let nth = 0; nth < count; nth += 1) {
    await at.app.sessions.renewInBackground(id);
    const session = (await at.pass(id))?.session;
    expect(session?.failedRenewals).toBe(nth + 1);
    told.push(session?.nextTryAt === undefined ? undefined : (session.nextTryAt - at.clock.now()) / minute);
  }
  return told;
}

test('a minute, doubled with each failure up to an hour', async () => {
  expect(await delays(8)).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
});
