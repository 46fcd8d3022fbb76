import { useMemo, useRef, useState } from 'preact/hooks';
import { matchesAnyPattern } from '../../lib/browser/match-pattern.ts';
import type { ErrorFacts } from '../../lib/errors.ts';
import type { Translate } from '../../lib/i18n/i18n.ts';
import { plural } from '../../lib/i18n/i18n.ts';
import type { Reply } from '../../lib/protocol/commands.ts';
import type { StoredDefinition } from '../../lib/storage/definitions-slot.ts';
import { validateAddress } from '../../lib/tenants/addresses.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { createSearchEntry, search } from '../../lib/tenants/search.ts';
import { serializeTenantFile } from '../../lib/tenants/serialize-tenant-file.ts';
import { findDescriptor } from '../../lib/vendors/descriptors.ts';
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
import { saveFile } from './save-file.ts';
import { TenantForm } from './tenant-form.tsx';
import { TenantRows } from './tenant-rows.tsx';
import { useImport } from './use-import.ts';
import { VendorHelpPanel } from './vendor-help.tsx';

interface OptionsProps {
  view: View;
  now: number;
  actions: PageActions;
  readQuarantinedTenants: () => Promise<string>;
  /** The vendors without code, which an exported file carries along. */
  readDefinitions: () => Promise<readonly StoredDefinition[]>;
  /** `null` when no preferences are in quarantine. */
  readQuarantinedPreferences: () => Promise<string | null>;
  /** Opens the side panel; must be called in the click itself. */
  openSidePanel: () => void;
  /** The vendor whose help the page was opened for, or an id of none. */
  helpFor: string;
}

type Refusal = Extract<Reply, { ok: false }>;

/** The open form: for a new tenant, for a copy of one, or for an existing one. */
type OpenForm = { kind: 'new' } | { kind: 'copy' | 'edit'; tenant: Tenant };

