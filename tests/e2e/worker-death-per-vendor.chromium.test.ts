import type { Locator, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FaultKind } from '../simulators/faults.ts';
import { openEnvironmentWithTenants, type TestEnvironment } from './harness/environment.ts';
import { allow, choose, signOut, submitSignIn, untilAlert, untilStatus } from './harness/user-actions.ts';
import {
  type Call,
  defaultMethods,
  noStoredSession,
  requestsOf,
  storedSession,
  type VendorScenario,
} from './harness/vendor-scenarios.ts';

// With refresh tokens, and with cookies; tests/integration/worker-death.test.ts has every vendor.
const lives = defaultMethods.filter(({ id }) => ['northwind-msp', 'corner-shop-cookies'].includes(id));

let scene: TestEnvironment;
let popup: Page;

beforeAll(async () => {
  scene = await openEnvironmentWithTenants();
  popup = await scene.browser.openPopup();
  await allow(await choose(popup, 'Acme Members'), '127.0.0.1');
});
afterAll(() => scene?.close());

const button = (region: Locator, name: string) => region.getByRole('button', { name, exact: true });

/** Does something whose answer never comes, and ends the worker while it is awaited. */
async function killDuring(
  life: VendorScenario,
  call: Call,
  kind: FaultKind,
  act: () => Promise<void>,
): Promise<void> {
  const { switches } = scene.servers[life.server];
  const before = requestsOf(scene.servers, life, call).length;
  switches.fault = { kind, path: call.path, once: true };
  await act();
  await expect.poll(() => switches.fault).toBe(null);
  await scene.browser.killWorker();
  expect(requestsOf(scene.servers, life, call)).toHaveLength(before + 1);
}

/** A look with new eyes: what a popup opened now says, once the background has put things right. */
async function lookAgain(life: VendorScenario): Promise<Locator> {
  await popup.close();
  popup = await scene.browser.openPopup();
  return choose(popup, life.name);
}

async function signIn(region: Locator, life: VendorScenario): Promise<void> {
  await submitSignIn(region, life.fields(scene.servers));
  await untilStatus(region, 'Signed in');
  const { pass, secrets } = await storedSession(scene, life.id);
  expect([pass, secrets !== null]).toEqual([true, true]);
}

for (const life of lives) {
  describe(`the background dies with ${life.what}`, () => {
    const { renew, logout } = life;

    it('in the middle of a log in that the server has done: told, nothing half kept, and not sent again', async () => {
      let region = await choose(popup, life.name);
      const before = requestsOf(scene.servers, life, life.login).length;
      await killDuring(life, life.login, 'lost-hang', async () => {
        await submitSignIn(region, life.fields(scene.servers));
        await untilStatus(region, 'Signing in');
      });
      expect(await untilAlert(region, 'internal')).toContain('sign in again');
      await untilStatus(region, 'Signed out');
      expect(await storedSession(scene, life.id)).toEqual(noStoredSession);
      region = await lookAgain(life);
      await untilStatus(region, 'Signed out');
      expect(requestsOf(scene.servers, life, life.login)).toHaveLength(before + 1);
    });

    it('and logging in again works', async () => {
      await signIn(await choose(popup, life.name), life);
    });

    if (renew !== undefined) {
      for (const [moment, kind] of [
        ['before the server has done it', 'hang'],
        ['after the server has done it', 'lost-hang'],
      ] as const) {
        it(`in the middle of a renewal, ${moment}: the refresh token is given up, told, and never sent twice`, async () => {
          let region = await choose(popup, life.name);
          const held = (await storedSession(scene, life.id)).secrets;
          expect(held?.refreshToken).toBeTypeOf('string');
          const sent = () =>
            scene.servers[life.server].requests.filter(({ body }) => body.includes(held?.refreshToken ?? ''));
          await killDuring(life, renew, kind, () => button(region, 'Renew').click());
          await region.getByText('A renewal was interrupted').waitFor();
          expect(sent()).toHaveLength(1);
          expect((await storedSession(scene, life.id)).secrets).toEqual({ accessToken: held?.accessToken });

          region = await lookAgain(life);
          await untilStatus(region, 'Signed in');
          await region.getByText('A renewal was interrupted').waitFor();
          await button(region, 'Check').click();
          await popup.getByText(/the session is alive\./).waitFor();
          expect(requestsOf(scene.servers, life, life.check).at(-1)?.status).toBe(200);
          expect(await button(region, 'Renew').count()).toBe(0);
          expect(sent()).toHaveLength(1);

          await signOut(region);
          await signIn(region, life);
          await button(region, 'Renew').click();
          await popup.getByText(/: renewed\./).waitFor();
          expect(sent()).toHaveLength(1);
        });
      }
    }

    if (logout !== undefined) {
      it('in the middle of a log out: nothing stays here, and the next session is a new one', async () => {
        let region = await choose(popup, life.name);
        const old = (await storedSession(scene, life.id)).secrets;
        const before = requestsOf(scene.servers, life, logout).length;
        await killDuring(life, logout, 'hang', () => button(region, 'Sign out').click());
        await untilStatus(region, 'Signed out');
        expect(await storedSession(scene, life.id)).toEqual(noStoredSession);
        region = await lookAgain(life);
        await untilStatus(region, 'Signed out');
        expect(requestsOf(scene.servers, life, logout)).toHaveLength(before + 1);
        await signIn(region, life);
        const fresh = (await storedSession(scene, life.id)).secrets;
        if (old?.accessToken !== '') expect(fresh?.accessToken).not.toBe(old?.accessToken);
        await signOut(region);
        expect(await storedSession(scene, life.id)).toEqual(noStoredSession);
      });
    }
  });
}

it('no refresh token was ever sent twice', () => {
  for (const life of lives) {
    if (life.renew === undefined) continue;
    const tokens = requestsOf(scene.servers, life, life.renew).map(
      ({ body }) => new URLSearchParams(body).get('refresh_token') ?? body,
    );
    expect(tokens.length).toBeGreaterThanOrEqual(4);
    expect(new Set(tokens).size).toBe(tokens.length);
  }
});
