import { useEffect, useMemo, useRef } from 'preact/hooks';
import { matchesAnyPattern } from '../../lib/browser/match-pattern.ts';
import type { Translate } from '../../lib/i18n/i18n.ts';
import { deriveState, type StateName } from '../../lib/sessions/state.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { findDescriptor } from '../../lib/vendors/descriptors.ts';
import { Button } from '../shared/button.tsx';
import { DoctorLink } from '../shared/doctor-link.tsx';
import { stateText } from '../shared/messages.ts';
import type { View } from '../shared/page-types.ts';
import { TenantAvatar } from '../shared/tenant-avatar.tsx';
import { useVirtualList } from '../shared/use-virtual-list.ts';

/** The actions of the list's rows. */
interface RowActions {
  edit(tenant: Tenant): void;
  duplicate(tenant: Tenant): void;
  remove(tenants: readonly Tenant[]): void;
  move(tenant: Tenant, by: -1 | 1): void;
  select(tenant: Tenant, on: boolean): void;
  examine(tenant: Tenant): void;
}

interface TenantRowsProps {
  tenants: readonly Tenant[];
  t: Translate;
  view: View;
  now: number;
  selected: ReadonlySet<string>;
  /** Ids of tenants from the managed policy, which are read-only. */
  managed: ReadonlySet<string>;
  /** The list shows all tenants; only then can it be reordered. */
  unfiltered: boolean;
  /** The tenant whose row takes the focus next. */
  focusId: string | null;
  /** Called once the focus has moved, so that a remounted list does not take it again. */
  onFocused: () => void;
  actions: RowActions;
}

/** The options page's tenants with their actions; only the rows near the viewport are in the document. */
export function TenantRows({
  tenants,
  t,
  view,
  now,
  selected,
  managed,
  unfiltered,
  focusId,
  onFocused,
  actions,
}: TenantRowsProps) {
  const { drawn, list, row, focus } = useVirtualList(tenants);
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    if (focusId === null) return;
    focus(focusId);
    onFocused();
  }, [focusId]);
  return (
    <>
      <p class="visually-hidden" id="tenants-keys">
        {t('tenantsKeys')}
      </p>
      <ul class="tenants near" aria-label={t('tenants')} aria-describedby="tenants-keys" {...list}>
        {drawn.map(([tenant, index]) => (
          <li
            key={tenant.id}
            class={tenant.environment === 'production' ? 'tenant tenant-production' : 'tenant'}
            {...row(index)}
          >
            <TenantRow
              tenant={tenant}
              t={t}
              state={deriveState(view.passes[tenant.id], now).name}
              allowed={matchesAnyPattern(view.origins, tenant.baseUrl)}
              selected={selected.has(tenant.id)}
              managed={managed.has(tenant.id)}
              movable={unfiltered && !managed.has(tenant.id)}
              first={index === 0 || managed.has(tenants[index - 1]?.id ?? '')}
              last={index === tenants.length - 1}
              actions={latest}
            />
          </li>
        ))}
      </ul>
    </>
  );
}

interface TenantRowProps {
  tenant: Tenant;
  t: Translate;
  state: StateName;
  allowed: boolean;
  selected: boolean;
  managed: boolean;
  movable: boolean;
  first: boolean;
  last: boolean;
  /** A ref, so that changed callbacks do not render the row again. */
  actions: { readonly current: RowActions };
}

/** A row's content; memoised, because the page renders every second. */
function TenantRow({
  tenant,
  t,
  state,
  allowed,
  selected,
  managed,
  movable,
  first,
  last,
  actions,
}: TenantRowProps) {
  return useMemo(
    () => (
      <>
        <input
          type="checkbox"
          aria-label={t('selectTenant', tenant.name)}
          checked={selected}
          onChange={(event) => actions.current.select(tenant, event.currentTarget.checked)}
        />
        <TenantAvatar tenant={tenant} />
        <span class="option-text">
          <span class="option-name">{tenant.name}</span>
          <span class="option-detail">
            {findDescriptor(tenant.vendor)?.label ?? tenant.vendor} · {new URL(tenant.baseUrl).host}
            {allowed ? '' : ` · ${t('notAllowedYet')}`}
          </span>
        </span>
        {tenant.environment === 'production' ? (
          <span class="tag-production">{t('tagProduction')}</span>
        ) : (
          <span class="option-environment">{t(`environment_${tenant.environment}`)}</span>
        )}
        <span class="tenant-state">{stateText(t, state)}</span>
        <span class="row-actions">
          {managed && <span class="managed">{t('setByOrganisation')}</span>}
          {movable && (
            <>
              <RowButton
                label="↑"
                name={t('moveUp', tenant.name)}
                disabled={first}
                onPress={() => actions.current.move(tenant, -1)}
              />
              <RowButton
                label="↓"
                name={t('moveDown', tenant.name)}
                disabled={last}
                onPress={() => actions.current.move(tenant, 1)}
              />
            </>
          )}
          <DoctorLink
            class="button button-quiet"
            tenantId={tenant.id}
            onExamine={() => actions.current.examine(tenant)}
          >
            {t('doctorShort')}
            <span class="visually-hidden"> {tenant.name}</span>
          </DoctorLink>
          <a
            class="button button-quiet"
            href={`/journal.html?tenant=${tenant.id}`}
            target="_blank"
            rel="noreferrer"
          >
            {t('journal')}
            <span class="visually-hidden"> {tenant.name}</span>
          </a>
          {!managed && (
            <Button look="quiet" onPress={() => actions.current.edit(tenant)}>
              {t('edit')}
              <span class="visually-hidden"> {tenant.name}</span>
            </Button>
          )}
          <Button look="quiet" onPress={() => actions.current.duplicate(tenant)}>
            {t('duplicate')}
            <span class="visually-hidden"> {tenant.name}</span>
          </Button>
          {!managed && (
            <Button look="quiet" onPress={() => actions.current.remove([tenant])}>
              {t('remove')}
              <span class="visually-hidden"> {tenant.name}</span>
            </Button>
          )}
        </span>
      </>
    ),
    [tenant, state, allowed, selected, managed, movable, first, last],
  );
}

function RowButton({
  label,
  name,
  disabled,
  onPress,
}: {
  label: string;
  name: string;
  disabled: boolean;
  onPress: () => void;
}) {
  return (
    <button
      type="button"
      class="button button-quiet button-narrow"
      aria-label={name}
      disabled={disabled}
      onClick={onPress}
    >
      {label}
    </button>
  );
}
