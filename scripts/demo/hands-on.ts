import { importFile } from '../../tests/e2e/harness/person.ts';
import type { Stage } from './stage.ts';

/** Leaves the browser to a person: the demo tenants are there, what to type is printed. Ends with the browser. */
export async function tellAndWait({ browser, acts }: Stage): Promise<void> {
  const closed = new Promise<void>((resolve) => browser.context.once('close', () => resolve()));
  const options = await browser.openOptions();
  await importFile(
    options,
    acts.map(({ tenant }) => tenant),
  );
  const popup = await browser.openPopup({ sized: false });
  await popup.bringToFront();
  console.log(`
Tenant Concierge is in the toolbar (behind the puzzle piece), and in a tab.
The vendors are servers on this machine. To sign in:
`);
  for (const { tenant, vendor, credentials } of acts) {
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
