import { useMemo, useRef, useState } from 'preact/hooks';
import { matchesAnyPattern } from '../../lib/browser/match-pattern.ts';
import type { ErrorFacts } from '../../lib/errors.ts';
import type { Translate } from '../../lib/i18n/i18n.ts';
import { plural } from '../../lib/i18n/i18n.ts';
import type { Reply } from '../../lib/protocol/commands.ts';
import { validateAddress } from '../../lib/tenants/addresses.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { createSearchEntry, search } from '../../lib/tenants/search.ts';
import { serializeTenantFile } from '../../lib/tenants/serialize-tenant-file.ts';
import { findSummary } from '../../lib/vendors/summaries.ts';
import { Button } from '../shared/button.tsx';
import { ConfirmDialog } from '../shared/confirm-dialog.tsx';
import type { PageActions, View } from '../shared/page-types.ts';
import { ProblemAlert } from '../shared/problem-alert.tsx';
import { EmptyState } from './empty-state.tsx';
import { FilePicker } from './file-picker.tsx';
import { ImportPreview } from './import-preview.tsx';
import { PolicyIssues } from './policy-issues.tsx';
import { PostImportPermissions } from './post-import-permissions.tsx';
import { QuarantinedPreferences, QuarantinedTenants } from './quarantine-panels.tsx';
import { RetentionSettings } from './retention-settings.tsx';
import { saveFile } from './save-file.ts';
import { type OptionsView, Settings } from './settings.tsx';
import { TenantForm } from './tenant-form.tsx';
import { TenantRows } from './tenant-rows.tsx';
import { useImport } from './use-import.ts';

interface OptionsProps {
  view: OptionsView;
  now: number;
  actions: PageActions;
  readAside: () => Promise<string>;
  /** `null` when no preferences are kept aside. */
  readPreferencesAside: () => Promise<string | null>;
  /** Whether the browser opens private windows for us. */
  opensPrivately: boolean;
  /** Opens the side panel, in the click itself. */
  openPanel: () => void;
}

type Refused = Extract<Reply, { ok: false }>;

/** The form that is open: for a new tenant, for a copy of one, or for one that exists. */
type Form = { kind: 'new' } | { kind: 'copy' | 'edit'; tenant: Tenant };

