import { useMemo, useRef, useState } from 'preact/hooks';
import { matchesAnyPattern } from '../../lib/browser/match-pattern.ts';
import type { ErrorFacts } from '../../lib/errors.ts';
import { plural } from '../../lib/i18n/i18n.ts';
import { localDay } from '../../lib/i18n/local-date.ts';
import { validateAddress } from '../../lib/tenants/addresses.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { serializeTenantFile } from '../../lib/tenants/serialize-tenant-file.ts';
import { findDescriptor } from '../../lib/vendors/descriptors.ts';
import { Button } from '../shared/button.tsx';
import { ConfirmDialog } from '../shared/confirm-dialog.tsx';
import type { PageActions } from '../shared/page-types.ts';
import { EmptyState } from './empty-state.tsx';
import { FilePicker } from './file-picker.tsx';
import { FormPanel } from './form-panel.tsx';
import { ImportPreview } from './import-preview.tsx';
import { type OptionsView, textsIn, waitingText } from './options-view.ts';
import { OutcomeLine } from './outcome-line.tsx';
import type { PlaceApi } from './place-api.ts';
import { PolicyIssues } from './policy-issues.tsx';
import { PostImportPermissions } from './post-import-permissions.tsx';
import { savePreferences } from './preference-fields.tsx';
import { QuarantinedPreferences, QuarantinedTenants } from './quarantine-panels.tsx';
import { RefusedFile } from './refused-file.tsx';
import { RemoveConfirm } from './remove-confirm.tsx';
import { saveFile } from './save-file.ts';
import type { SavedForm } from './saved-form.ts';
import { TenantList } from './tenant-list.tsx';
import { hasOtherDefinitions, revertImport, type Stored } from './undo.ts';
import { useImport } from './use-import.ts';
import { useOpenForm } from './use-open-form.ts';
import { useOutcome } from './use-outcome.ts';
import { useRemoval } from './use-removal.ts';
import { VendorHelpPanel } from './vendor-help.tsx';

interface OptionsProps {
  view: OptionsView;
  now: number;
  actions: PageActions;
  place: PlaceApi;
  readQuarantinedTenants: () => Promise<string>;
  /** What is stored now: for an undo, and the vendors without code that an exported file carries along. */
  readStored: () => Promise<Stored>;
  /** `null` when no preferences are in quarantine. */
  readQuarantinedPreferences: () => Promise<string | null>;
  /** Whether the browser lets the extension open private windows. */
  canOpenPrivateWindows: boolean;
  /** Opens the side panel; must be called in the click itself. */
  openSidePanel: () => void;
  /** The vendor whose help the page was opened for, or an id of none. */
  helpFor: string;
}

