import { useMemo, useRef, useState } from 'preact/hooks';
import type { ErrorFacts } from '../../lib/errors.ts';
import type { Reply } from '../../lib/messages/commands.ts';
import { covers } from '../../lib/platform/hosts.ts';
import { counted } from '../../lib/speech.ts';
import { addressFault } from '../../lib/tenants/addresses.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { findable, search } from '../../lib/tenants/search.ts';
import { faceOf } from '../../lib/vendors/faces.ts';
import { Button } from '../button.tsx';
import { ProblemNote } from '../problem.tsx';
import { Question } from '../question.tsx';
import type { Acts, View } from '../view.ts';
import type { Say } from '../words.ts';
import { AfterImport } from './after-import.tsx';
import { Aside, Empty, PolicyFaults, PreferencesAside } from './empty.tsx';
import { ImportPreview } from './import-preview.tsx';
import { Kept } from './kept.tsx';
import { PickFile } from './pick-file.tsx';
import { saveFile } from './save-file.ts';
import { type OptionsView, Settings } from './settings.tsx';
import { TenantForm } from './tenant-form.tsx';
import { TenantRows } from './tenant-rows.tsx';
import { useImport } from './use-import.ts';

interface OptionsProps {
  view: OptionsView;
  now: number;
  acts: Acts;
  readAside: () => Promise<string>;
  /** `null` when no preferences are kept aside. */
  readPreferencesAside: () => Promise<string | null>;
  /** Whether the browser opens private windows for us. */
  opensPrivately: boolean;
  /** Opens the side panel, in the click itself. */
  openPanel: () => void;
}

type Refused = Extract<Reply, { done: false }>;

/** The form that is open: for a new tenant, for a copy of one, or for one that exists. */
type Form = { kind: 'new' } | { kind: 'copy' | 'edit'; tenant: Tenant };

