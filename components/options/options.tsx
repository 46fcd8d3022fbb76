import { useRef, useState } from 'preact/hooks';
import type { ErrorFacts } from '../../lib/errors.ts';
import type { DoneFacts, Reply } from '../../lib/messages/commands.ts';
import { covers } from '../../lib/platform/hosts.ts';
import { stateOf } from '../../lib/sessions/state.ts';
import { addressFault, hostOf } from '../../lib/tenants/addresses.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { aboutOf } from '../../lib/vendors/abouts.ts';
import { Button } from '../button.tsx';
import { Mark } from '../mark.tsx';
import { Question } from '../question.tsx';
import type { Acts, View } from '../view.ts';
import { count, environmentWords, fileRefused, stateWords } from '../words.ts';
import { ImportPreview } from './import-preview.tsx';
import { saveFile } from './save-file.ts';
import { Settings } from './settings.tsx';
import { TenantForm } from './tenant-form.tsx';

/** A file larger than this is not read at all, in bytes. */
const fileCap = 4_000_000;

interface OptionsProps {
  view: View;
  now: number;
  acts: Acts;
  readAside: () => Promise<string>;
}

type Form = { kind: 'closed' } | { kind: 'new' } | { kind: 'edit'; id: string };
interface Preview {
  text: string;
  facts: NonNullable<DoneFacts['preview']>;
}

