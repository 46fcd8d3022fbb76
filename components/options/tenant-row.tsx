import { useMemo } from 'preact/hooks';
import type { Translate } from '../../lib/i18n/i18n.ts';
import type { StateName } from '../../lib/sessions/state.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { vendorLabel } from '../shared/facts-beside.ts';
import { stateText } from '../shared/messages.ts';
import { TenantAvatar } from '../shared/tenant-avatar.tsx';
import type { RowActions } from './row-menu.tsx';
import type { DragSort } from './use-drag-sort.ts';

interface TenantRowProps {
  tenant: Tenant;
  t: Translate;
  state: StateName;
  allowed: boolean;
  realm: string;
  account: string;
  selected: boolean;
  favourite: boolean;
  /** Who edits the tenant. */
  source: 'own' | 'policy' | 'team';
  /** Props of the handle; `null` where the tenant cannot be moved. */
  handle: ReturnType<DragSort['handle']> | null;
  /** The row's menu is open. */
  open: boolean;
  onMenu: (tenant: Tenant, at: { x: number; y: number }) => void;
  /** A ref, so that changed callbacks do not render the row again. */
  actions: { readonly current: RowActions };
}

/** A row's content; memoised, because the page renders every second. */
export function TenantRow(props: TenantRowProps) {
  const { tenant, t, state, allowed, realm, account, selected, favourite, source, handle, open } = props;
  return useMemo(() => {
    const { actions, onMenu } = props;
    const { name, tags = [] } = tenant;
    const { host } = new URL(tenant.baseUrl);
    const vendor = vendorLabel(tenant);
    const places = [host, realm].filter(Boolean).join(' · ');
    const notAllowed = allowed ? '' : t('notAllowedYet');
    return (
      <>
        <span
          class={handle === null ? 'drag-handle drag-none' : 'drag-handle'}
          title={handle === null ? undefined : t('dragTenant')}
          aria-hidden="true"
          {...handle}
        />
        <input
          type="checkbox"
          aria-label={t('selectTenant', name)}
          checked={selected}
          onClick={(event) => actions.current.select(tenant, event.currentTarget.checked, event.shiftKey)}
        />
        <button
          type="button"
          class="star"
          aria-pressed={favourite}
          aria-label={t('favouriteOf', name)}
          title={t('favourite')}
          onClick={() => actions.current.favourite(tenant, !favourite)}
        >
          {favourite ? '★' : '☆'}
        </button>
        <TenantAvatar tenant={tenant} />
        <span class="option-text">
          <span class="name-line">
            <button
              type="button"
              class="row-open"
              aria-label={t(source === 'own' ? 'editTenant' : 'showTenant', name)}
              onClick={() => actions.current.edit(tenant)}
            >
              <span class="option-name" title={name}>
                {name}
              </span>
            </button>
            {tags.map((tag) => (
              <span key={tag} class="tag-chip" title={tag}>
                {tag}
              </span>
            ))}
            {source !== 'own' && (
              <span class="managed">{t(source === 'team' ? 'fromTeam' : 'setByOrganisation')}</span>
            )}
          </span>
          <span class="option-detail" title={[vendor, places, notAllowed].filter(Boolean).join(' · ')}>
            {vendor}
            <span class="narrow-facts"> · {places}</span>
            {allowed ? '' : ` · ${notAllowed}`}
          </span>
        </span>
        <span class="cell wide two-ends" title={realm}>
          <span>{realm.slice(0, -8)}</span>
          <span>{realm.slice(-8)}</span>
        </span>
        <span class="cell wide two-ends" title={tenant.baseUrl}>
          <span>{host.slice(0, -8)}</span>
          <span>{host.slice(-8)}</span>
        </span>
        <span class="cell widest" title={account}>
          {account}
        </span>
        <span class="cell-environment">
          {tenant.environment === 'production' ? (
            <span class="tag-production">{t('tagProduction')}</span>
          ) : (
            <span class="option-environment">{t(`environment_${tenant.environment}`)}</span>
          )}
        </span>
        <span class="cell-state tenant-state" title={stateText(t, state)}>
          <span class={`dot dot-${state}`} />
          {stateText(t, state)}
        </span>
        <button
          type="button"
          class="button button-quiet row-more"
          aria-label={t('rowMenu', name)}
          aria-haspopup="menu"
          aria-expanded={open}
          onClick={(event) => {
            const { right, bottom } = event.currentTarget.getBoundingClientRect();
            onMenu(tenant, { x: right - 200, y: bottom + 4 });
          }}
        >
          ⋯
        </button>
      </>
    );
  }, [tenant, state, allowed, realm, account, selected, favourite, source, handle === null, open]);
}
