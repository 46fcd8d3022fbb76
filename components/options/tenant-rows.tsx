import { covers } from '../../lib/platform/hosts.ts';
import { stateOf } from '../../lib/sessions/state.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { aboutOf } from '../../lib/vendors/abouts.ts';
import { Button } from '../button.tsx';
import { Mark } from '../mark.tsx';
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
  acts: RowActs;
}

/** The tenants of the options page, each with its deeds. */
export function TenantRows({ tenants, say, view, now, selected, managed, whole, acts }: TenantRowsProps) {
  return (
    <ul class="tenants" aria-label={say('tenants')}>
      {tenants.map((tenant, index) => (
        <li
          key={tenant.id}
          class={tenant.environment === 'production' ? 'tenant tenant-production' : 'tenant'}
        >
          <input
            type="checkbox"
            aria-label={say('selectTenant', tenant.name)}
            checked={selected.has(tenant.id)}
            onChange={(event) => acts.select(tenant, event.currentTarget.checked)}
          />
          <Mark tenant={tenant} />
          <span class="option-text">
            <span class="option-name">{tenant.name}</span>
            <span class="option-detail">
              {aboutOf(tenant.vendor)?.label ?? tenant.vendor} · {new URL(tenant.baseUrl).host}
              {covers(view.origins, tenant.baseUrl) ? '' : ` · ${say('notAllowedYet')}`}
            </span>
          </span>
          {tenant.environment === 'production' ? (
            <span class="tag-production">{say('tagProduction')}</span>
          ) : (
            <span class="option-environment">{say(`environment_${tenant.environment}`)}</span>
          )}
          <span class="tenant-state">{stateWord(say, stateOf(view.passes[tenant.id], now).name)}</span>
          <span class="row-deeds">
            {managed.has(tenant.id) && <span class="managed">{say('setByOrganisation')}</span>}
            {whole && !managed.has(tenant.id) && (
              <>
                <RowButton
                  label="↑"
                  name={say('moveUp', tenant.name)}
                  off={index === 0 || managed.has(tenants[index - 1]?.id ?? '')}
                  onPress={() => acts.move(tenant, -1)}
                />
                <RowButton
                  label="↓"
                  name={say('moveDown', tenant.name)}
                  off={index === tenants.length - 1}
                  onPress={() => acts.move(tenant, 1)}
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
            {!managed.has(tenant.id) && (
              <Button look="quiet" onPress={() => acts.edit(tenant)}>
                {say('edit')}
                <span class="unseen"> {tenant.name}</span>
              </Button>
            )}
            <Button look="quiet" onPress={() => acts.duplicate(tenant)}>
              {say('duplicate')}
              <span class="unseen"> {tenant.name}</span>
            </Button>
            {!managed.has(tenant.id) && (
              <Button look="quiet" onPress={() => acts.remove([tenant])}>
                {say('remove')}
                <span class="unseen"> {tenant.name}</span>
              </Button>
            )}
          </span>
        </li>
      ))}
    </ul>
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
