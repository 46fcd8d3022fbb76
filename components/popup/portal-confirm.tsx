import type { Translate } from '../../lib/i18n/i18n.ts';
import type { MessageKey } from '../../lib/i18n/message-key.ts';
import type { Confirmation } from '../../lib/portal/confirmation.ts';
import { placeOf } from '../../lib/tenants/namesakes.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { accountOf } from '../../lib/tenants/tenant-facts.ts';
import { findDescriptor } from '../../lib/vendors/descriptors.ts';
import { ConfirmDialog } from '../shared/confirm-dialog.tsx';
import type { View } from '../shared/page-types.ts';

/** A portal or a saved destination to open. */
export interface PortalRequest {
  tenant: Tenant;
  destination?: number | undefined;
  privateWindow?: boolean | undefined;
}

/** A portal request, a sign-in link to copy, or a heavy check, that awaits confirmation. */
export interface PendingConfirmation {
  request: PortalRequest;
  confirmation: Confirmation;
  act: 'open' | 'link' | 'check';
  /** What a heavy check does. */
  note?: MessageKey;
}

/** The title and the confirming button of each act. */
const words = {
  open: ['questionPortal', 'openTenant'],
  link: ['questionLink', 'copyLinkInto'],
  check: ['questionCheck', 'checkTenant'],
} as const;

interface PortalConfirmDialogProps {
  pending: PendingConfirmation;
  view: Pick<View, 'passes' | 'preferences'>;
  t: Translate;
  onConfirm: () => void;
  onCancel: () => void;
}

/** What tells the tenant from others: the settings of its realm by their labels, the account, the server. */
export function questionFacts(
  tenant: Tenant,
  view: Pick<View, 'passes' | 'preferences'>,
  t: Translate,
): [name: string, value: string][] {
  const descriptor = findDescriptor(tenant.vendor);
  const realm = (descriptor?.realm ?? []).map((name): [string, string] => {
    const label = descriptor?.settings.find((setting) => setting.name === name)?.label;
    return [label === undefined ? name : t(label), tenant.settings[name] ?? ''];
  });
  const facts: [string, string][] = [
    ...realm,
    [t('account'), accountOf(tenant, view)],
    [t('server'), placeOf(tenant)],
  ];
  return facts.filter(([, value]) => value !== '');
}

/** One dialog for all reasons to confirm a portal or a check, naming those that apply. */
export function PortalConfirmDialog({ pending, view, t, onConfirm, onCancel }: PortalConfirmDialogProps) {
  const { request, confirmation, act, note } = pending;
  const { tenant, destination } = request;
  const label = destination === undefined ? undefined : tenant.destinations[destination]?.label;
  const reason = note ?? (confirmation.production && 'questionProduction');
  return (
    <ConfirmDialog
      title={
        label === undefined ? t(words[act][0], tenant.name) : t('questionDestination', tenant.name, label)
      }
      confirm={t(words[act][1], tenant.name)}
      t={t}
      production={tenant.environment === 'production'}
      onConfirm={onConfirm}
      onCancel={onCancel}
    >
      <dl class="facts question-facts">
        {questionFacts(tenant, view, t).map(([name, value]) => (
          <>
            <dt key={name}>{name}</dt>
            <dd class="fact-text">{value}</dd>
          </>
        ))}
      </dl>
      {reason && (
        <p>
          <strong class="tag-production">{t('production')}</strong> {t(reason)}
        </p>
      )}
      {confirmation.portalOrigin !== undefined && (
        <p>
          {t('questionOrigin', tenant.name)}{' '}
          <strong class="host">{new URL(confirmation.portalOrigin).host}</strong>
        </p>
      )}
      {!(reason ?? confirmation.portalOrigin) && (
        <p>
          <strong>{t(`environment_${tenant.environment}`)}</strong> {t('questionPlain')}
        </p>
      )}
    </ConfirmDialog>
  );
}
