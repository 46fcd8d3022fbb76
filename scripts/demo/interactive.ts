import { importFile } from '../../tests/e2e/harness/user-actions.ts';
import type { DemoEnvironment } from './environment.ts';

/** Imports the demo tenants, prints their credentials and leaves the browser to a person. Resolves when it is closed. */
export async function runInteractiveDemo({ browser, accounts }: DemoEnvironment): Promise<void> {
  const closed = new Promise<void>((resolve) => browser.context.once('close', () => resolve()));
  const options = await browser.openOptions();
  await importFile(
    options,
    accounts.map(({ tenant }) => tenant),
  );
  const popup = await browser.openPopup({ sized: false });
  await popup.bringToFront();
  console.log(`
Tenant Concierge is in the toolbar (behind the puzzle piece), and in a tab.
The vendors are servers on this machine. To sign in:
`);
  for (const { tenant, vendor, credentials } of accounts) {
    console.log(`  ${tenant.name} (${vendor}, ${tenant.environment})`);
    const fields = Object.entries({
      ...credentials.fields,
      ...(credentials.code === undefined ? {} : { 'Verification code': credentials.code }),
    });
    for (const [label, value] of fields) console.log(`    ${label}: ${value}`);
  }
  console.log('\nClose the browser, or press Ctrl-C here, to end.');
  await closed;
}