/** The tenants page: adds, imports, exports, edits, orders and removes tenants. */
export function OptionsPage(props: OptionsProps) {
  const { view, now, actions, place, canOpenPrivateWindows } = props;
  const { t } = actions;
  const forms = useOpenForm(view.tenants, place, {
    onLeft: (left) => {
      begin();
      moveFocus('tenant' in left ? left.tenant.id : undefined);
    },
    onUnknown: () => outcome.say(t('editUnknown')),
  });
  const { form } = forms;
  const [saveError, setSaveError] = useState<ErrorFacts | null>(null);
  const [addedIds, setAddedIds] = useState<readonly string[]>([]);
  const [selected, setSelected] = useState<ReadonlySet<string>>(
    () => new Set(textsIn(place.readKept().selected)),
  );
  const [focusId, setFocusId] = useState<string | null>(null);
  const addButton = useRef<HTMLButtonElement>(null);
  const said = useRef<HTMLParagraphElement>(null);
  /** The ids of the shown rows, for the focus after a removal. */
  const shownIds = useRef<readonly string[]>([]);
  const outcome = useOutcome(actions, () => {
    setAddedIds([]);
    addButton.current?.focus();
  });
  const tenantImport = useImport(actions, props.readStored, (done) => {
    setAddedIds(done.tenants);
    // Only the newest outcome is shown as an alert.
    setSaveError(null);
    outcome.fail(null);
    if (done.before === null) outcome.say(done.announcement);
    else void offerImportUndo(done.announcement, done.tenants, done.before);
  });

  const removal = useRemoval({
    ...{ view, actions, outcome, readStored: props.readStored },
    onBegin(tenants) {
      begin();
      const index = tenants.length === 1 ? shownIds.current.indexOf(tenants[0]?.id ?? '') : -1;
      const nextId = index < 0 ? undefined : (shownIds.current[index + 1] ?? shownIds.current[index - 1]);
      return () => {
        choose(new Set());
        moveFocus(nextId);
      };
    },
  });

  const addedTenants = useMemo(() => {
    const ids = new Set(addedIds);
    return view.tenants.filter(({ id }) => ids.has(id));
  }, [view.tenants, addedIds]);
  const helped = findDescriptor(props.helpFor);
  const managed = useMemo(() => new Set(view.policy.tenants.map(({ id }) => id)), [view.policy]);
  const team = useMemo(() => new Set(view.team.ids), [view.team]);
  const fixed = useMemo(() => new Set([...managed, ...team]), [managed, team]);
  const selectedTenants = view.tenants.filter(({ id }) => selected.has(id));
  const canExport = view.preferences.exportTenants !== false;

  function choose(next: ReadonlySet<string>): void {
    setSelected(next);
    place.keep({ selected: [...next] });
  }

  function begin(): void {
    setSaveError(null);
    outcome.fail(null);
    tenantImport.clearRefusal();
  }

  /** Moves the focus to a tenant's row, or to the add button without one. */
  function moveFocus(id: string | undefined): void {
    addButton.current?.focus();
    if (id !== undefined && shownIds.current.length > 0) setFocusId(id);
  }

  function finish(id: string | undefined, announcement: string): void {
    forms.close();
    outcome.say(announcement);
    moveFocus(id);
  }

  async function save({ tenant, opened, notes, own }: SavedForm): Promise<void> {
    begin();
    const address = String(tenant.baseUrl);
    // The permission request needs the click itself; saving does not wait for its answer.
    if (validateAddress(address) === null && !matchesAnyPattern(view.origins, address))
      void actions.requestHosts([address]);
    const replaced = form?.kind === 'edit' ? { replaces: form.tenant.id, opened } : {};
    const reply = await actions.send('saveTenant', { tenant, ...replaced });
    if (!reply.ok)
      return reply.facts.locatedIssue === undefined ? outcome.fail(reply) : setSaveError(reply.facts);
    const [id] = reply.tenants ?? [];
    setAddedIds(reply.tenants ?? []);
    finish(id, [t('saved', String(tenant.name)), ...notes].join(' · '));
    if (id !== undefined) await savePreferences({ ...(tenant as unknown as Tenant), id }, own, view, actions);
  }

  async function exportTenants(tenants: readonly Tenant[]): Promise<void> {
    const { definitions } = await props.readStored();
    saveFile(`tenants-${localDay(now)}.json`, serializeTenantFile(tenants, definitions));
    outcome.say(plural(t, 'exported', tenants.length));
  }

  async function offerImportUndo(said: string, ids: readonly string[], before: Stored): Promise<void> {
    // Read now, and said meanwhile: a thousand tenants take a moment to read.
    const reading = props.readStored();
    if (ids.length === 0 && !hasOtherDefinitions(before, await reading)) return outcome.say(said);
    const plan = async () => revertImport(before, ids, await reading, await props.readStored());
    outcome.sayWithUndo(said, plan, ({ steps }) => (steps.length === 0 ? '' : t('importUndone')));
  }

  function cancel(tenant?: Tenant): void {
    begin();
    finish(tenant?.id, '');
  }

  return (
    <div class="page">
      <header class="page-head">
        <h1>{t('tenants')}</h1>
        <div class="row">
          <FilePicker look="plain" t={t} onPick={tenantImport.pick} />
          {view.tenants.length > 0 && canExport && (
            <Button onPress={() => exportTenants(view.tenants)}>{t('exportTenants')}</Button>
          )}
          <Button onPress={() => forms.open({ kind: 'team' })}>{t('team_title')}</Button>
          <a class="button button-quiet" href="/definitions.html">
            {t('definitions')}
          </a>
          <Button look="quiet" onPress={props.openSidePanel}>
            {t('openSidePanel')}
          </Button>
          <Button
            look="strong"
            focusRef={addButton}
            onPress={() => {
              begin();
              forms.open({ kind: 'new' });
            }}
          >
            {t('addTenant')}
          </Button>
        </div>
      </header>
      <OutcomeLine outcome={outcome} t={t} statusRef={said} />
      <RefusedFile refusal={tenantImport.refusal} />
      {view.hasQuarantinedTenants && (
        <QuarantinedTenants read={props.readQuarantinedTenants} actions={actions} />
      )}
      <QuarantinedPreferences view={view} read={props.readQuarantinedPreferences} actions={actions} />
      <PolicyIssues issues={view.policy.issues} t={t} />
      {view.team.waiting !== null && tenantImport.preview === null && (
        <div class="note row row-wrap">
          <span class="grow">{waitingText(view.team, t)}</span>
          <Button onPress={() => void tenantImport.askTeam()}>{t('team_show')}</Button>
        </div>
      )}
      <PostImportPermissions tenants={addedTenants} view={view} actions={actions} />
      {tenantImport.preview !== null && (
        <ImportPreview
          preview={tenantImport.preview}
          whole={tenantImport.isTeam}
          t={t}
          onImport={(only) => {
            // The pressed button goes; what comes of it is said there.
            said.current?.focus();
            void tenantImport.confirm(only);
          }}
          onCancel={() => {
            tenantImport.cancel();
            moveFocus(undefined);
          }}
        />
      )}
      {helped && <VendorHelpPanel descriptor={helped} actions={actions} open focused />}
      <FormPanel
        form={form}
        view={view}
        now={now}
        actions={actions}
        managed={managed}
        fixed={fixed}
        selected={selectedTenants}
        error={saveError}
        canOpenPrivateWindows={canOpenPrivateWindows}
        onFaults={(locatedIssues) => {
          begin();
          setSaveError({ locatedIssues });
        }}
        onAskTeam={tenantImport.askTeam}
        onAnnounce={outcome.say}
        onUnsaved={forms.setUnsaved}
        onSave={(saved) => void save(saved)}
        onDone={finish}
        onCancel={cancel}
      />
      {view.tenants.length === 0 && form === null && <EmptyState t={t} />}
      {view.tenants.length > 0 && (form === null || form.kind === 'team') && (
        <TenantList
          view={view}
          now={now}
          actions={actions}
          place={place}
          selected={selected}
          managed={managed}
          team={team}
          shownIds={shownIds}
          isFormOpen={form !== null}
          focusId={focusId}
          onFocus={setFocusId}
          onSelect={choose}
          onStatus={outcome.say}
          onOpen={(next) => {
            begin();
            forms.open(next);
          }}
          onExport={(tenants) => void exportTenants(tenants)}
          onRemove={removal.ask}
        />
      )}
      {removal.asked.length > 0 && (
        <RemoveConfirm
          tenants={removal.asked}
          t={t}
          view={view}
          onCancel={removal.cancel}
          onConfirm={() => void removal.confirm()}
        />
      )}
      {forms.leaving !== null && (
        <ConfirmDialog
          title={t('leave_title')}
          confirm={t('leave_discard')}
          t={t}
          onCancel={forms.stay}
          onConfirm={forms.leaving}
        >
          <p>{t('leave_text')}</p>
        </ConfirmDialog>
      )}
    </div>
  );
}
