import type { ErrorFacts } from '../../lib/errors.ts';
import { plural } from '../../lib/i18n/i18n.ts';
import type { Reply } from '../../lib/protocol/commands.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import type { LocatedIssue } from '../../lib/tenants/validation-issue.ts';
import type { PageActions } from '../shared/page-types.ts';
import { FixedTenant } from './fixed-tenant.tsx';
import type { OptionsView } from './options-view.ts';
import type { SavedForm } from './saved-form.ts';
import { SelectionForm } from './selection-form.tsx';
import { TeamFilePanel } from './team-file-panel.tsx';
import { TenantForm } from './tenant-form.tsx';
import type { OpenForm } from './use-open-form.ts';

interface FormPanelProps {
  form: OpenForm | null;
  view: OptionsView;
  now: number;
  actions: PageActions;
  /** Ids of the organisation's tenants, and of all that are edited elsewhere. */
  managed: ReadonlySet<string>;
  fixed: ReadonlySet<string>;
  selected: readonly Tenant[];
  /** Why the last save was refused. */
  error: ErrorFacts | null;
  canOpenPrivateWindows: boolean;
  /** The form found faults before anything was sent. */
  onFaults: (issues: LocatedIssue[]) => void;
  onAskTeam: (address?: string) => Promise<Reply>;
  onAnnounce: (text: string) => void;
  /** Whether something was typed or chosen that leaving would lose. */
  onUnsaved: (isUnsaved: boolean) => void;
  onSave: (saved: SavedForm) => void;
  /** @param id the tenant whose row takes the focus */
  onDone: (id: string | undefined, announcement: string) => void;
  onCancel: (tenant?: Tenant) => void;
}

/** The form that is open on the tenants page. */
export function FormPanel(props: FormPanelProps) {
  const { form, view, now, actions, managed, fixed, selected, canOpenPrivateWindows } = props;
  const { t } = actions;
  const onChange = () => props.onUnsaved(true);
  if (form === null) return null;
  if (form.kind === 'team')
    return (
      <TeamFilePanel
        view={view}
        team={view.team}
        now={now}
        actions={actions}
        onAsk={props.onAskTeam}
        onAnnounce={props.onAnnounce}
        onUnsaved={props.onUnsaved}
        onCancel={() => props.onCancel()}
      />
    );
  if (form.kind === 'many')
    return (
      <SelectionForm
        tenants={selected}
        fixed={fixed}
        view={view}
        actions={actions}
        onChange={onChange}
        onDone={() => props.onDone(undefined, plural(t, 'editedMany', selected.length))}
        onCancel={() => props.onCancel()}
      />
    );
  const tenant = 'tenant' in form ? form.tenant : null;
  if (tenant !== null && form.kind === 'edit' && fixed.has(tenant.id))
    return (
      <FixedTenant
        key={tenant.id}
        tenant={tenant}
        source={managed.has(tenant.id) ? 'policy' : 'team'}
        view={view}
        actions={actions}
        canOpenPrivateWindows={canOpenPrivateWindows}
        onChange={onChange}
        onDone={() => props.onDone(tenant.id, t('saved', tenant.name))}
        onCancel={() => props.onCancel(tenant)}
      />
    );
  return (
    <TenantForm
      key={tenant === null ? 'new' : `${form.kind} ${tenant.id}`}
      tenant={tenant}
      vendor={form.kind === 'new' ? form.vendor : undefined}
      copy={form.kind === 'copy'}
      error={props.error}
      onFaults={props.onFaults}
      view={view}
      actions={actions}
      canOpenPrivateWindows={canOpenPrivateWindows}
      onChange={onChange}
      onSave={props.onSave}
      onCancel={() => props.onCancel(tenant ?? undefined)}
    />
  );
}
