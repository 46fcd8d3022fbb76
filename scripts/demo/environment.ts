import { descriptors } from '../../lib/vendors/descriptors.ts';
import { type Chromium, launchChromium } from '../../tests/e2e/harness/chromium.ts';
import { startAll } from '../../tests/simulators/all.ts';
import {
  type DemoCredentials,
  type DemoTenant,
  demoCredentials,
  demoTenants,
} from '../../tests/simulators/demo-tenants.ts';

/** A demo tenant with the credentials that its simulator accepts. */
export interface DemoAccount {
  readonly tenant: DemoTenant;
  /** The vendor's label. */
  readonly vendor: string;
  readonly credentials: DemoCredentials;
}

/** The running simulators and a Chromium with the extension. */
export interface DemoEnvironment {
  readonly browser: Chromium;
  /** One for each demo tenant whose vendor this build contains. */
  readonly accounts: readonly DemoAccount[];
  /** Removes the browser with its profile and stops the servers; repeated calls share one run. */
  close(): Promise<void>;
}

/** The two tenants of one origin, whose signed-in tabs stand beside each other. */
export const tenantsOfOneOrigin = ['Corner Shop', 'Corner Shop South'] as const;
const secondShopId = 'corner-shop-south';
const secondShopUser = {
  username: 'south@example.com',
  password: 'South-demo-password-2Wk7Dn5PzL8r',
  companyId: 'CORNER',
  siteId: 503,
};
const secondShopCredentials: DemoCredentials = {
  fields: { 'User name': secondShopUser.username, Password: secondShopUser.password },
};

/** Adds a second site of the first shop: another tenant at the same address. */
function withSecondShop(tenants: readonly DemoTenant[]): DemoTenant[] {
  return tenants.flatMap((tenant) => {
    if (tenant.name !== tenantsOfOneOrigin[0]) return [tenant];
    const settings = { ...tenant.settings, siteId: String(secondShopUser.siteId) };
    return [tenant, { ...tenant, id: secondShopId, name: tenantsOfOneOrigin[1], color: '#00639b', settings }];
  });
}

/** Starts the vendors' simulators and Chromium on a temporary profile. */
export async function openDemoEnvironment({
  headed,
}: {
  readonly headed: boolean;
}): Promise<DemoEnvironment> {
  const servers = await startAll();
  servers.fourwayshop.users.push(secondShopUser);
  const accounts = withSecondShop(demoTenants(servers)).flatMap((tenant): DemoAccount[] => {
    const descriptor = descriptors.find(({ id }) => id === tenant.vendor);
    const credentials = tenant.id === secondShopId ? secondShopCredentials : demoCredentials[tenant.id];
    return descriptor === undefined || credentials === undefined
      ? []
      : [{ tenant, vendor: descriptor.label, credentials }];
  });
  try {
    const browser = await launchChromium({ headed, keepSignals: true });
    let closed: Promise<void> | undefined;
    return {
      browser,
      accounts,
      close() {
        closed ??= browser.discard().then(() => servers.close());
        return closed;
      },
    };
  } catch (thrown) {
    await servers.close();
    throw thrown;
  }
}
