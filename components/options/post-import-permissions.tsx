import { useMemo } from 'preact/hooks';
import { matchesAnyPattern } from '../../lib/browser/match-pattern.ts';
import { plural } from '../../lib/i18n/i18n.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { hostOf } from '../../lib/tenants/url.ts';
import { findDescriptor } from '../../lib/vendors/descriptors.ts';
import { Button } from '../shared/button.tsx';
import { NameList } from '../shared/name-list.tsx';
import type { PageActions, View } from '../shared/page-types.ts';

/** Follows an import: one permission request for all hosts, and the hosts that sign-in links will go to. */
export function PostImportPermissions({
  tenants,
  view,
  actions,
}: {
  tenants: readonly Tenant[];
  view: View;
  actions: PageActions;
}) {
  const { t } = actions;
  // Memoised, because the page renders every second and an import can bring a thousand addresses.
  const { waiting, hosts, links } = useMemo(() => {
    const waiting = tenants.filter(({ baseUrl }) => !matchesAnyPattern(view.origins, baseUrl));
    const hosts = [...new Set(waiting.map(({ baseUrl }) => hostOf(baseUrl)))];
    return { waiting, hosts, links: linkHosts(tenants, view) };
  }, [tenants, view.origins, view.preferences]);
  const one = hosts.length === 1 ? hosts[0] : undefined;
  if (hosts.length === 0 && links.length === 0) return null;
  return (
    <section class="panel" aria-label={t('afterImport')}>
      {hosts.length > 0 && (
        <>
          <p>{one === undefined ? t('needHosts') : t('needHost', one)}</p>
          {one === undefined && <NameList names={hosts} />}
          <Button
            look="strong"
            onPress={() => void actions.requestHosts(waiting.map(({ baseUrl }) => baseUrl))}
          >
            {one === undefined ? plural(t, 'allowHosts', hosts.length) : t('allowAccess', one)}
          </Button>
        </>
      )}
      {links.length > 0 && (
        <>
          <p>{t('linkHosts')}</p>
          <NameList names={links} />
        </>
      )}
    </section>
  );
}

/** The hosts that sign-in links will go to and that are not confirmed yet. */
function linkHosts(tenants: readonly Tenant[], view: View): string[] {
  const hosts = tenants.flatMap((tenant) => {
    const portal = findDescriptor(tenant.vendor)?.portal;
    if (portal?.by !== 'link' || !('setting' in portal)) return [];
    const value = tenant.settings[portal.setting];
    if (value === undefined) return [];
    const { origin, host } = new URL(value);
    const confirmed =
      origin === new URL(tenant.baseUrl).origin || view.preferences.portalOrigins[tenant.id] === origin;
    return confirmed ? [] : [host];
  });
  return [...new Set(hosts)];
}
