import type { Browser } from './browser.ts';

/**
 * Deletes the browser's cookies for an address, where the person has allowed it: those that this address is sent, and
 * all others of its host, whatever their path, also those it has when it stands in another site's page. Cookies of the
 * hosts below it stay. Ports part no cookies. What the browser does not show us stays too: Chromium shows no cookie
 * without `Secure` where we may reach the host by https alone.
 * @returns whether it was allowed
 */
export async function clearCookies(browser: Browser, address: string): Promise<boolean> {
  if (!(await browser.permissions.contains({ permissions: ['cookies'] }))) return false;
  const { origin, hostname } = new URL(address);
  const [sent, near] = await Promise.all([
    browser.cookies.getAll({ url: address }),
    // Without a key, only those of no partition are told. With these come the cookies of the hosts below.
    browser.cookies.getAll({ domain: hostname, partitionKey: {} }),
  ]);
  const isOwn = ({ domain }: { domain: string }) => domain.replace(/^\./, '') === hostname;
  const going = [...sent.filter((cookie) => !isOwn(cookie)), ...near.filter(isOwn)];
  await Promise.all(
    going.map(({ name, path, storeId, partitionKey }) =>
      browser.cookies.remove({
        url: origin + path,
        name,
        storeId,
        ...(partitionKey ? { partitionKey } : {}),
      }),
    ),
  );
  return true;
}
