import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { matchesAnyPattern } from '../../lib/browser/match-pattern.ts';
import type { Translate } from '../../lib/i18n/i18n.ts';
import { deriveState } from '../../lib/sessions/state.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { accountOf, realmOf } from '../../lib/tenants/tenant-facts.ts';
import { findDescriptor } from '../../lib/vendors/descriptors.ts';
import { Menu } from '../shared/menu.tsx';
import type { View } from '../shared/page-types.ts';
import { createTellingNames } from '../shared/telling-names.ts';
import { useFactsBeside } from '../shared/use-facts-beside.ts';
import { useVirtualList } from '../shared/use-virtual-list.ts';
import { type RowActions, rowMenuItems } from './row-menu.tsx';
import { TenantRow } from './tenant-row.tsx';
import { useDragSort } from './use-drag-sort.ts';

interface TenantRowsProps {
  tenants: readonly Tenant[];
  t: Translate;
  view: View;
  now: number;
  selected: ReadonlySet<string>;
  /** Ids of tenants from the managed policy, and of those from the team's file. */
  managed: ReadonlySet<string>;
  team: ReadonlySet<string>;
  /** The list shows all tenants; only then can it be reordered. */
  unfiltered: boolean;
  /** The tenant whose row takes the focus next. */
  focusId: string | null;
  /** Called once the focus has moved, so that a remounted list does not take it again. */
  onFocused: () => void;
  actions: RowActions;
}

/** The name among a row's controls: after the checkbox and the star. */
const nameControl = 2;

/** The open menu: whose it is, where, and what opened it. */
interface OpenMenu {
  tenant: Tenant;
  at: { x: number; y: number };
  opener: HTMLElement | null;
}

/** The tenants with their facts in columns; only the rows near the viewport are in the document. */
export function TenantRows(props: TenantRowsProps) {
  const { tenants, t, view, now, selected, managed, team, unfiltered, focusId, onFocused, actions } = props;
  const { drawn, list, row, focus } = useVirtualList(tenants, undefined, nameControl);
  const [menu, setMenu] = useState<OpenMenu | null>(null);
  const drag = useDragSort((id, before) => {
    const tenant = tenants.find((each) => each.id === id);
    if (tenant !== undefined) actions.move(tenant, { before });
  });
  const factsOf = useFactsBeside(view);
  const nameOf = useMemo(() => createTellingNames(view), [view.tenants, view.passes, view.preferences]);
  const favourites = useMemo(() => new Set(view.preferences.favourites), [view.preferences]);
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    if (focusId === null) return;
    focus(focusId);
    onFocused();
  }, [focusId]);

  /** What an order can do with a row: an organisation's tenants come first, in its own order. */
  const movesOf = (index: number) => {
    const movable = unfiltered && !managed.has(tenants[index]?.id ?? '');
    return {
      movable,
      up: movable && index > 0 && !managed.has(tenants[index - 1]?.id ?? ''),
      down: movable && index < tenants.length - 1,
    };
  };
  const openMenu = (tenant: Tenant, at: OpenMenu['at']) =>
    setMenu({ tenant, at, opener: document.activeElement as HTMLElement | null });
  const menuIndex = menu === null ? -1 : tenants.findIndex(({ id }) => id === menu.tenant.id);
  const allSelected = tenants.length > 0 && tenants.every(({ id }) => selected.has(id));

  return (
    <div class="tenant-table">
      <p class="visually-hidden" id="tenants-keys">
        {t('tenantsSortKeys')}
      </p>
      <div class="tenant tenant-columns">
        <span />
        <input
          type="checkbox"
          aria-label={t('selectShown')}
          checked={allSelected}
          ref={(box) => {
            if (box !== null) box.indeterminate = !allSelected && tenants.some(({ id }) => selected.has(id));
          }}
          onChange={(event) => actions.selectAll(event.currentTarget.checked)}
        />
        <span />
        <span />
        <span>{t('form_name')}</span>
        <span class="wide">{t('column_realm')}</span>
        <span class="wide">{t('column_host')}</span>
        <span class="widest">{t('column_account')}</span>
        <span class="cell-environment">{t('form_environment')}</span>
        <span class="cell-state" title={t('state')}>
          {t('state')}
        </span>
      </div>
      <ul class="tenants near" aria-label={t('tenants')} aria-describedby="tenants-keys" {...list}>
        {drawn.map(([tenant, index]) => {
          const { movable, up, down } = movesOf(index);
          const next = tenants[index + 1]?.id ?? null;
          const isDropped = drag.place !== null && drag.place.before === tenant.id;
          const isDroppedLast = drag.place !== null && drag.place.before === null && next === null;
          return (
            <li
              key={tenant.id}
              class={[
                'tenant',
                tenant.environment === 'production' ? 'tenant-production' : '',
                selected.has(tenant.id) ? 'tenant-selected' : '',
                isDropped ? 'drop-before' : isDroppedLast ? 'drop-after' : '',
              ]
                .filter(Boolean)
                .join(' ')}
              {...row(index)}
              {...(movable ? drag.row(tenant.id, next) : {})}
              onClick={({ target }) => {
                const onControl =
                  (target as Element).closest('a, button, input, label, [draggable]') !== null;
                // A text that was just marked is for copying.
                if (!onControl && String(getSelection()) === '') latest.current.edit(tenant);
              }}
              onContextMenu={(event) => {
                event.preventDefault();
                const { left, bottom } = (event.target as Element).getBoundingClientRect();
                // The key for menus gives no place of a pointer.
                const byKey = event.clientX === 0 && event.clientY === 0;
                openMenu(tenant, byKey ? { x: left, y: bottom } : { x: event.clientX, y: event.clientY });
              }}
              onKeyDown={(event) => {
                const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
                if (!event.altKey || by === 0) return;
                event.preventDefault();
                if (by < 0 ? up : down) latest.current.move(tenant, { by });
              }}
            >
              <TenantRow
                tenant={tenant}
                tellingName={nameOf(tenant)}
                t={t}
                state={deriveState(view.passes[tenant.id], now).name}
                allowed={matchesAnyPattern(view.origins, tenant.baseUrl)}
                realm={realmOf(tenant, findDescriptor(tenant.vendor))}
                facts={factsOf(tenant)}
                account={accountOf(tenant, view)}
                selected={selected.has(tenant.id)}
                favourite={favourites.has(tenant.id)}
                source={managed.has(tenant.id) ? 'policy' : team.has(tenant.id) ? 'team' : 'own'}
                handle={movable ? drag.handle(tenant.id) : null}
                open={menu?.tenant.id === tenant.id}
                onMenu={openMenu}
                actions={latest}
              />
            </li>
          );
        })}
      </ul>
      {menu !== null && menuIndex >= 0 && (
        <Menu
          key={menu.tenant.id}
          label={t('rowMenu', nameOf(menu.tenant))}
          at={menu.at}
          items={rowMenuItems(
            {
              tenant: menu.tenant,
              fixed: managed.has(menu.tenant.id) || team.has(menu.tenant.id),
              favourite: favourites.has(menu.tenant.id),
              ...movesOf(menuIndex),
            },
            actions,
            t,
          )}
          onClose={(returns) => {
            setMenu(null);
            if (returns) menu.opener?.focus();
          }}
        />
      )}
    </div>
  );
}
