import type { Browser } from './browser.ts';

/**
 * Deletes the browser's cookies for an address, where the person has allowed it.
 * @returns whether it was allowed
 */
export async function clearCookies(browser: Browser, address: string): Promise<boolean> {
  if (!(await browser.permissions.contains({ permissions: ['cookies'] }))) return false;
  const cookies = await browser.cookies.getAll({ url: address });
  const { origin } = new URL(address);
  await Promise.all(
    cookies.map(({ name, path, storeId }) => browser.cookies.remove({ url: origin + path, name, storeId })),
  );
  return true;
}
