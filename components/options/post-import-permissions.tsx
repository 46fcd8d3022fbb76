import { useMemo } from 'preact/hooks';
import { matchesAnyPattern } from '../../lib/browser/match-pattern.ts';
import { plural } from '../../lib/i18n/i18n.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { hostOf } from '../../lib/tenants/url.ts';
import { findSummary } from '../../lib/vendors/summaries.ts';
import { Button } from '../shared/button.tsx';
import { NameList } from '../shared/name-list.tsx';
import type { PageActions, View } from '../shared/page-types.ts';

/** What tenants that came together still need: one question for their hosts, and a look at where links will go. */
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
  // Not at every tick of the clock: a thousand addresses are looked at.
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

/** The hosts that sign-in links will go to and that nobody has agreed to yet. */
function linkHosts(tenants: readonly Tenant[], view: View): string[] {
  const hosts = tenants.flatMap((tenant) => {
    const portal = findSummary(tenant.vendor)?.portal;
    if (portal?.by !== 'link' || !('setting' in portal)) return [];
    const value = tenant.settings[portal.setting];
    if (value === undefined) return [];
    const { origin, host } = new URL(value);
    const known =
      origin === new URL(tenant.baseUrl).origin || view.preferences.portalOrigins[tenant.id] === origin;
    return known ? [] : [host];
  });
  return [...new Set(hosts)];
}
