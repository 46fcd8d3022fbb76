import { useEffect, useMemo, useRef } from 'preact/hooks';
import { covers } from '../../lib/platform/hosts.ts';
import { type StateName, stateOf } from '../../lib/sessions/state.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { aboutOf } from '../../lib/vendors/abouts.ts';
import { Button } from '../button.tsx';
import { Mark } from '../mark.tsx';
import { useNear } from '../use-near.ts';
import type { View } from '../view.ts';
import { type Say, stateWord } from '../words.ts';

/** What can be done with one tenant of the list. */
export interface RowActs {
  edit(tenant: Tenant): void;
  duplicate(tenant: Tenant): void;
  remove(tenants: readonly Tenant[]): void;
  move(tenant: Tenant, by: -1 | 1): void;
  select(tenant: Tenant, on: boolean): void;
}

interface TenantRowsProps {
  tenants: readonly Tenant[];
  say: Say;
  view: View;
  now: number;
  selected: ReadonlySet<string>;
  /** Tenants the organisation has set: shown, not edited. */
  managed: ReadonlySet<string>;
  /** Only the whole list can be put in order. */
  whole: boolean;
  /** The tenant whose row is to have the focus now. */
  goTo: string | null;
  /** The focus was sent there: it is not to be sent again when the list comes and goes. */
  onGone: () => void;
  acts: RowActs;
}

/** The tenants of the options page, each with its deeds; only those near the window are in the document. */
export function TenantRows({
  tenants,
  say,
  view,
  now,
  selected,
  managed,
  whole,
  goTo,
  onGone,
  acts,
}: TenantRowsProps) {
  const { drawn, list, row, focus } = useNear(tenants);
  const latest = useRef(acts);
  latest.current = acts;
  useEffect(() => {
    if (goTo === null) return;
    focus(goTo);
    onGone();
  }, [goTo]);
  return (
    <>
      <p class="unseen" id="tenants-keys">
        {say('tenantsKeys')}
      </p>
      <ul class="tenants near" aria-label={say('tenants')} aria-describedby="tenants-keys" {...list}>
        {drawn.map(([tenant, place]) => (
          <li
            key={tenant.id}
            class={tenant.environment === 'production' ? 'tenant tenant-production' : 'tenant'}
            {...row(place)}
          >
            <TenantRow
              tenant={tenant}
              say={say}
              state={stateOf(view.passes[tenant.id], now).name}
              allowed={covers(view.origins, tenant.baseUrl)}
              selected={selected.has(tenant.id)}
              managed={managed.has(tenant.id)}
              movable={whole && !managed.has(tenant.id)}
              first={place === 0 || managed.has(tenants[place - 1]?.id ?? '')}
              last={place === tenants.length - 1}
              acts={latest}
            />
          </li>
        ))}
      </ul>
    </>
  );
}

interface TenantRowProps {
  tenant: Tenant;
  say: Say;
  state: StateName;
  allowed: boolean;
  selected: boolean;
  managed: boolean;
  movable: boolean;
  first: boolean;
  last: boolean;
  /** As they are when they are asked for, so that the row need not be drawn for them. */
  acts: { readonly current: RowActs };
}

/** What stands in a row; drawn again when that changes, not when the clock ticks. */
function TenantRow({
  tenant,
  say,
  state,
  allowed,
  selected,
  managed,
  movable,
  first,
  last,
  acts,
}: TenantRowProps) {
  return useMemo(
    () => (
      <>
        <input
          type="checkbox"
          aria-label={say('selectTenant', tenant.name)}
          checked={selected}
          onChange={(event) => acts.current.select(tenant, event.currentTarget.checked)}
        />
        <Mark tenant={tenant} />
        <span class="option-text">
          <span class="option-name">{tenant.name}</span>
          <span class="option-detail">
            {aboutOf(tenant.vendor)?.label ?? tenant.vendor} · {new URL(tenant.baseUrl).host}
            {allowed ? '' : ` · ${say('notAllowedYet')}`}
          </span>
        </span>
        {tenant.environment === 'production' ? (
          <span class="tag-production">{say('tagProduction')}</span>
        ) : (
          <span class="option-environment">{say(`environment_${tenant.environment}`)}</span>
        )}
        <span class="tenant-state">{stateWord(say, state)}</span>
        <span class="row-deeds">
          {managed && <span class="managed">{say('setByOrganisation')}</span>}
          {movable && (
            <>
              <RowButton
                label="↑"
                name={say('moveUp', tenant.name)}
                off={first}
                onPress={() => acts.current.move(tenant, -1)}
              />
              <RowButton
                label="↓"
                name={say('moveDown', tenant.name)}
                off={last}
                onPress={() => acts.current.move(tenant, 1)}
              />
            </>
          )}
          <a
            class="button button-quiet"
            href={`/doctor.html?tenant=${tenant.id}`}
            target="_blank"
            rel="noopener"
          >
            {say('doctorShort')}
            <span class="unseen"> {tenant.name}</span>
          </a>
          <a
            class="button button-quiet"
            href={`/journal.html?tenant=${tenant.id}`}
            target="_blank"
            rel="noreferrer"
          >
            {say('journal')}
            <span class="unseen"> {tenant.name}</span>
          </a>
          {!managed && (
            <Button look="quiet" onPress={() => acts.current.edit(tenant)}>
              {say('edit')}
              <span class="unseen"> {tenant.name}</span>
            </Button>
          )}
          <Button look="quiet" onPress={() => acts.current.duplicate(tenant)}>
            {say('duplicate')}
            <span class="unseen"> {tenant.name}</span>
          </Button>
          {!managed && (
            <Button look="quiet" onPress={() => acts.current.remove([tenant])}>
              {say('remove')}
              <span class="unseen"> {tenant.name}</span>
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
  off,
  onPress,
}: {
  label: string;
  name: string;
  off: boolean;
  onPress: () => void;
}) {
  return (
    <button
      type="button"
      class="button button-quiet button-narrow"
      aria-label={name}
      disabled={off}
      onClick={onPress}
    >
      {label}
    </button>
  );
}
