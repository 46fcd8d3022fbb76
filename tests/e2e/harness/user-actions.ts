import type { BrowserContext, Locator, Page } from '@playwright/test';

/** The entries of a tenant file. */
export type TenantEntry = Readonly<Record<string, unknown>>;

/** The text of a tenant file. */
export function tenantFile(tenants: readonly unknown[]): string {
  return JSON.stringify({ version: 1, tenants });
}

/** Imports tenants through the options page. @returns the page's `status`, `Imported N tenants` */
export async function importFile(options: Page, tenants: readonly unknown[]): Promise<string> {
  await chooseFile(options, tenantFile(tenants));
  const status = options.getByRole('status').filter({ hasText: /Imported \d+ tenants?/ });
  await status.waitFor();
  return status.innerText();
}

/** Passes a tenant file's text to the options page without waiting for the import. */
export async function chooseFile(options: Page, text: string): Promise<void> {
  const buffer = Buffer.from(text, 'utf8');
  await options
    .getByLabel('Import file')
    .setInputFiles({ name: 'tenants.json', mimeType: 'application/json', buffer });
}

/** The popup's card, which shows the selected tenant only. */
export function tenantRegion(popup: Page, name: string): Locator {
  return popup.getByRole('region', { name, exact: true });
}

/**
 * Brings a page to the front before an action.
 * A hidden page is drawn once a second, and every press waits for two frames.
 */
async function inFront(page: Page): Promise<void> {
  if (await page.evaluate(() => document.hidden)) await page.bringToFront();
}

/** Selects a tenant: types its name and clicks the first option that begins with it. */
export async function choose(popup: Page, name: string): Promise<Locator> {
  await inFront(popup);
  await popup.getByRole('searchbox', { name: 'Search tenants' }).fill(name);
  const option = popup
    .getByRole('listbox', { name: 'Tenants' })
    .getByRole('option', { name: new RegExp(`^${escaped(name)}\\b`) })
    .first();
  await option.click();
  const region = tenantRegion(popup, name);
  await region.waitFor();
  return region;
}

/** Presses `Allow access to HOST` and waits until the button is gone. */
export async function allow(region: Locator, host: string): Promise<void> {
  const button = region.getByRole('button', { name: `Allow access to ${host}` });
  await button.click();
  await button.waitFor({ state: 'detached' });
}

/** Whether the card still requests a host permission. */
export function needsAllowing(region: Locator, host: string): Promise<boolean> {
  return region.getByRole('button', { name: `Allow access to ${host}` }).isVisible();
}

/** Types into the sign-in fields, by their labels, and presses `Sign in`. */
export async function submitSignIn(region: Locator, fields: Readonly<Record<string, string>>): Promise<void> {
  await inFront(region.page());
  for (const [label, value] of Object.entries(fields)) {
    await region.getByLabel(label, { exact: true }).fill(value);
  }
  await region.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** Chooses a sign-in method in `Sign in with`. */
export async function chooseSignInMethod(region: Locator, method: string): Promise<void> {
  const methods = region.getByRole('radiogroup', { name: 'Sign in with' });
  await methods.getByRole('radio', { name: method, exact: true }).check();
}

/** Types the requested code and presses Enter. */
export async function answerCode(region: Locator, code: string): Promise<void> {
  const field = region.getByLabel('Verification code', { exact: true });
  await field.fill(code);
  await field.press('Enter');
}

/** Waits until the `status` starts with a word, such as `Signed in`. */
export async function untilStatus(region: Locator, word: string, timeout = 15_000): Promise<void> {
  await region
    .getByRole('status')
    .filter({ hasText: new RegExp(`^\\s*${escaped(word)}`) })
    .waitFor({ timeout });
}

/** The text of the `status`. */
export async function readStatus(region: Locator): Promise<string> {
  return (await region.getByRole('status').innerText()).trim();
}

/** Waits for the `alert` with this code. @returns its sentence */
export async function untilAlert(region: Locator, code: string, timeout = 15_000): Promise<string> {
  const alert = region.getByRole('alert').and(region.page().locator(`[data-code="${code}"]`));
  await alert.waitFor({ timeout });
  return (await alert.innerText()).trim();
}

/** The displayed masked token. */
export async function readToken(region: Locator): Promise<string> {
  return (await region.getByLabel('Token', { exact: true }).innerText()).trim();
}

/**
 * Presses `Open portal` or a destination's button, and confirms where a confirmation appears.
 * Waits for the command's end too: until then the popup opens no other portal of that tenant.
 * @returns the opened tab, loaded
 */
export async function openPortal(
  context: BrowserContext,
  popup: Page,
  name: string,
  button = 'Open portal',
): Promise<Page> {
  const tab = context.waitForEvent('page', { timeout: 20_000 });
  const opened = tab.then(
    () => true,
    () => true,
  );
  const pressed = tenantRegion(popup, name).getByRole('button', { name: button, exact: true });
  await pressed.click();
  const question = popup.getByRole('alertdialog', { name: new RegExp(escaped(name)) });
  const asked = await Promise.race([
    question.waitFor({ timeout: 20_000 }).then(
      () => true,
      () => false,
    ),
    opened.then(() => false),
  ]);
  if (asked) await question.getByRole('button', { name: `Open ${name}`, exact: true }).click();
  const page = await tab;
  await page.waitForURL(/^https?:/);
  await page.waitForLoadState();
  await pressed.and(popup.locator('[aria-busy="true"]')).waitFor({ state: 'detached' });
  return page;
}

/** Presses a button of the card, in its menu `More` where the row has no room for it. */
export async function pressAction(region: Locator, name: string): Promise<void> {
  const open = region.getByRole('button', { name, exact: true });
  if (await open.isVisible()) return open.click();
  await region.getByRole('button', { name: 'More', exact: true }).click();
  await region.page().getByRole('menuitem', { name, exact: true }).click();
}

/** Presses `Sign out` and waits for `Signed out`. */
export async function signOut(region: Locator): Promise<void> {
  await inFront(region.page());
  await region.getByRole('button', { name: 'Sign out', exact: true }).click();
  await untilStatus(region, 'Signed out');
}

/** Presses `Sign out everywhere`, and agrees to it. */
export async function signOutEverywhere(popup: Page): Promise<void> {
  await popup.getByRole('button', { name: 'Sign out everywhere' }).click();
  const question = popup.getByRole('alertdialog', { name: 'Sign out everywhere?' });
  await question.getByRole('button', { name: 'Sign out everywhere' }).click();
}

/** The clipboard's text, read by a paste in another tab. */
export async function pasted(context: BrowserContext): Promise<string> {
  const page = await context.newPage();
  await page.setContent('<textarea autofocus></textarea>');
  const box = page.locator('textarea');
  await box.focus();
  await page.keyboard.press('ControlOrMeta+V');
  const text = await box.inputValue();
  await page.close();
  return text;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Presses a line of a tenant's menu on the tenants page. */
export async function pressInRowMenu(options: Page, name: string, line: string | RegExp): Promise<void> {
  await options.getByRole('button', { name: `More about ${name}`, exact: true }).click();
  const menu = options.getByRole('menu', { name: `More about ${name}` });
  await menu
    .getByRole(/favourite/i.test(String(line)) ? 'menuitemcheckbox' : 'menuitem', { name: line })
    .click();
}
