import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { BulkAction } from '../../lib/bulk/actions.ts';
import { bulkActions } from '../../lib/bulk/actions.ts';
import { plural } from '../../lib/i18n/i18n.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { type TicketSubject, ticketsText } from '../../lib/tickets/ticket-text.ts';
import { findDescriptor } from '../../lib/vendors/descriptors.ts';
import { Button } from '../shared/button.tsx';
import { failureText } from '../shared/messages.ts';
import type { PageActions } from '../shared/page-types.ts';
import { tenantsToSignIn } from '../shared/saved-tenants.ts';
import { ActionBar, AllowHosts } from './action-bar.tsx';
import { eligibleTenants } from './actions.ts';
import { FilterBar } from './filters.tsx';
import { LoginForm } from './login-form.tsx';
import { PendingConfirm } from './pending-confirm.tsx';
import { RunReport } from './run-report.tsx';
import {
  allTags,
  applyMove,
  type BulkView,
  type Filters,
  filterTenants,
  noFilters,
  type Selection,
} from './selection.ts';
import { StoredSignIn, useStoredSignIn } from './stored-sign-in.tsx';
import { TenantListbox } from './tenant-listbox.tsx';
import { useRun } from './use-run.ts';

interface BulkPageProps {
  view: BulkView;
  now: number;
  actions: PageActions;
  /** Ids that were chosen before a reload. */
  firstChosen?: readonly string[];
  onChoose?: (chosen: ReadonlySet<string>) => void;
  /** The search before a reload. */
  firstQuery?: string;
  onSearch?: (query: string) => void;
}