/** The options page: the tenants, and how they are added, brought, shared, put in order and removed. */
export function OptionsPage(props: OptionsProps) {
  const { view, now, actions, opensPrivately, openPanel } = props;
  const { t } = actions;
  const [form, setForm] = useState<Form | null>(null);
  const [detail, setFault] = useState<ErrorFacts | null>(null);
  const [status, setStatus] = useState('');
  /** Why the last removal did not happen. */
  const [problem, setProblem] = useState<Refused | null>(null);
  const [removing, setRemoving] = useState<readonly Tenant[]>([]);
  const [fresh, setFresh] = useState<readonly string[]>([]);
  const [filter, setFilter] = useState('');
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [goTo, setGoTo] = useState<string | null>(null);
  const addButton = useRef<HTMLButtonElement>(null);
  const incoming = useImport(actions, (vendorMessage, tenants) => {
    setStatus(vendorMessage);
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
            view.tenants.map((tenant) => createSearchEntry(tenant, findSummary(tenant.vendor), view)),
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
    if (validateAddress(address) === null && !matchesAnyPattern(view.origins, address))
      void actions.requestHosts([address]);
    const replaces = form?.kind === 'edit' ? form.tenant.id : undefined;
    const reply = await actions.send('saveTenant', { tenant, replaces });
    if (!reply.ok) return setFault(reply.facts);
    open(null);
    setFresh(reply.tenants ?? []);
    setStatus(t('saved', String(tenant.name)));
    goOn(reply.tenants?.[0]);
  }

  function exportTenants(tenants: readonly Tenant[]): void {
    saveFile('tenants.json', serializeTenantFile(tenants));
    setStatus(plural(t, 'exported', tenants.length));
  }

  async function remove(tenants: readonly Tenant[]): Promise<void> {
    setRemoving([]);
    const [only] = tenants;
    const place = tenants.length === 1 ? shown.findIndex(({ id }) => id === only?.id) : -1;
    const one = tenants.length === 1 ? only?.name : undefined;
    // A server may take its time to hear of a log-out.
    setStatus(`${one === undefined ? plural(t, 'removeMany', tenants.length) : t('removeTenant', one)} …`);
    setProblem(null);
    incoming.forget();
    const reply = await actions.send('removeTenants', { tenants: tenants.map(({ id }) => id) });
    if (!reply.ok) {
      setStatus('');
      setProblem(reply);
      return;
    }
    setSelected(new Set());
    setStatus(one === undefined ? plural(t, 'removedMany', tenants.length) : t('removed', one));
    goOn(place < 0 ? undefined : (shown[place + 1] ?? shown[place - 1])?.id);
  }

  async function move(tenant: Tenant, by: -1 | 1): Promise<void> {
    const ids = view.tenants.map(({ id }) => id);
    const at = ids.indexOf(tenant.id);
    ids.splice(at, 1);
    ids.splice(at + by, 0, tenant.id);
    await actions.send('orderTenants', { tenants: ids });
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
        <h1>{t('tenants')}</h1>
        <div class="row">
          <Button look="strong" focusRef={addButton} onPress={() => open({ kind: 'new' })}>
            {t('addTenant')}
          </Button>
          <FilePicker look="plain" t={t} take={incoming.take} />
          {view.tenants.length > 0 && view.preferences.exportTenants !== false && (
            <Button onPress={() => exportTenants(view.tenants)}>{t('exportTenants')}</Button>
          )}
          {view.tenants.length > 0 && (
            <a class="button button-plain" href="/bulk.html" target="_blank" rel="noopener">
              {actions.t('together_title')}
            </a>
          )}
          <a class="button button-plain" href="/journal.html" target="_blank" rel="noreferrer">
            {t('journal')}
          </a>
          <Button look="quiet" onPress={openPanel}>
            {t('openSidePanel')}
          </Button>
        </div>
      </header>
      <p class="status" role="status">
        {status}
      </p>
      {problem !== null && (
        <ProblemAlert
          problem={{
            code: problem.code,
            context: { act: 'other', facts: problem.facts, vendor: '', awaitsCode: false },
            fresh: true,
          }}
          t={t}
        />
      )}
      {incoming.detail !== null && (
        <p class="problem" role="alert" data-code="bad_tenant_file">
          {incoming.detail}
        </p>
      )}
      {view.hasQuarantinedTenants && <QuarantinedTenants readAside={props.readAside} actions={actions} />}
      <QuarantinedPreferences view={view} read={props.readPreferencesAside} actions={actions} />
      <PolicyIssues issues={view.policy.issues} t={t} />
      <PostImportPermissions tenants={came} view={view} actions={actions} />
      {incoming.preview !== null && (
        <ImportPreview
          preview={incoming.preview}
          t={t}
          onImport={() => void incoming.agree()}
          onCancel={incoming.cancel}
        />
      )}
      {form !== null && (
        <TenantForm
          key={form.kind === 'new' ? 'new' : `${form.kind} ${form.tenant.id}`}
          tenant={form.kind === 'new' ? null : form.tenant}
          copy={form.kind === 'copy'}
          detail={detail}
          actions={actions}
          origins={view.origins}
          onSave={(tenant) => void save(tenant)}
          onCancel={cancel}
        />
      )}
      {view.tenants.length === 0 && form === null && <EmptyState t={t} />}
      {view.tenants.length > 0 && (
        <>
          <div class="row row-wrap list-tools">
            <input
              type="search"
              aria-label={t('filterTenants')}
              placeholder={t('filter')}
              value={filter}
              onInput={(event) => setFilter(event.currentTarget.value)}
            />
            {chosen.length > 0 && (
              <>
                <span class="help">{plural(t, 'selected', chosen.length)}</span>
                {view.preferences.exportTenants !== false && (
                  <Button look="quiet" onPress={() => exportTenants(chosen)}>
                    {t('exportSelected')}
                  </Button>
                )}
                {chosen.some(({ id }) => !managed.has(id)) && (
                  <Button
                    look="quiet"
                    onPress={() => setRemoving(chosen.filter(({ id }) => !managed.has(id)))}
                  >
                    {t('removeSelected')}
                  </Button>
                )}
              </>
            )}
          </div>
          {shown.length === 0 ? (
            <p class="help">{t('noMatch', filter)}</p>
          ) : (
            <TenantRows
              tenants={shown}
              view={view}
              now={now}
              selected={selected}
              managed={managed}
              t={t}
              whole={whole}
              goTo={goTo}
              onGone={() => setGoTo(null)}
              actions={{
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
      <RetentionSettings view={view} actions={actions} />
      <Settings view={view} actions={actions} opensPrivately={opensPrivately} />
      {removing.length > 0 && (
        <RemoveQuestion
          tenants={removing}
          t={t}
          view={view}
          onCancel={() => setRemoving([])}
          onConfirm={() => void remove(removing)}
        />
      )}
    </div>
  );
}

interface RemoveQuestionProps {
  t: Translate;
  tenants: readonly Tenant[];
  view: View;
  onConfirm: () => void;
  onCancel: () => void;
}

function RemoveQuestion({ tenants, t, view, onConfirm, onCancel }: RemoveQuestionProps) {
  const one = tenants.length === 1 ? tenants[0]?.name : undefined;
  const sessions = tenants.filter(({ id }) => view.passes[id]?.session !== undefined).length;
  const confirm = one === undefined ? plural(t, 'removeMany', tenants.length) : t('removeTenant', one);
  return (
    <ConfirmDialog
      title={one === undefined ? plural(t, 'removeManyTitle', tenants.length) : t('removeTenantTitle', one)}
      confirm={confirm}
      t={t}
      production={tenants.some(({ environment }) => environment === 'production')}
      onCancel={onCancel}
      onConfirm={onConfirm}
    >
      <p>
        {sessions > 0 && `${plural(t, 'removingEnds', sessions)} `}
        {plural(t, 'removing', tenants.length)}
      </p>
    </ConfirmDialog>
  );
}
