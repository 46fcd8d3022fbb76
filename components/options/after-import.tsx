import { useMemo } from 'preact/hooks';
import { covers } from '../../lib/platform/hosts.ts';
import { counted } from '../../lib/speech.ts';
import { hostOf } from '../../lib/tenants/hosts.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { faceOf } from '../../lib/vendors/faces.ts';
import { Button } from '../button.tsx';
import { Names } from '../names.tsx';
import type { Acts, View } from '../view.ts';

/** What tenants that came together still need: one question for their hosts, and a look at where links will go. */
export function AfterImport({ tenants, view, acts }: { tenants: readonly Tenant[]; view: View; acts: Acts }) {
  const { say } = acts;
  // Not at every tick of the clock: a thousand addresses are looked at.
  const { waiting, hosts, links } = useMemo(() => {
    const waiting = tenants.filter(({ baseUrl }) => !covers(view.origins, baseUrl));
    const hosts = [...new Set(waiting.map(({ baseUrl }) => hostOf(baseUrl)))];
    return { waiting, hosts, links: linkHosts(tenants, view) };
  }, [tenants, view.origins, view.preferences]);
  const one = hosts.length === 1 ? hosts[0] : undefined;
  if (hosts.length === 0 && links.length === 0) return null;
  return (
    <section class="panel" aria-label={say('afterImport')}>
      {hosts.length > 0 && (
        <>
          <p>{one === undefined ? say('needHosts') : say('needHost', one)}</p>
          {one === undefined && <Names names={hosts} />}
          <Button look="strong" onPress={() => void acts.askForHosts(waiting.map(({ baseUrl }) => baseUrl))}>
            {one === undefined ? counted(say, 'allowHosts', hosts.length) : say('allowAccess', one)}
          </Button>
        </>
      )}
      {links.length > 0 && (
        <>
          <p>{say('linkHosts')}</p>
          <Names names={links} />
        </>
      )}
    </section>
  );
}

/** The hosts that sign-in links will go to and that nobody has agreed to yet. */
function linkHosts(tenants: readonly Tenant[], view: View): string[] {
  const hosts = tenants.flatMap((tenant) => {
    const portal = faceOf(tenant.vendor)?.portal;
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