/** The options page: adds, imports, exports, orders and removes tenants, and changes settings. */
export function OptionsPage(props: OptionsProps) {
  const { view, now, actions, openSidePanel } = props;
  const { t } = actions;
  const [form, setForm] = useState<OpenForm | null>(null);
  const [saveError, setSaveError] = useState<ErrorFacts | null>(null);
  const [status, setStatus] = useState('');
  /** Why the last removal failed. */
  const [removalProblem, setRemovalProblem] = useState<Refusal | null>(null);
  const [removing, setRemoving] = useState<readonly Tenant[]>([]);
  const [addedIds, setAddedIds] = useState<readonly string[]>([]);
  const [filter, setFilter] = useState('');
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [focusId, setFocusId] = useState<string | null>(null);
  const addButton = useRef<HTMLButtonElement>(null);
  const tenantImport = useImport(actions, (announcement, tenants) => {
    setStatus(announcement);
    setAddedIds(tenants);
    // Only the newest outcome is shown as an alert.
    setSaveError(null);
    setRemovalProblem(null);
  });

  const unfiltered = filter.trim() === '';
  // Memoised, because the page renders every second.
  const shown = useMemo(
    () =>
      unfiltered
        ? view.tenants
        : search(
            view.tenants.map((tenant) => createSearchEntry(tenant, findDescriptor(tenant.vendor), view)),
            filter,
          ).map(({ item }) => item.tenant),
    [view.tenants, filter],
  );
  const addedTenants = useMemo(() => {
    const ids = new Set(addedIds);
    return view.tenants.filter(({ id }) => ids.has(id));
  }, [view.tenants, addedIds]);
  const helped = findDescriptor(props.helpFor);
  const managed = new Set(view.policy.tenants.map(({ id }) => id));
  const selectedTenants = view.tenants.filter(({ id }) => selected.has(id));

  function open(next: OpenForm | null): void {
    setForm(next);
    setSaveError(null);
    setRemovalProblem(null);
  }

  /** Moves the focus to a tenant's row, or to the add button without one. */
  function moveFocus(id: string | undefined): void {
    addButton.current?.focus();
    if (id !== undefined && shown.length > 0) setFocusId(id);
  }

  function cancel(): void {
    open(null);
    moveFocus(form === null || form.kind === 'new' ? undefined : form.tenant.id);
  }

  async function save(tenant: Record<string, unknown>, notes: readonly string[]): Promise<void> {
    setSaveError(null);
    setRemovalProblem(null);
    tenantImport.clearRefusal();
    const address = String(tenant.baseUrl);
    // The permission request needs the click itself; saving does not wait for its answer.
    if (validateAddress(address) === null && !matchesAnyPattern(view.origins, address))
      void actions.requestHosts([address]);
    const replaces = form?.kind === 'edit' ? form.tenant.id : undefined;
    const reply = await actions.send('saveTenant', { tenant, replaces });
    if (!reply.ok)
      return reply.facts.locatedIssue === undefined ? setRemovalProblem(reply) : setSaveError(reply.facts);
    open(null);
    setAddedIds(reply.tenants ?? []);
    setStatus([t('saved', String(tenant.name)), ...notes].join(' · '));
    moveFocus(reply.tenants?.[0]);
  }

  async function exportTenants(tenants: readonly Tenant[]): Promise<void> {
    const definitions = await props.readDefinitions();
    saveFile('tenants.json', serializeTenantFile(tenants, definitions));
    setStatus(plural(t, 'exported', tenants.length));
  }

  async function remove(tenants: readonly Tenant[]): Promise<void> {
    setRemoving([]);
    const only = tenants.length === 1 ? tenants[0] : undefined;
    const index = only === undefined ? -1 : shown.findIndex(({ id }) => id === only.id);
    const name = only?.name;
    // Announced first, because a server's log-out can take long.
    setStatus(name === undefined ? plural(t, 'removingMany', tenants.length) : t('removingTenant', name));
    setRemovalProblem(null);
    tenantImport.clearRefusal();
    const reply = await actions.send('removeTenants', { tenants: tenants.map(({ id }) => id) });
    if (!reply.ok) {
      setStatus('');
      setRemovalProblem(reply);
      return;
    }
    setSelected(new Set());
    setStatus(name === undefined ? plural(t, 'removedMany', tenants.length) : t('removed', name));
    moveFocus(index < 0 ? undefined : (shown[index + 1] ?? shown[index - 1])?.id);
  }

  async function move(tenant: Tenant, by: -1 | 1): Promise<void> {
    const ids = view.tenants.map(({ id }) => id);
    const at = ids.indexOf(tenant.id);
    ids.splice(at, 1);
    ids.splice(at + by, 0, tenant.id);
    await actions.apply('orderTenants', { tenants: ids });
    setFocusId(tenant.id);
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
          <FilePicker look="plain" t={t} onPick={tenantImport.pick} />
          {view.tenants.length > 0 && view.preferences.exportTenants !== false && (
            <Button onPress={() => exportTenants(view.tenants)}>{t('exportTenants')}</Button>
          )}
          <Button look="quiet" onPress={openSidePanel}>
            {t('openSidePanel')}
          </Button>
        </div>
      </header>
      <p class="status" role="status">
        {status}
      </p>
      {removalProblem !== null && (
        <ProblemAlert
          problem={{
            code: removalProblem.code,
            context: { act: 'other', facts: removalProblem.facts, vendor: '', awaitsCode: false },
            fresh: true,
          }}
          t={t}
        />
      )}
      {tenantImport.refusal !== null && (
        <p class="problem" role="alert" data-code="bad_tenant_file">
          {tenantImport.refusal}
        </p>
      )}
      {view.hasQuarantinedTenants && (
        <QuarantinedTenants read={props.readQuarantinedTenants} actions={actions} />
      )}
      <QuarantinedPreferences view={view} read={props.readQuarantinedPreferences} actions={actions} />
      <PolicyIssues issues={view.policy.issues} t={t} />
      <PostImportPermissions tenants={addedTenants} view={view} actions={actions} />
      {tenantImport.preview !== null && (
        <ImportPreview
          preview={tenantImport.preview}
          t={t}
          onImport={() => void tenantImport.confirm()}
          onCancel={tenantImport.cancel}
        />
      )}
      {helped && <VendorHelpPanel descriptor={helped} actions={actions} open focused />}
      {form !== null && (
        <TenantForm
          key={form.kind === 'new' ? 'new' : `${form.kind} ${form.tenant.id}`}
          tenant={form.kind === 'new' ? null : form.tenant}
          copy={form.kind === 'copy'}
          error={saveError}
          actions={actions}
          origins={view.origins}
          onSave={(tenant, notes) => void save(tenant, notes)}
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
              spellcheck={false}
              autocomplete="off"
              value={filter}
              onInput={(event) => setFilter(event.currentTarget.value)}
            />
            {selectedTenants.length > 0 && (
              <>
                <span class="help">{plural(t, 'selected', selectedTenants.length)}</span>
                {view.preferences.exportTenants !== false && (
                  <Button look="quiet" onPress={() => exportTenants(selectedTenants)}>
                    {t('exportSelected')}
                  </Button>
                )}
                {selectedTenants.some(({ id }) => !managed.has(id)) && (
                  <Button
                    look="quiet"
                    onPress={() => setRemoving(selectedTenants.filter(({ id }) => !managed.has(id)))}
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
              unfiltered={unfiltered}
              focusId={focusId}
              onFocused={() => setFocusId(null)}
              actions={{
                edit: (tenant) => open({ kind: 'edit', tenant }),
                duplicate: (tenant) => open({ kind: 'copy', tenant }),
                remove: setRemoving,
                move: (tenant, by) => void move(tenant, by),
                select,
                examine: ({ id }) => void actions.send('examine', { tenant: id }),
              }}
            />
          )}
        </>
      )}
      {removing.length > 0 && (
        <RemoveConfirm
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

interface RemoveConfirmProps {
  t: Translate;
  tenants: readonly Tenant[];
  view: View;
  onConfirm: () => void;
  onCancel: () => void;
}

function RemoveConfirm({ tenants, t, view, onConfirm, onCancel }: RemoveConfirmProps) {
  const name = tenants.length === 1 ? tenants[0]?.name : undefined;
  const sessions = tenants.filter(({ id }) => view.passes[id]?.session !== undefined).length;
  const confirm = name === undefined ? plural(t, 'removeMany', tenants.length) : t('removeTenant', name);
  return (
    <ConfirmDialog
      title={name === undefined ? plural(t, 'removeManyTitle', tenants.length) : t('removeTenantTitle', name)}
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
