import type { Translate } from '../../lib/i18n/i18n.ts';
import { plural } from '../../lib/i18n/i18n.ts';
import { createNamesakeLookup, tellingName } from '../../lib/tenants/namesakes.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { NameList } from './name-list.tsx';

/** The production tenants of a question, by names that tell them apart; nothing for none. */
export function ProductionNames({ tenants, t }: { tenants: readonly Tenant[]; t: Translate }) {
  if (tenants.length === 0) return null;
  const namesakes = createNamesakeLookup(tenants);
  return (
    <>
      <p>
        <strong class="tag-production">{t('production')}</strong>{' '}
        {plural(t, 'together_ask_production', tenants.length)}
      </p>
      <NameList names={tenants.map((tenant) => tellingName(tenant, namesakes(tenant)))} />
    </>
  );
}
