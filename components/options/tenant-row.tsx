import { useMemo } from 'preact/hooks';
import type { Translate } from '../../lib/i18n/i18n.ts';
import type { StateName } from '../../lib/sessions/state.ts';
import { type Fact, placeOf } from '../../lib/tenants/namesakes.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { ElidedFact } from '../shared/fact-line.tsx';
import { vendorLabel } from '../shared/facts-beside.ts';
import { stateText } from '../shared/messages.ts';
import { TenantAvatar } from '../shared/tenant-avatar.tsx';
import type { RowActions } from './row-menu.tsx';
import type { DragSort } from './use-drag-sort.ts';

interface TenantRowProps {
  tenant: Tenant;
  /** The name, with what tells it from its namesakes where there are any. */
  tellingName: string;
  t: Translate;
  state: StateName;
  allowed: boolean;
  realm: string;
  /** The facts beside the name, by which the cells know what of theirs tells. */
  facts: readonly Fact[];
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
  const { tenant, tellingName, t, state, allowed, realm, facts, account } = props;
  const { selected, favourite, source, handle, open } = props;
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
          aria-label={t('selectTenant', tellingName)}
          checked={selected}
          onClick={(event) => actions.current.select(tenant, event.currentTarget.checked, event.shiftKey)}
        />
        <button
          type="button"
          class="star"
          aria-pressed={favourite}
          aria-label={t('favouriteOf', tellingName)}
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
              aria-label={t(source === 'own' ? 'editTenant' : 'showTenant', tellingName)}
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
        <span class="cell wide" title={realm}>
          <ElidedFact fact={shownOf(facts, realm)} />
        </span>
        <span class="cell wide" title={tenant.baseUrl}>
          <ElidedFact fact={shownOf(facts, placeOf(tenant), host)} />
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
          aria-label={t('rowMenu', tellingName)}
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
  }, [
    tenant,
    tellingName,
    state,
    allowed,
    realm,
    facts,
    account,
    selected,
    favourite,
    source,
    handle === null,
    open,
  ]);
}

/** What a cell shows of a fact, its beginning or all of it, with what tells it from the namesakes' where that is shown. */
function shownOf(facts: readonly Fact[], whole: string, text = whole): Fact {
  const { tellsAt = Infinity } = facts.find((fact) => fact.text === whole) ?? {};
  return tellsAt < text.length ? { text, tellsAt } : { text };
}
