import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { BulkAction } from '../../lib/bulk/actions.ts';
import { bulkActions } from '../../lib/bulk/actions.ts';
import { plural } from '../../lib/i18n/i18n.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { type TicketSubject, ticketsText } from '../../lib/tickets/ticket-text.ts';
import { findSummary } from '../../lib/vendors/summaries.ts';
import { Button } from '../shared/button.tsx';
import type { PageActions } from '../shared/page-types.ts';
import { ActionBar, AllowHosts } from './action-bar.tsx';
import { eligibleTenants } from './actions.ts';
import { LogoutConfirm, OpenConfirm } from './confirmations.tsx';
import { FilterBar } from './filters.tsx';
import { LoginForm } from './login-form.tsx';
import { RunReport } from './run-report.tsx';
import {
  applyMove,
  type BulkView,
  type Filters,
  filterTenants,
  noFilters,
  type Selection,
} from './selection.ts';
import { TenantListbox } from './tenant-listbox.tsx';
import { useRun } from './use-run.ts';

interface AllAtOnceProps {
  view: BulkView;
  now: number;
  actions: PageActions;
}

/** The page for many tenants: choose them, say what is to be done, see what becomes of each. */
export function BulkPage({ view, now, actions }: AllAtOnceProps) {
  const { t } = actions;
  const [filters, setFilters] = useState(noFilters);
  const [choice, setChoice] = useState<Selection>({ chosen: new Set(), active: null, anchor: null });
  const [form, setForm] = useState(false);
  const [vendorMessage, setSaid] = useState('');
  const list = useRef<HTMLDivElement>(null);
  const runActions = useRun(view, now, actions);
  const { run, running, standing } = runActions;

  const known = useMemo(() => new Map(view.tenants.map((tenant) => [tenant.id, tenant])), [view.tenants]);
  const everybody = [...known.keys()].join();
  // Narrowed when something is narrowed, and only then: while states change, nobody moves.
  const ids = useMemo(() => filterTenants(view, now, filters).map(({ id }) => id), [filters, everybody]);
  const shown = ids.flatMap((id) => known.get(id) ?? []);
  const chosen = view.tenants.filter(({ id }) => choice.chosen.has(id));
  const able = useMemo(
    () =>
      Object.fromEntries(bulkActions.map((act) => [act, eligibleTenants(act, chosen, view, now)])) as Record<
        BulkAction,
        Tenant[]
      >,
    [choice.chosen, view, now],
  );
  const unseen =
    choice.chosen.size === 0 ? 0 : chosen.length - ids.filter((id) => choice.chosen.has(id)).length;

  // A form that stands for nobody is shut, and a run takes its place.
  useEffect(() => {
    if (running || able.login.length === 0) setForm(false);
  }, [running, able.login.length === 0]);

  function filter(change: Partial<Filters>): void {
    setFilters((all) => ({ ...all, ...change }));
  }

  function select(wanted: readonly string[]): void {
    setChoice({ chosen: new Set(wanted), active: wanted[0] ?? null, anchor: null });
  }

  function act(what: BulkAction): void {
    setSaid('');
    if (what === 'login') setForm(!form);
    else runActions.act(what, able[what]);
  }

  function tryAgain(wanted: readonly string[]): void {
    if (run === null) return;
    select(wanted);
    const again = eligibleTenants(
      run.act,
      wanted.flatMap((id) => known.get(id) ?? []),
      view,
      now,
    );
    if (run.act === 'login') setForm(again.length > 0);
    else if (again.length > 0) runActions.act(run.act, again);
  }

  async function copyTickets(): Promise<void> {
    const subjects = chosen.flatMap((tenant): TicketSubject[] => {
      const summary = findSummary(tenant.vendor);
      return summary === undefined ? [] : [{ tenant, summary, pass: view.passes[tenant.id] }];
    });
    try {
      await actions.copy(ticketsText(subjects, actions.userAgentLabel()));
      setSaid(t('together_ticket_done'));
    } catch {
      setSaid(t('copyRefused'));
    }
  }

  if (view.tenants.length === 0)
    return (
      <div class="together together-empty">
        <h1>{t('together_title')}</h1>
        <p>{t('together_empty')}</p>
        <Button look="strong" onPress={actions.openOptions}>
          {t('manageTenants')}
        </Button>
      </div>
    );
  return (
    <div class="together">
      <header class="together-head">
        <h1>{t('together_title')}</h1>
        <p class="help">{t('together_intro')}</p>
        <Button look="quiet" onPress={actions.openOptions}>
          {t('manageTenants')}
        </Button>
      </header>
      <div class="choose">
        <FilterBar
          filters={filters}
          vendors={[...new Set(view.tenants.map(({ vendor }) => vendor))]}
          t={t}
          onFilter={filter}
          onDown={() => {
            list.current?.focus();
            setChoice((now) =>
              now.active === null ? applyMove(now, ids, { kind: 'go', by: 1, reach: false }) : now,
            );
          }}
        />
        <p class="unseen" id="choices-help">
          {t('together_list_help')}
        </p>
        {ids.length === 0 ? (
          <div class="nobody">
            <p>{t('together_nobody_matches')}</p>
            <Button onPress={() => setFilters(noFilters)}>{t('together_clear_filters')}</Button>
          </div>
        ) : (
          <TenantListbox
            tenants={shown}
            choice={choice}
            view={view}
            now={now}
            t={t}
            boxRef={list}
            onMove={(move) => setChoice((before) => applyMove(before, ids, move))}
          />
        )}
        <div class="row row-wrap chosen-bar">
          <span role="status" class="chosen-count">
            {chosen.length === 0 ? t('together_chosen_none') : plural(t, 'together_chosen', chosen.length)}
            {unseen > 0 && <span class="help"> ({plural(t, 'together_unseen', unseen)})</span>}
          </span>
          <span class="grow" />
          {ids.length > 0 && (
            <Button
              look="chip"
              onPress={() => setChoice((before) => applyMove(before, ids, { kind: 'all' }))}
            >
              {plural(t, 'together_all_shown', ids.length)}
            </Button>
          )}
          {chosen.length > 0 && (
            <Button
              look="chip"
              onPress={() => setChoice((before) => applyMove(before, ids, { kind: 'none' }))}
            >
              {t('together_none')}
            </Button>
          )}
        </div>
      </div>
      <aside class="side">
        <ActionBar
          able={able}
          chosen={chosen.length}
          running={running}
          open={form ? 'login' : null}
          t={t}
          onAct={act}
        />
        {runActions.refused !== null && !running && (
          <p class="problem" role="alert" data-code={runActions.refused}>
            {t(runActions.refused === 'bad_message' ? 'together_refused' : 'problem_internal')}
          </p>
        )}
        {!running && (
          <AllowHosts
            addresses={chosen.map(({ baseUrl }) => baseUrl)}
            origins={view.origins}
            t={t}
            onAllow={(addresses) => void actions.requestHosts(addresses)}
          />
        )}
        {form && !running && able.login.length > 0 && (
          <LoginForm
            tenants={able.login}
            t={t}
            onLogIn={runActions.signIn}
            onClose={() => {
              setForm(false);
              list.current?.focus();
            }}
          />
        )}
        {run !== null && (
          <RunReport
            run={run}
            running={running && run.ended === undefined}
            only={filters.outcome}
            t={t}
            onCancel={runActions.cancel}
            onOnly={(outcome) => setFilters({ ...noFilters, outcome })}
            onTryAgain={tryAgain}
            onSelect={select}
            onPutAway={() => {
              if (filters.outcome !== '') filter({ outcome: '' });
              runActions.dismiss();
            }}
          />
        )}
        {chosen.length > 0 && (
          <div class="row">
            <Button look="quiet" onPress={() => void copyTickets()}>
              {plural(t, 'together_ticket', chosen.length)}
            </Button>
          </div>
        )}
        <p class="said-here" role="status">
          {vendorMessage}
        </p>
      </aside>
      {standing?.act === 'open' && (
        <OpenConfirm
          tenants={standing.tenants}
          question={standing.question}
          t={t}
          onConfirm={() => runActions.answer(true)}
          onCancel={() => runActions.answer(false)}
        />
      )}
      {standing?.act === 'logout' && (
        <LogoutConfirm
          tenants={standing.tenants}
          t={t}
          onConfirm={() => runActions.answer(true)}
          onCancel={() => runActions.answer(false)}
        />
      )}
    </div>
  );
}
