import type { Translate } from '../../lib/i18n/i18n.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import type { MenuItem } from '../shared/menu.tsx';

/** What can be done with the tenants of the list. */
export interface RowActions {
  edit(tenant: Tenant): void;
  duplicate(tenant: Tenant): void;
  remove(tenants: readonly Tenant[]): void;
  /** Moves a tenant by some places, or before another one. */
  move(tenant: Tenant, to: { by: -1 | 1 } | { before: string | null }): void;
  /** @param range whether the tenants since the last press are selected too */
  select(tenant: Tenant, on: boolean, range: boolean): void;
  selectAll(on: boolean): void;
  favourite(tenant: Tenant, on: boolean): void;
  /** Starts the examination and goes to its page. */
  examine(tenant: Tenant): void;
  /** Goes to another page of the workplace. */
  go(path: string): void;
}

interface RowMenuInput {
  tenant: Tenant;
  /** Edited elsewhere: by the organisation, or in the team's file. */
  fixed: boolean;
  favourite: boolean;
  /** Which ways the tenant can be moved. */
  up: boolean;
  down: boolean;
}

/** The lines of a tenant's menu, the common ones first. */
export function rowMenuItems(row: RowMenuInput, actions: RowActions, t: Translate): MenuItem[] {
  const { tenant, fixed, favourite, up, down } = row;
  return [
    {
      id: 'edit',
      label: fixed ? t('showTenant', tenant.name) : t('edit'),
      onPress: () => actions.edit(tenant),
    },
    { id: 'duplicate', label: t('duplicate'), onPress: () => actions.duplicate(tenant) },
    {
      id: 'favourite',
      label: t('favourite'),
      checked: favourite,
      onPress: () => actions.favourite(tenant, !favourite),
    },
    {
      id: 'up',
      label: t('moveUp', tenant.name),
      disabled: !up,
      onPress: () => actions.move(tenant, { by: -1 }),
    },
    {
      id: 'down',
      label: t('moveDown', tenant.name),
      disabled: !down,
      onPress: () => actions.move(tenant, { by: 1 }),
    },
    {
      id: 'doctor',
      label: t('doctor'),
      href: `/doctor.html?tenant=${tenant.id}`,
      onPress: () => actions.examine(tenant),
    },
    {
      id: 'journal',
      label: t('journal'),
      href: `/journal.html?tenant=${tenant.id}`,
      onPress: () => actions.go(`/journal.html?tenant=${tenant.id}`),
    },
    ...(fixed ? [] : [{ id: 'remove', label: t('remove'), onPress: () => actions.remove([tenant]) }]),
  ];
}
