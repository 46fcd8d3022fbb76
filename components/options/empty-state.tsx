import type { Translate } from '../../lib/i18n/i18n.ts';

/** The options page without tenants: names the two ways to the first one. */
export function EmptyState({ t }: { t: Translate }) {
  return (
    <div class="panel">
      <h2>{t('startWithOne')}</h2>
      <p>{t('startHow', t('addTenant'), t('importFile'))}</p>
    </div>
  );
}
