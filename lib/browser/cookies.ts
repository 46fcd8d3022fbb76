import type { Browser } from './browser.ts';

/**
 * Deletes the cookies an address would be sent and all others of its host: every port, path and partition.
 * Cookies of subdomains stay.
 * Chromium hides cookies without `Secure` from an extension with https-only access to the host: such cookies stay.
 * @returns `false`, with nothing deleted, without the optional `cookies` permission
 */
export async function clearCookies(browser: Browser, address: string): Promise<boolean> {
  if (!(await browser.permissions.contains({ permissions: ['cookies'] }))) return false;
  const { origin, hostname } = new URL(address);
  const [sent, ofHost] = await Promise.all([
    browser.cookies.getAll({ url: address }),
    // An omitted `partitionKey` lists unpartitioned cookies only. `domain` also matches subdomains, filtered out below.
    browser.cookies.getAll({ domain: hostname, partitionKey: {} }),
  ]);
  const isOwn = ({ domain }: { domain: string }) => domain.replace(/^\./, '') === hostname;
  const doomed = [...sent.filter((cookie) => !isOwn(cookie)), ...ofHost.filter(isOwn)];
  await Promise.all(
    doomed.map(({ name, path, storeId, partitionKey }) =>
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
