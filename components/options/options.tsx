import { useRef, useState } from 'preact/hooks';
import type { ErrorFacts } from '../../lib/errors.ts';
import { covers } from '../../lib/platform/hosts.ts';
import { addressFault } from '../../lib/tenants/addresses.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { findable, search } from '../../lib/tenants/search.ts';
import { faceOf } from '../../lib/vendors/faces.ts';
import { Button } from '../button.tsx';
import { Question } from '../question.tsx';
import type { Acts, View } from '../view.ts';
import { count } from '../words.ts';
import { AfterImport } from './after-import.tsx';
import { Aside, Empty, PolicyFaults } from './empty.tsx';
import { ImportPreview } from './import-preview.tsx';
import { saveFile } from './save-file.ts';
import { Settings } from './settings.tsx';
import { TenantForm } from './tenant-form.tsx';
import { TenantRows } from './tenant-rows.tsx';
import { useImport } from './use-import.ts';

interface OptionsProps {
  view: View;
  now: number;
  acts: Acts;
  readAside: () => Promise<string>;
}

/** The form that is open: for a new tenant, for a copy of one, or for one that exists. */
type Form = { kind: 'new' } | { kind: 'copy' | 'edit'; tenant: Tenant };

/** The options page: the tenants, and how they are added, brought, shared, put in order and removed. */
export function Options({ view, now, acts, readAside }: OptionsProps) {
  const [form, setForm] = useState<Form | null>(null);
  const [fault, setFault] = useState<ErrorFacts | null>(null);
  const [status, setStatus] = useState('');
  const [removing, setRemoving] = useState<readonly Tenant[]>([]);
  const [fresh, setFresh] = useState<readonly string[]>([]);
  const [filter, setFilter] = useState('');
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const addButton = useRef<HTMLButtonElement>(null);
  const incoming = useImport(acts, (said, tenants) => {
    setStatus(said);
    setFresh(tenants);
  });

  const shown =
    filter.trim() === ''
      ? view.tenants
      : search(
          view.tenants.map((tenant) => findable(tenant, faceOf(tenant.vendor), view)),
          filter,
        ).map(({ item }) => item.tenant);
  const managed = new Set(view.policy.tenants.map(({ id }) => id));
  const chosen = view.tenants.filter(({ id }) => selected.has(id));

  function open(next: Form | null): void {
    setForm(next);
    setFault(null);
    if (next === null) addButton.current?.focus();
  }

  async function save(tenant: Record<string, unknown>): Promise<void> {
    setFault(null);
    const address = String(tenant.baseUrl);
    // In the click itself: the host is asked for by name, and the saving does not wait for the answer.
    if (addressFault(address) === null && !covers(view.origins, address)) void acts.askForHosts([address]);
    const replaces = form?.kind === 'edit' ? form.tenant.id : undefined;
    const reply = await acts.send('saveTenant', { tenant, replaces });
    if (!reply.done) return setFault(reply.facts);
    open(null);
    setFresh(reply.tenants ?? []);
    setStatus(`Saved ${String(tenant.name)}`);
  }

  function exportTenants(tenants: readonly Tenant[]): void {
    saveFile('tenants.json', `${JSON.stringify({ version: 1, tenants }, null, 2)}\n`);
    setStatus(`Exported ${count(tenants.length, 'tenant')}. The file holds no secret.`);
  }

  async function remove(tenants: readonly Tenant[]): Promise<void> {
    setRemoving([]);
    for (const { id } of tenants) await acts.send('removeTenant', { tenant: id });
    setSelected(new Set());
    setStatus(
      tenants.length === 1 ? `Removed ${tenants[0]?.name}` : `Removed ${count(tenants.length, 'tenant')}`,
    );
    addButton.current?.focus();
  }

  function move(tenant: Tenant, by: -1 | 1): void {
    const ids = view.tenants.map(({ id }) => id);
    const at = ids.indexOf(tenant.id);
    ids.splice(at, 1);
    ids.splice(at + by, 0, tenant.id);
    void acts.send('orderTenants', { tenants: ids });
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
        <h1>Tenants</h1>
        <div class="row">
          <Button look="strong" focusRef={addButton} onPress={() => open({ kind: 'new' })}>
            Add tenant
          </Button>
          <label class="button button-plain file-button">
            Import file
            <input
              type="file"
              accept=".json,application/json"
              onChange={async ({ currentTarget }) => {
                const file = currentTarget.files?.[0];
                if (file !== undefined) await incoming.take(file);
                currentTarget.value = '';
              }}
            />
          </label>
          {view.tenants.length > 0 && view.preferences.exportTenants !== false && (
            <Button onPress={() => exportTenants(view.tenants)}>Export tenants</Button>
          )}
        </div>
      </header>
      <p class="status" role="status">
        {status}
      </p>
      {incoming.fault !== null && (
        <p class="problem" role="alert" data-code="bad_tenant_file">
          {incoming.fault}
        </p>
      )}
      {view.aside && <Aside readAside={readAside} acts={acts} />}
      {view.policy.faults.length > 0 && <PolicyFaults faults={view.policy.faults} />}
      <AfterImport tenants={view.tenants.filter(({ id }) => fresh.includes(id))} view={view} acts={acts} />
      {incoming.preview !== null && (
        <ImportPreview
          preview={incoming.preview}
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
          onCancel={() => open(null)}
        />
      )}
      {view.tenants.length === 0 && form === null && <Empty />}
      {view.tenants.length > 0 && (
        <>
          <div class="row row-wrap list-tools">
            <input
              type="search"
              aria-label="Filter tenants"
              placeholder="Filter"
              value={filter}
              onInput={(event) => setFilter(event.currentTarget.value)}
            />
            {chosen.length > 0 && (
              <>
                <span class="help">{chosen.length} selected</span>
                {view.preferences.exportTenants !== false && (
                  <Button look="quiet" onPress={() => exportTenants(chosen)}>
                    Export selected
                  </Button>
                )}
                {chosen.some(({ id }) => !managed.has(id)) && (
                  <Button
                    look="quiet"
                    onPress={() => setRemoving(chosen.filter(({ id }) => !managed.has(id)))}
                  >
                    Remove selected
                  </Button>
                )}
              </>
            )}
          </div>
          {shown.length === 0 ? (
            <p class="help">No tenant matches “{filter}”.</p>
          ) : (
            <TenantRows
              tenants={shown}
              view={view}
              now={now}
              selected={selected}
              managed={managed}
              whole={filter.trim() === ''}
              acts={{
                edit: (tenant) => open({ kind: 'edit', tenant }),
                duplicate: (tenant) => open({ kind: 'copy', tenant }),
                remove: setRemoving,
                move,
                select,
              }}
            />
          )}
        </>
      )}
      <Settings view={view} acts={acts} />
      {removing.length > 0 && (
        <RemoveQuestion
          tenants={removing}
          view={view}
          onCancel={() => setRemoving([])}
          onConfirm={() => void remove(removing)}
        />
      )}
    </div>
  );
}

interface RemoveQuestionProps {
  tenants: readonly Tenant[];
  view: View;
  onConfirm: () => void;
  onCancel: () => void;
}

function RemoveQuestion({ tenants, view, onConfirm, onCancel }: RemoveQuestionProps) {
  const one = tenants.length === 1 ? tenants[0]?.name : undefined;
  const sessions = tenants.filter(({ id }) => view.passes[id]?.session !== undefined).length;
  const what = one ?? count(tenants.length, 'tenant');
  return (
    <Question
      title={`Remove ${what}?`}
      confirm={`Remove ${what}`}
      production={tenants.some(({ environment }) => environment === 'production')}
      onCancel={onCancel}
      onConfirm={onConfirm}
    >
      <p>
        {one === undefined ? 'They leave' : 'It leaves'} the list
        {sessions === 0
          ? ''
          : `, and ${count(sessions, 'session')} here and on the server ${sessions === 1 ? 'ends' : 'end'}`}
        . Export first if you may need {one === undefined ? 'them' : 'it'} again.
      </p>
    </Question>
  );
}