/** The options page: the tenants, and how they are added, brought, shared, put in order and removed. */
export function Options(props: OptionsProps) {
  const { view, now, acts, opensPrivately, openPanel } = props;
  const { say } = acts;
  const [form, setForm] = useState<Form | null>(null);
  const [fault, setFault] = useState<ErrorFacts | null>(null);
  const [status, setStatus] = useState('');
  /** Why the last removal did not happen. */
  const [problem, setProblem] = useState<Refused | null>(null);
  const [removing, setRemoving] = useState<readonly Tenant[]>([]);
  const [fresh, setFresh] = useState<readonly string[]>([]);
  const [filter, setFilter] = useState('');
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [goTo, setGoTo] = useState<string | null>(null);
  const addButton = useRef<HTMLButtonElement>(null);
  const incoming = useImport(acts, (said, tenants) => {
    setStatus(said);
    setFresh(tenants);
    // One alert at a time: the newest outcome.
    setFault(null);
    setProblem(null);
  });

  const whole = filter.trim() === '';
  // Found again when something else is typed or the list is another one, not at every tick of the clock.
  const shown = useMemo(
    () =>
      whole
        ? view.tenants
        : search(
            view.tenants.map((tenant) => findable(tenant, faceOf(tenant.vendor), view)),
            filter,
          ).map(({ item }) => item.tenant),
    [view.tenants, filter],
  );
  const came = useMemo(() => {
    const ids = new Set(fresh);
    return view.tenants.filter(({ id }) => ids.has(id));
  }, [view.tenants, fresh]);
  const managed = new Set(view.policy.tenants.map(({ id }) => id));
  const chosen = view.tenants.filter(({ id }) => selected.has(id));

  function open(next: Form | null): void {
    setForm(next);
    setFault(null);
    setProblem(null);
  }

  /** Where work goes on: in a tenant's row, or at the head of the page when there is none. */
  function goOn(id: string | undefined): void {
    addButton.current?.focus();
    if (id !== undefined && shown.length > 0) setGoTo(id);
  }

  function cancel(): void {
    open(null);
    goOn(form === null || form.kind === 'new' ? undefined : form.tenant.id);
  }

  async function save(tenant: Record<string, unknown>): Promise<void> {
    setFault(null);
    incoming.forget();
    const address = String(tenant.baseUrl);
    // In the click itself: the host is asked for by name, and the saving does not wait for the answer.
    if (addressFault(address) === null && !covers(view.origins, address)) void acts.askForHosts([address]);
    const replaces = form?.kind === 'edit' ? form.tenant.id : undefined;
    const reply = await acts.send('saveTenant', { tenant, replaces });
    if (!reply.done) return setFault(reply.facts);
    open(null);
    setFresh(reply.tenants ?? []);
    setStatus(say('saved', String(tenant.name)));
    goOn(reply.tenants?.[0]);
  }

  function exportTenants(tenants: readonly Tenant[]): void {
    saveFile('tenants.json', `${JSON.stringify({ version: 1, tenants }, null, 2)}\n`);
    setStatus(counted(say, 'exported', tenants.length));
  }

  async function remove(tenants: readonly Tenant[]): Promise<void> {
    setRemoving([]);
    const [only] = tenants;
    const place = tenants.length === 1 ? shown.findIndex(({ id }) => id === only?.id) : -1;
    const one = tenants.length === 1 ? only?.name : undefined;
    // A server may take its time to hear of a log-out.
    setStatus(
      `${one === undefined ? counted(say, 'removeMany', tenants.length) : say('removeTenant', one)} …`,
    );
    setProblem(null);
    incoming.forget();
    const reply = await acts.send('removeTenants', { tenants: tenants.map(({ id }) => id) });
    if (!reply.done) {
      setStatus('');
      setProblem(reply);
      return;
    }
    setSelected(new Set());
    setStatus(one === undefined ? counted(say, 'removedMany', tenants.length) : say('removed', one));
    goOn(place < 0 ? undefined : (shown[place + 1] ?? shown[place - 1])?.id);
  }

  async function move(tenant: Tenant, by: -1 | 1): Promise<void> {
    const ids = view.tenants.map(({ id }) => id);
    const at = ids.indexOf(tenant.id);
    ids.splice(at, 1);
    ids.splice(at + by, 0, tenant.id);
    await acts.send('orderTenants', { tenants: ids });
    setGoTo(tenant.id);
  }

  function select(tenant: Tenant, on: boolean): void {
    const next = new Set(selected);
    if (on) next.add(tenant.id);
    else next.delete(tenant.id);
    setSelected(next);
  }

  return (
    <div class="page">
      <header class="page-head">
        <h1>{say('tenants')}</h1>
        <div class="row">
          <Button look="strong" focusRef={addButton} onPress={() => open({ kind: 'new' })}>
            {say('addTenant')}
          </Button>
          <PickFile look="plain" say={say} take={incoming.take} />
          {view.tenants.length > 0 && view.preferences.exportTenants !== false && (
            <Button onPress={() => exportTenants(view.tenants)}>{say('exportTenants')}</Button>
          )}
          {view.tenants.length > 0 && (
            <a class="button button-plain" href="/together.html" target="_blank" rel="noopener">
              {acts.say('together_title')}
            </a>
          )}
          <a class="button button-plain" href="/journal.html" target="_blank" rel="noreferrer">
            {say('journal')}
          </a>
          <Button look="quiet" onPress={openPanel}>
            {say('openSidePanel')}
          </Button>
        </div>
      </header>
      <p class="status" role="status">
        {status}
      </p>
      {problem !== null && (
        <ProblemNote
          problem={{
            code: problem.code,
            circumstance: { act: 'other', facts: problem.facts, vendor: '', awaitsCode: false },
            fresh: true,
          }}
          say={say}
        />
      )}
      {incoming.fault !== null && (
        <p class="problem" role="alert" data-code="bad_tenant_file">
          {incoming.fault}
        </p>
      )}
      {view.aside && <Aside readAside={props.readAside} acts={acts} />}
      <PreferencesAside view={view} read={props.readPreferencesAside} acts={acts} />
      <PolicyFaults faults={view.policy.faults} say={say} />
      <AfterImport tenants={came} view={view} acts={acts} />
      {incoming.preview !== null && (
        <ImportPreview
          preview={incoming.preview}
          say={say}
          onImport={() => void incoming.agree()}
          onCancel={incoming.cancel}
        />
      )}
      {form !== null && (
        <TenantForm
          key={form.kind === 'new' ? 'new' : `${form.kind} ${form.tenant.id}`}
          tenant={form.kind === 'new' ? null : form.tenant}
          copy={form.kind === 'copy'}
          fault={fault}
          acts={acts}
          origins={view.origins}
          onSave={(tenant) => void save(tenant)}
          onCancel={cancel}
        />
      )}
      {view.tenants.length === 0 && form === null && <Empty say={say} />}
      {view.tenants.length > 0 && (
        <>
          <div class="row row-wrap list-tools">
            <input
              type="search"
              aria-label={say('filterTenants')}
              placeholder={say('filter')}
              value={filter}
              onInput={(event) => setFilter(event.currentTarget.value)}
            />
            {chosen.length > 0 && (
              <>
                <span class="help">{counted(say, 'selected', chosen.length)}</span>
                {view.preferences.exportTenants !== false && (
                  <Button look="quiet" onPress={() => exportTenants(chosen)}>
                    {say('exportSelected')}
                  </Button>
                )}
                {chosen.some(({ id }) => !managed.has(id)) && (
                  <Button
                    look="quiet"
                    onPress={() => setRemoving(chosen.filter(({ id }) => !managed.has(id)))}
                  >
                    {say('removeSelected')}
                  </Button>
                )}
              </>
            )}
          </div>
          {shown.length === 0 ? (
            <p class="help">{say('noMatch', filter)}</p>
          ) : (
            <TenantRows
              tenants={shown}
              view={view}
              now={now}
              selected={selected}
              managed={managed}
              say={say}
              whole={whole}
              goTo={goTo}
              onGone={() => setGoTo(null)}
              acts={{
                edit: (tenant) => open({ kind: 'edit', tenant }),
                duplicate: (tenant) => open({ kind: 'copy', tenant }),
                remove: setRemoving,
                move: (tenant, by) => void move(tenant, by),
                select,
              }}
            />
          )}
        </>
      )}
      <Kept view={view} acts={acts} />
      <Settings view={view} acts={acts} opensPrivately={opensPrivately} />
      {removing.length > 0 && (
        <RemoveQuestion
          tenants={removing}
          say={say}
          view={view}
          onCancel={() => setRemoving([])}
          onConfirm={() => void remove(removing)}
        />
      )}
    </div>
  );
}

interface RemoveQuestionProps {
  say: Say;
  tenants: readonly Tenant[];
  view: View;
  onConfirm: () => void;
  onCancel: () => void;
}

function RemoveQuestion({ tenants, say, view, onConfirm, onCancel }: RemoveQuestionProps) {
  const one = tenants.length === 1 ? tenants[0]?.name : undefined;
  const sessions = tenants.filter(({ id }) => view.passes[id]?.session !== undefined).length;
  const confirm = one === undefined ? counted(say, 'removeMany', tenants.length) : say('removeTenant', one);
  return (
    <Question
      title={
        one === undefined ? counted(say, 'removeManyTitle', tenants.length) : say('removeTenantTitle', one)
      }
      confirm={confirm}
      say={say}
      production={tenants.some(({ environment }) => environment === 'production')}
      onCancel={onCancel}
      onConfirm={onConfirm}
    >
      <p>
        {sessions > 0 && `${counted(say, 'removingEnds', sessions)} `}
        {counted(say, 'removing', tenants.length)}
      </p>
    </Question>
  );
}
