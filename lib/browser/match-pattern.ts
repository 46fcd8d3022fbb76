/**
 * Whether one of the match patterns covers an address, ports ignored.
 * @param origins match patterns as `permissions.getAll()` lists them
 * @throws TypeError for an address that is no absolute URL
 */
export function matchesAnyPattern(origins: readonly string[], address: string): boolean {
  const url = new URL(address);
  return origins.some((origin) => {
    if (origin === '<all_urls>') return true;
    const parts = /^(\*|https?):\/\/([^/]+)\/\*$/.exec(origin);
    if (parts === null) return false;
    const [, scheme, host = ''] = parts;
    if (scheme !== '*' && `${scheme}:` !== url.protocol) return false;
    const name = host.replace(/:\d+$/, '');
    if (name === '*') return true;
    if (name.startsWith('*.')) return url.hostname === name.slice(2) || url.hostname.endsWith(name.slice(1));
    return name === url.hostname;
  });
}