/** The page for bulk actions: select tenants, start an action, and follow each tenant's outcome. */
export function BulkPage(props: BulkPageProps) {
  const { view, now, actions, firstChosen = [], onChoose, firstQuery = '', onSearch } = props;
  const { t } = actions;
  const [filters, setFilters] = useState({ ...noFilters, query: firstQuery });
  useEffect(() => onSearch?.(filters.query), [filters.query]);
  const [selection, setSelection] = useState<Selection>(() => ({
    chosen: new Set(firstChosen.filter((id) => view.tenants.some((tenant) => tenant.id === id))),
    active: null,
    anchor: null,
  }));
  useEffect(() => onChoose?.(selection.chosen), [selection.chosen]);
  const [formOpen, setFormOpen] = useState(false);
  const [announcement, setAnnouncement] = useState('');
  const list = useRef<HTMLDivElement>(null);
  const runActions = useRun(view, now, actions);
  const { run, pending } = runActions;
  const many = useStoredSignIn(view, now, actions, selection.chosen);
  const running = runActions.running || many.busy;
  const refused = runActions.refused ?? many.refused;

  const byId = useMemo(() => new Map(view.tenants.map((tenant) => [tenant.id, tenant])), [view.tenants]);
  const tenantIds = [...byId.keys()].join();
  // Filtered again only when filters or tenants change, so that rows do not move while states change.
  const ids = useMemo(() => filterTenants(view, now, filters).map(({ id }) => id), [filters, tenantIds]);
  const shown = ids.flatMap((id) => byId.get(id) ?? []);
  const selected = view.tenants.filter(({ id }) => selection.chosen.has(id));
  const eligible = useMemo(
    () =>
      Object.fromEntries(
        bulkActions.map((action) => [action, eligibleTenants(action, selected, view, now)]),
      ) as Record<BulkAction, Tenant[]>,
    [selection.chosen, view, now],
  );
  const stored = tenantsToSignIn(eligible.login, view, now);
  const hiddenCount =
    selection.chosen.size === 0 ? 0 : selected.length - ids.filter((id) => selection.chosen.has(id)).length;

  // The form closes when no tenant is eligible any more, or when a run starts.
  useEffect(() => {
    if (running || eligible.login.length === 0) setFormOpen(false);
  }, [running, eligible.login.length === 0]);

  // The button or question that is over held the focus; on opening, the page leaves it alone.
  const phase = `${running} ${run === null} ${pending === null}`;
  const lastPhase = useRef(phase);
  useEffect(() => {
    if (phase !== lastPhase.current && document.activeElement === document.body) list.current?.focus();
    lastPhase.current = phase;
  }, [phase]);

  function changeFilters(change: Partial<Filters>): void {
    setFilters((all) => ({ ...all, ...change }));
  }

  function select(ids: readonly string[]): ReadonlySet<string> {
    const chosen = new Set(ids);
    setSelection({ chosen, active: ids[0] ?? null, anchor: null });
    return chosen;
  }

  function startAction(action: BulkAction): void {
    setAnnouncement('');
    if (action === 'login') setFormOpen(!formOpen);
    else runActions.act(action, eligible[action]);
  }

  function retry(tenantIds: readonly string[]): void {
    if (run === null) return;
    const chosen = select(tenantIds);
    const retryable = eligibleTenants(
      run.act,
      tenantIds.flatMap((id) => byId.get(id) ?? []),
      view,
      now,
    );
    if (run.act !== 'login') {
      if (retryable.length > 0) runActions.act(run.act, retryable);
      return;
    }
    const saved = run.stored === true ? tenantsToSignIn(retryable, view, now) : [];
    setFormOpen(saved.length === 0 && retryable.length > 0);
    if (saved.length > 0) void many.signIn(saved, chosen);
  }

  async function copyTickets(): Promise<void> {
    const subjects = selected.flatMap((tenant): TicketSubject[] => {
      const descriptor = findDescriptor(tenant.vendor);
      return descriptor === undefined ? [] : [{ tenant, descriptor, pass: view.passes[tenant.id] }];
    });
    try {
      await actions.copy(ticketsText(subjects, actions.userAgentLabel()));
      setAnnouncement(t('together_ticket_done'));
    } catch {
      setAnnouncement(t('copyRefused'));
    }
  }

  if (view.tenants.length === 0)
    return (
      <div class="bulk bulk-empty">
        <h1>{t('together_title')}</h1>
        <p>{t('together_empty')}</p>
        <Button look="strong" onPress={actions.openOptions}>
          {t('manageTenants')}
        </Button>
      </div>
    );
  return (
    <div class="bulk">
      <header class="bulk-head">
        <h1>{t('together_title')}</h1>
        <p class="help">{t('together_intro')}</p>
      </header>
      <div class="selection-panel">
        <FilterBar
          filters={filters}
          vendors={[...new Set(view.tenants.map(({ vendor }) => vendor))]}
          tags={allTags(view.tenants)}
          t={t}
          onFilter={changeFilters}
          onDown={() => {
            list.current?.focus();
            setSelection((now) =>
              now.active === null ? applyMove(now, ids, { kind: 'go', by: 1, extend: false }) : now,
            );
          }}
        />
        <p class="visually-hidden" id="choices-help">
          {t('together_list_help')}
        </p>
        {ids.length === 0 ? (
          <div class="empty-result">
            <p>{t('together_nobody_matches')}</p>
            <Button onPress={() => setFilters(noFilters)}>{t('together_clear_filters')}</Button>
          </div>
        ) : (
          <TenantListbox
            tenants={shown}
            selection={selection}
            view={view}
            now={now}
            t={t}
            boxRef={list}
            onMove={(move) => setSelection((before) => applyMove(before, ids, move))}
          />
        )}
        <div class="row row-wrap selection-bar">
          <span role="status" class="selection-count">
            {selected.length === 0
              ? t('together_chosen_none')
              : plural(t, 'together_chosen', selected.length)}
            {hiddenCount > 0 && <span class="help"> ({plural(t, 'together_unseen', hiddenCount)})</span>}
          </span>
          <span class="grow" />
          {ids.length > 0 && (
            <Button
              look="chip"
              onPress={() => setSelection((before) => applyMove(before, ids, { kind: 'all' }))}
            >
              {plural(t, 'together_all_shown', ids.length)}
            </Button>
          )}
          {selected.length > 0 && (
            <Button
              look="chip"
              onPress={() => setSelection((before) => applyMove(before, ids, { kind: 'none' }))}
            >
              {t('together_none')}
            </Button>
          )}
        </div>
      </div>
      <aside class="side">
        <ActionBar
          eligible={eligible}
          selectedCount={selected.length}
          running={running}
          open={formOpen ? 'login' : null}
          t={t}
          onAction={startAction}
        />
        {refused !== null && !running && (
          <p class="problem" role="alert" data-code={refused.code}>
            {refused.code === 'bad_message' && refused.facts.detail === undefined
              ? t('together_refused')
              : failureText(t, refused)}
          </p>
        )}
        {!running && (
          <AllowHosts
            addresses={selected.map(({ baseUrl }) => baseUrl)}
            origins={view.origins}
            t={t}
            onAllow={(addresses) => void actions.requestHosts(addresses)}
          />
        )}
        {!running && <StoredSignIn tenants={stored} signIn={many} view={view} actions={actions} />}
        {formOpen && !running && eligible.login.length > 0 && (
          <LoginForm
            tenants={eligible.login}
            view={view}
            t={t}
            onLogIn={runActions.logIn}
            onClose={() => {
              setFormOpen(false);
              list.current?.focus();
            }}
          />
        )}
        {run !== null && (
          <RunReport
            run={run}
            running={running && run.ended === undefined}
            filteredOutcome={filters.outcome}
            t={t}
            onCancel={runActions.cancel}
            onFilterOutcome={(outcome) => setFilters({ ...noFilters, outcome })}
            onRetry={retry}
            onSelect={select}
            onDismiss={() => {
              if (filters.outcome !== '') changeFilters({ outcome: '' });
              runActions.dismiss();
            }}
          />
        )}
        {selected.length > 0 && (
          <div class="row">
            <Button look="quiet" onPress={() => void copyTickets()}>
              {plural(t, 'together_ticket', selected.length)}
            </Button>
          </div>
        )}
        <p class="page-status" role="status">
          {announcement}
        </p>
      </aside>
      {pending !== null && (
        <PendingConfirm pending={pending} view={view} now={now} t={t} onAnswer={runActions.answer} />
      )}
    </div>
  );
}
