import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { type TicketSubject, ticketsText } from '../../lib/journal/ticket.ts';
import { counted } from '../../lib/speech.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import type { TogetherAct } from '../../lib/together/acts.ts';
import { togetherActs } from '../../lib/together/acts.ts';
import { faceOf } from '../../lib/vendors/faces.ts';
import { Button } from '../button.tsx';
import type { Acts } from '../view.ts';
import { ActBar, AllowHosts } from './act-bar.tsx';
import { ableTo } from './acts.ts';
import { ChoiceList } from './choice-list.tsx';
import { type Choice, type Filters, moved, noFilters, shownOf, type TogetherView } from './choosing.ts';
import { FilterBar } from './filters.tsx';
import { LoginForm } from './login-form.tsx';
import { LogoutQuestion, OpenQuestion } from './questions.tsx';
import { RunReport } from './run-report.tsx';
import { useRun } from './use-run.ts';

interface AllAtOnceProps {
  view: TogetherView;
  now: number;
  acts: Acts;
}

/** The page for many tenants: choose them, say what is to be done, see what becomes of each. */
export function AllAtOnce({ view, now, acts }: AllAtOnceProps) {
  const { say } = acts;
  const [filters, setFilters] = useState(noFilters);
  const [choice, setChoice] = useState<Choice>({ chosen: new Set(), active: null, anchor: null });
  const [form, setForm] = useState(false);
  const [said, setSaid] = useState('');
  const list = useRef<HTMLDivElement>(null);
  const deeds = useRun(view, now, acts);
  const { run, running, standing } = deeds;

  const known = useMemo(() => new Map(view.tenants.map((tenant) => [tenant.id, tenant])), [view.tenants]);
  const everybody = [...known.keys()].join();
  // Narrowed when something is narrowed, and only then: while states change, nobody moves.
  const ids = useMemo(() => shownOf(view, now, filters).map(({ id }) => id), [filters, everybody]);
  const shown = ids.flatMap((id) => known.get(id) ?? []);
  const chosen = view.tenants.filter(({ id }) => choice.chosen.has(id));
  const able = useMemo(
    () =>
      Object.fromEntries(togetherActs.map((act) => [act, ableTo(act, chosen, view, now)])) as Record<
        TogetherAct,
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

  function act(what: TogetherAct): void {
    setSaid('');
    if (what === 'login') setForm(!form);
    else deeds.act(what, able[what]);
  }

  function tryAgain(wanted: readonly string[]): void {
    if (run === null) return;
    select(wanted);
    const again = ableTo(
      run.act,
      wanted.flatMap((id) => known.get(id) ?? []),
      view,
      now,
    );
    if (run.act === 'login') setForm(again.length > 0);
    else if (again.length > 0) deeds.act(run.act, again);
  }

  async function copyTickets(): Promise<void> {
    const subjects = chosen.flatMap((tenant): TicketSubject[] => {
      const face = faceOf(tenant.vendor);
      return face === undefined ? [] : [{ tenant, face, pass: view.passes[tenant.id] }];
    });
    try {
      await acts.copy(ticketsText(subjects, acts.agent()));
      setSaid(say('together_ticket_done'));
    } catch {
      setSaid(say('copyRefused'));
    }
  }

  if (view.tenants.length === 0)
    return (
      <div class="together together-empty">
        <h1>{say('together_title')}</h1>
        <p>{say('together_empty')}</p>
        <Button look="strong" onPress={acts.manage}>
          {say('manageTenants')}
        </Button>
      </div>
    );
  return (
    <div class="together">
      <header class="together-head">
        <h1>{say('together_title')}</h1>
        <p class="help">{say('together_intro')}</p>
        <Button look="quiet" onPress={acts.manage}>
          {say('manageTenants')}
        </Button>
      </header>
      <div class="choose">
        <FilterBar
          filters={filters}
          vendors={[...new Set(view.tenants.map(({ vendor }) => vendor))]}
          say={say}
          onFilter={filter}
          onDown={() => {
            list.current?.focus();
            setChoice((now) =>
              now.active === null ? moved(now, ids, { kind: 'go', by: 1, reach: false }) : now,
            );
          }}
        />
        <p class="unseen" id="choices-help">
          {say('together_list_help')}
        </p>
        {ids.length === 0 ? (
          <div class="nobody">
            <p>{say('together_nobody_matches')}</p>
            <Button onPress={() => setFilters(noFilters)}>{say('together_clear_filters')}</Button>
          </div>
        ) : (
          <ChoiceList
            tenants={shown}
            choice={choice}
            view={view}
            now={now}
            say={say}
            boxRef={list}
            onMove={(move) => setChoice((before) => moved(before, ids, move))}
          />
        )}
        <div class="row row-wrap chosen-bar">
          <span role="status" class="chosen-count">
            {chosen.length === 0
              ? say('together_chosen_none')
              : counted(say, 'together_chosen', chosen.length)}
            {unseen > 0 && <span class="help"> ({counted(say, 'together_unseen', unseen)})</span>}
          </span>
          <span class="grow" />
          {ids.length > 0 && (
            <Button look="chip" onPress={() => setChoice((before) => moved(before, ids, { kind: 'all' }))}>
              {counted(say, 'together_all_shown', ids.length)}
            </Button>
          )}
          {chosen.length > 0 && (
            <Button look="chip" onPress={() => setChoice((before) => moved(before, ids, { kind: 'none' }))}>
              {say('together_none')}
            </Button>
          )}
        </div>
      </div>
      <aside class="side">
        <ActBar
          able={able}
          chosen={chosen.length}
          running={running}
          open={form ? 'login' : null}
          say={say}
          onAct={act}
        />
        {deeds.refused !== null && !running && (
          <p class="problem" role="alert" data-code={deeds.refused}>
            {say(deeds.refused === 'bad_message' ? 'together_refused' : 'problem_internal')}
          </p>
        )}
        {!running && (
          <AllowHosts
            addresses={chosen.map(({ baseUrl }) => baseUrl)}
            origins={view.origins}
            say={say}
            onAllow={(addresses) => void acts.askForHosts(addresses)}
          />
        )}
        {form && !running && able.login.length > 0 && (
          <LoginForm
            tenants={able.login}
            say={say}
            onLogIn={deeds.logIn}
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
            say={say}
            onCancel={deeds.cancel}
            onOnly={(outcome) => setFilters({ ...noFilters, outcome })}
            onTryAgain={tryAgain}
            onSelect={select}
            onPutAway={() => {
              if (filters.outcome !== '') filter({ outcome: '' });
              deeds.putAway();
            }}
          />
        )}
        {chosen.length > 0 && (
          <div class="row">
            <Button look="quiet" onPress={() => void copyTickets()}>
              {counted(say, 'together_ticket', chosen.length)}
            </Button>
          </div>
        )}
        <p class="said-here" role="status">
          {said}
        </p>
      </aside>
      {standing?.act === 'open' && (
        <OpenQuestion
          tenants={standing.tenants}
          question={standing.question}
          say={say}
          onConfirm={() => deeds.answer(true)}
          onCancel={() => deeds.answer(false)}
        />
      )}
      {standing?.act === 'logout' && (
        <LogoutQuestion
          tenants={standing.tenants}
          say={say}
          onConfirm={() => deeds.answer(true)}
          onCancel={() => deeds.answer(false)}
        />
      )}
    </div>
  );
}
