import { encode } from '../../../lib/storage/codec.ts';
import { tenantsSlot } from '../../../lib/storage/public-slots.ts';
import { parseTenantFile } from '../../../lib/tenants/tenant-file.ts';
import { descriptors } from '../../../lib/vendors/descriptors.ts';
import { demoTenants, type Simulators, startAll } from '../../simulators/all.ts';
import type { DemoTenant } from '../../simulators/demo-tenants.ts';
import { type Chromium, type LaunchOptions, launchChromium } from './chromium.ts';
import { tenantFile } from './user-actions.ts';

/** Running simulators of every vendor, and Chromium with the extension. */
export interface TestEnvironment {
  readonly servers: Simulators;
  readonly browser: Chromium;
  /** The demo tenants whose vendors this build knows. */
  readonly tenants: readonly DemoTenant[];
  /** Closes browser and servers. @throws Error when a page of the extension threw meanwhile */
  close(): Promise<void>;
}

/** The demo tenants whose vendors this build knows. */
export function demoTenantsOf(servers: Simulators): DemoTenant[] {
  return demoTenants(servers).filter(({ vendor }) => descriptors.some(({ id }) => id === vendor));
}

/** Starts servers and browser, without tenants and without host permissions. */
export async function openEnvironment(options: LaunchOptions = {}): Promise<TestEnvironment> {
  const servers = await startAll();
  try {
    const browser = await launchChromium(options);
    browser.context.setDefaultTimeout(15_000);
    const thrown: string[] = [];
    browser.context.on('weberror', (error) => {
      if (error.page()?.url().includes(browser.id)) thrown.push(error.error().stack ?? error.error().message);
    });
    return {
      servers,
      browser,
      tenants: demoTenantsOf(servers),
      async close() {
        await browser.discard();
        await servers.close();
        if (thrown.length > 0) throw new Error(`pages of the extension threw:\n${thrown.join('\n')}`);
      },
    };
  } catch (thrown) {
    await servers.close();
    throw thrown;
  }
}

/** What an import of a file with these tenants leaves in `storage.local`. */
export const importedTenants = (tenants: readonly unknown[]): Record<string, unknown> => ({
  [tenantsSlot.key]: encode(tenantsSlot, parseTenantFile(tenantFile(tenants), descriptors)),
});

/** Starts the environment with the demo tenants in the list; their host permission needs no dialog. */
export async function openEnvironmentWithTenants(options: LaunchOptions = {}): Promise<TestEnvironment> {
  const scene = await openEnvironment(options);
  // By an address that runs no script of ours: the page that imports takes longer, and is tried where the list is.
  const page = await scene.browser.context.newPage();
  await page.goto(`chrome-extension://${scene.browser.id}/manifest.json`);
  await page.evaluate((stored) => chrome.storage.local.set(stored), importedTenants(scene.tenants));
  await page.close();
  await scene.browser.allowHosts('http://127.0.0.1/*');
  return scene;
}
