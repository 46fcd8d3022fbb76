import type { Page } from '@playwright/test';
import { endpointOf } from '../../../lib/sessions/tenant-context.ts';
import type { SeenState } from './states.ts';

/** Writes a state's slots as the background would, from the manifest's address, which runs no script of ours. */
export async function seedState(
  page: Page,
  extensionId: string,
  { tenants, passes = {}, lastAccount = {} }: Pick<SeenState, 'tenants' | 'passes' | 'lastAccount'>,
): Promise<void> {
  await page.goto(`chrome-extension://${extensionId}/manifest.json`);
  await page.evaluate(
    async ({ tenants, passes, lastAccount, endpoints }) => {
      await chrome.storage.local.clear();
      await chrome.storage.session.clear();
      const slot = (data: unknown) => ({ version: 1, data });
      const text = (data: unknown) => slot(JSON.stringify(data));
      const preferences = { lastAccount, portalOrigins: {}, portalOpenedOn: {}, usedAt: { acme: 2, erp: 1 } };
      await chrome.storage.local.set({ tenants: text(tenants), preferences: text(preferences) });
      const of = (what: 'session' | 'signingIn') =>
        Object.entries(passes).filter(([, pass]) => pass[what] !== undefined);
      const secrets = { accessToken: 'eyJhbGciOiJub25lIn0.of-a-picture' };
      await chrome.storage.session.set({
        passes: text(passes),
        pending: slot(
          Object.fromEntries(
            of('signingIn').map(([id, { signingIn }]) => [
              id,
              {
                method: 'password',
                fields: {},
                field: signingIn?.field ?? 'none',
                until: signingIn?.until,
                endpoint: endpoints[id],
              },
            ]),
          ),
        ),
        ...Object.fromEntries(
          of('session').map(([id]) => [`token:${id}`, slot({ secrets, endpoint: endpoints[id] })]),
        ),
      });
    },
    {
      tenants,
      passes,
      lastAccount,
      endpoints: Object.fromEntries(tenants.map((each) => [each.id, endpointOf(each)])),
    },
  );
}
