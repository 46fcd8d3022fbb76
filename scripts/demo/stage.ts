import { abouts } from '../../lib/vendors/abouts.ts';
import { type Chromium, launchChromium } from '../../tests/e2e/harness/chromium.ts';
import { startAll } from '../../tests/simulators/all.ts';
import {
  type DemoCredentials,
  type DemoTenant,
  demoCredentials,
  demoTenants,
} from '../../tests/simulators/demo-tenants.ts';

/** A demo tenant with what a person types to sign in to it. */
export interface Act {
  readonly tenant: DemoTenant;
  readonly vendor: string;
  readonly credentials: DemoCredentials;
}

/** The vendors' servers and a browser with the extension, running. */
export interface Stage {
  readonly browser: Chromium;
  /** Every demo tenant whose vendor this build knows. */
  readonly acts: readonly Act[];
  close(): Promise<void>;
}

/** Starts the vendors' local servers and Chromium on a throw-away profile. */
export async function openStage({ headed }: { readonly headed: boolean }): Promise<Stage> {
  const servers = await startAll();
  const acts = demoTenants(servers).flatMap((tenant): Act[] => {
    const about = abouts.find(({ id }) => id === tenant.vendor);
    const credentials = demoCredentials[tenant.id];
    return about === undefined || credentials === undefined
      ? []
      : [{ tenant, vendor: about.label, credentials }];
  });
  try {
    const browser = await launchChromium({ headed, keepSignals: true });
    let closed: Promise<void> | undefined;
    return {
      browser,
      acts,
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
