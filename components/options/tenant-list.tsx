import { useMemo, useRef, useState } from 'preact/hooks';
import { matchesAnyPattern } from '../../lib/browser/match-pattern.ts';
import { foldTag } from '../../lib/tenants/fold-tag.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { Button } from '../shared/button.tsx';
import type { PageActions, View } from '../shared/page-types.ts';
import {
  filtersFrom,
  filterTenants,
  isFiltered,
  noTenantFilters,
  type TenantFilters,
} from './filter-tenants.ts';
import type { PlaceApi } from './place-api.ts';
import { SelectionBar } from './selection-bar.tsx';
import { TenantFilterBar } from './tenant-filters.tsx';
import { TenantRows } from './tenant-rows.tsx';
import { useMoves } from './use-moves.ts';
import type { OpenForm } from './use-open-form.ts';

interface TenantListProps {
  view: View;
  now: number;
  actions: PageActions;
  place: PlaceApi;
  selected: ReadonlySet<string>;
  /** Ids of tenants from the managed policy, and of those from the team's file. */
  managed: ReadonlySet<string>;
  team: ReadonlySet<string>;
  /** Takes the ids of the shown rows. */
  shownIds: { current: readonly string[] };
  /** A form is open, which the selection's bar would cover. */
  isFormOpen: boolean;
  focusId: string | null;
  onFocus: (id: string | null) => void;
  onSelect: (selected: ReadonlySet<string>) => void;
  onStatus: (text: string) => void;
  onOpen: (form: OpenForm) => void;
  onExport: (tenants: readonly Tenant[]) => void;
  onRemove: (tenants: readonly Tenant[]) => void;
}

/** The tenants under their filters, with what can be done with one or with the selected ones. */
export function TenantList(props: TenantListProps) {
  const { view, now, actions, place, selected, managed, team, shownIds, onSelect, onOpen } = props;
  const { t } = actions;
  const [filters, setFilters] = useState(() => filtersFrom(place.readKept().filters));
  const anchor = useRef<string | null>(null);
  const reorder = useMoves(
    view.tenants.map(({ id }) => id),
    managed.size,
    (tenants) => actions.apply('orderTenants', { tenants }),
  );
  const narrowed = isFiltered(filters);
  // Memoised, because the page renders every second; only a filter by state depends on the time.
  const shown = useMemo(
    () => filterTenants(view, now, filters),
    [view, filters, filters.state === '' ? 0 : now],
  );
  shownIds.current = shown.map(({ id }) => id);
  const { vendors, tags } = useMemo(
    () => ({
      vendors: [...new Set(view.tenants.map(({ vendor }) => vendor))],
      tags: [...new Set(view.tenants.flatMap((tenant) => (tenant.tags ?? []).map(foldTag)))].toSorted(),
    }),
    [view.tenants],
  );
  const missingHosts = useMemo(
    () => view.tenants.filter(({ baseUrl }) => !matchesAnyPattern(view.origins, baseUrl)).length,
    [view.tenants, view.origins],
  );
  const selectedTenants = view.tenants.filter(({ id }) => selected.has(id));
  const removable = selectedTenants.filter(({ id }) => !managed.has(id) && !team.has(id));

  function narrow(change: Partial<TenantFilters>): void {
    const next = { ...filters, ...change };
    setFilters(next);
    place.keep({ filters: next });
  }

  function select({ id }: Tenant, on: boolean, range: boolean): void {
    const [from, to] = [shownIds.current.indexOf(anchor.current ?? id), shownIds.current.indexOf(id)];
    const ids =
      range && from >= 0 ? shownIds.current.slice(Math.min(from, to), Math.max(from, to) + 1) : [id];
    const next = new Set(selected);
    for (const each of ids) {
      if (on) next.add(each);
      else next.delete(each);
    }
    anchor.current = id;
    onSelect(next);
  }

  async function move(tenant: Tenant, to: Parameters<typeof reorder>[1]): Promise<void> {
    const ids = await reorder(tenant.id, to);
    if (ids === null) return;
    props.onStatus(t('movedTo', tenant.name, String(ids.indexOf(tenant.id) + 1), String(ids.length)));
    props.onFocus(tenant.id);
  }

  /** Wakes the background first: the page it leaves for ends what it has not heard yet. */
  async function examine({ id }: Tenant): Promise<void> {
    await actions.send('pageOpened', {});
    void actions.send('examine', { tenant: id });
    place.goTo(`/doctor.html?tenant=${id}`);
  }

  return (
    <>
      <TenantFilterBar
        filters={filters}
        vendors={vendors}
        tags={tags}
        missingHosts={missingHosts}
        t={t}
        onFilter={narrow}
      />
      {shown.length === 0 ? (
        <div class="row row-wrap">
          <p class="help">
            {filters.query.trim() === '' ? t('noMatchFilters') : t('noMatch', filters.query)}
          </p>
          <Button look="quiet" onPress={() => narrow(noTenantFilters)}>
            {t('together_clear_filters')}
          </Button>
        </div>
      ) : (
        <TenantRows
          tenants={shown}
          view={view}
          now={now}
          selected={selected}
          managed={managed}
          team={team}
          t={t}
          unfiltered={!narrowed}
          focusId={props.focusId}
          onFocused={() => props.onFocus(null)}
          actions={{
            edit: (tenant) => onOpen({ kind: 'edit', tenant }),
            duplicate: (tenant) => onOpen({ kind: 'copy', tenant }),
            remove: props.onRemove,
            move: (tenant, to) => void move(tenant, to),
            select,
            selectAll: (on) =>
              onSelect(
                on
                  ? new Set([...selected, ...shownIds.current])
                  : new Set([...selected].filter((id) => !shownIds.current.includes(id))),
              ),
            favourite: ({ id }, on) =>
              void actions.apply('setTenantPreference', { tenant: id, what: 'favourite', on }),
            examine: (tenant) => void examine(tenant),
            go: place.goTo,
          }}
        />
      )}
      {selectedTenants.length > 0 && !props.isFormOpen && (
        <SelectionBar
          count={selectedTenants.length}
          t={t}
          canExport={view.preferences.exportTenants !== false}
          canRemove={removable.length > 0}
          onEdit={() => onOpen({ kind: 'many' })}
          onExport={() => props.onExport(selectedTenants)}
          onRemove={() => props.onRemove(removable)}
          onClear={() => onSelect(new Set())}
        />
      )}
    </>
  );
}