/** The options page: the tenants, and how they are added, brought, shared and removed. */
export function Options({ view, now, acts, readAside }: OptionsProps) {
  const [form, setForm] = useState<Form>({ kind: 'closed' });
  const [fault, setFault] = useState<ErrorFacts | null>(null);
  const [status, setStatus] = useState('');
  const [importFault, setImportFault] = useState<string | null>(null);
  const [preview, setPreview] = useState<Preview | null>(null);
  const [removing, setRemoving] = useState<Tenant | null>(null);
  const [fresh, setFresh] = useState<readonly string[]>([]);
  const addButton = useRef<HTMLButtonElement>(null);

  const edited = form.kind === 'edit' ? view.tenants.find(({ id }) => id === form.id) : undefined;
  const waiting = view.tenants.filter(
    (tenant) => fresh.includes(tenant.id) && !covers(view.origins, tenant.baseUrl),
  );

  async function save(tenant: Record<string, unknown>): Promise<void> {
    setFault(null);
    const address = String(tenant.baseUrl);
    // In the click itself: the host is asked for by name, and the saving does not wait for the answer.
    if (addressFault(address) === null && !covers(view.origins, address)) void acts.askForHosts([address]);
    const reply = await acts.send('saveTenant', {
      tenant,
      ...(form.kind === 'edit' ? { replaces: form.id } : {}),
    });
    if (!reply.done) return setFault(reply.facts);
    setForm({ kind: 'closed' });
    setFresh(reply.tenants ?? []);
    setStatus(`Saved ${String(tenant.name)}`);
    addButton.current?.focus();
  }

  async function importText(text: string, agreed: boolean): Promise<void> {
    setStatus('');
    setImportFault(null);
    setPreview(null);
    showImport(await acts.send('importTenants', { text, agreed }), text);
  }

  function showImport(reply: Reply, text: string): void {
    if (!reply.done) {
      setImportFault(
        reply.code === 'bad_tenant_file'
          ? fileRefused(reply.facts)
          : fileRefused({ reason: 'could not be taken in' }),
      );
    } else if (reply.preview !== undefined) {
      setPreview({ text, facts: reply.preview });
    } else {
      setStatus(`Imported ${count(reply.imported ?? 0, 'tenant')}`);
      setFresh(reply.tenants ?? []);
    }
  }

  async function importFile(input: HTMLInputElement): Promise<void> {
    const file = input.files?.[0];
    if (file === undefined) return;
    if (file.size > fileCap) {
      setStatus('');
      setPreview(null);
      setImportFault(
        fileRefused({
          reason: `is larger than ${fileCap / 1_000_000} MB, far more than any list of tenants`,
        }),
      );
    } else {
      await importText(await file.text(), false);
    }
    input.value = '';
  }

  function exportAll(): void {
    const file = { version: 1, tenants: view.tenants };
    saveFile('tenants.json', `${JSON.stringify(file, null, 2)}\n`);
    setStatus(`Exported ${count(view.tenants.length, 'tenant')}. The file holds no secret.`);
  }

  async function remove(tenant: Tenant): Promise<void> {
    setRemoving(null);
    const reply = await acts.send('removeTenant', { tenant: tenant.id });
    setStatus(reply.done ? `Removed ${tenant.name}` : '');
    addButton.current?.focus();
  }

  return (
    <div class="page">
      <header class="page-head">
        <h1>Tenants</h1>
        <div class="row">
          <Button look="strong" focusRef={addButton} onPress={() => setForm({ kind: 'new' })}>
            Add tenant
          </Button>
          <label class="button button-plain file-button">
            Import file
            <input
              type="file"
              accept=".json,application/json"
              onChange={(event) => void importFile(event.currentTarget)}
            />
          </label>
          {view.tenants.length > 0 && <Button onPress={exportAll}>Export tenants</Button>}
        </div>
      </header>
      <p class="status" role="status">
        {status}
      </p>
      {importFault !== null && (
        <p class="problem" role="alert" data-code="bad_tenant_file">
          {importFault}
        </p>
      )}
      {view.aside && <Aside readAside={readAside} acts={acts} />}
      {waiting.length > 0 && <HostQuestion tenants={waiting} acts={acts} />}
      {preview !== null && (
        <ImportPreview
          facts={preview.facts}
          onImport={() => void importText(preview.text, true)}
          onCancel={() => setPreview(null)}
        />
      )}
      {form.kind !== 'closed' && (
        <TenantForm
          key={form.kind === 'edit' ? form.id : 'new'}
          tenant={edited ?? null}
          fault={fault}
          onSave={(tenant) => void save(tenant)}
          onCancel={() => {
            setForm({ kind: 'closed' });
            setFault(null);
            addButton.current?.focus();
          }}
        />
      )}
      {view.tenants.length === 0 && form.kind === 'closed' ? (
        <Empty />
      ) : (
        <ul class="tenants">
          {view.tenants.map((tenant) => (
            <li
              key={tenant.id}
              class={tenant.environment === 'production' ? 'tenant tenant-production' : 'tenant'}
            >
              <Mark tenant={tenant} />
              <span class="option-text">
                <span class="option-name">{tenant.name}</span>
                <span class="option-detail">
                  {aboutOf(tenant.vendor)?.label ?? tenant.vendor} · {new URL(tenant.baseUrl).host}
                  {covers(view.origins, tenant.baseUrl) ? '' : ' · access not allowed yet'}
                </span>
              </span>
              {tenant.environment === 'production' ? (
                <span class="tag-production">PROD</span>
              ) : (
                <span class="option-environment">{environmentWords[tenant.environment]}</span>
              )}
              <span class="tenant-state">{stateWords[stateOf(view.passes[tenant.id], now).name]}</span>
              <Button look="quiet" onPress={() => setForm({ kind: 'edit', id: tenant.id })}>
                Edit<span class="unseen"> {tenant.name}</span>
              </Button>
              <Button look="quiet" onPress={() => setRemoving(tenant)}>
                Remove<span class="unseen"> {tenant.name}</span>
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Settings view={view} acts={acts} />
      {removing !== null && (
        <Question
          title={`Remove ${removing.name}?`}
          confirm={`Remove ${removing.name}`}
          production={removing.environment === 'production'}
          onCancel={() => setRemoving(null)}
          onConfirm={() => void remove(removing)}
        >
          <p>
            It leaves the list
            {view.passes[removing.id]?.session === undefined
              ? ''
              : ', and its session ends here and on the server'}
            . Export first if you may need it again.
          </p>
        </Question>
      )}
    </div>
  );
}

function Empty() {
  return (
    <div class="panel empty-panel">
      <h2>Start with one tenant</h2>
      <p>
        <strong>Add tenant</strong> asks for the vendor, the server’s address and a name.{' '}
        <strong>Import file</strong> takes the JSON file a colleague exported. Neither holds a password: those
        are typed when you log in, and kept nowhere.
      </p>
    </div>
  );
}

function HostQuestion({ tenants, acts }: { tenants: readonly Tenant[]; acts: Acts }) {
  const hosts = [...new Set(tenants.map(({ baseUrl }) => hostOf(baseUrl)))];
  const one = hosts.length === 1 ? hosts[0] : undefined;
  return (
    <div class="panel">
      <p>
        Before anyone can log in, the browser must let the extension talk to{' '}
        {one ?? 'these hosts, and no others'}:
      </p>
      {one === undefined && (
        <ul class="hosts">
          {hosts.map((host) => (
            <li key={host}>{host}</li>
          ))}
        </ul>
      )}
      <Button look="strong" onPress={() => void acts.askForHosts(tenants.map(({ baseUrl }) => baseUrl))}>
        Allow access to {one ?? count(hosts.length, 'host')}
      </Button>
    </div>
  );
}

function Aside({ readAside, acts }: { readAside: () => Promise<string>; acts: Acts }) {
  return (
    <div class="panel">
      <p class="warning">
        The stored tenant list could not be read, so it was kept aside, untouched. Save it before you discard
        it: it holds no secret.
      </p>
      <div class="row">
        <Button onPress={() => void readAside().then((text) => saveFile('tenants-unreadable.json', text))}>
          Save the unreadable list
        </Button>
        <Button look="quiet" onPress={() => void acts.send('discardAside', {})}>
          Discard it
        </Button>
      </div>
    </div>
  );
}
