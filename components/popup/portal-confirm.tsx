import type { Translate } from '../../lib/i18n/i18n.ts';
import type { Confirmation } from '../../lib/portal/confirmation.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { ConfirmDialog } from '../shared/confirm-dialog.tsx';

/** A portal or a saved destination to open. */
export interface PortalRequest {
  tenant: Tenant;
  destination?: number | undefined;
  privateWindow?: boolean | undefined;
}

/** A portal request, or a sign-in link to copy, that awaits confirmation. */
export interface PendingConfirmation {
  request: PortalRequest;
  confirmation: Confirmation;
  act: 'open' | 'link';
}

interface PortalConfirmDialogProps {
  pending: PendingConfirmation;
  t: Translate;
  onConfirm: () => void;
  onCancel: () => void;
}

/** One dialog for all reasons to confirm a portal, naming those that apply. */
export function PortalConfirmDialog({ pending, t, onConfirm, onCancel }: PortalConfirmDialogProps) {
  const { request, confirmation, act } = pending;
  const { tenant, destination } = request;
  const label = destination === undefined ? undefined : tenant.destinations[destination]?.label;
  const plain = confirmation.production === undefined && confirmation.portalOrigin === undefined;
  return (
    <ConfirmDialog
      title={
        act === 'link'
          ? t('questionLink', tenant.name)
          : label === undefined
            ? t('questionPortal', tenant.name)
            : t('questionDestination', tenant.name, label)
      }
      confirm={t(act === 'link' ? 'copyLinkInto' : 'openTenant', tenant.name)}
      t={t}
      production={tenant.environment === 'production'}
      onConfirm={onConfirm}
      onCancel={onCancel}
    >
      {confirmation.production === true && (
        <p>
          <strong class="tag-production">{t('environment_production').toUpperCase()}</strong>{' '}
          {t('questionProduction')}
        </p>
      )}
      {confirmation.portalOrigin !== undefined && (
        <p>
          {t('questionOrigin', tenant.name)}{' '}
          <strong class="host">{new URL(confirmation.portalOrigin).host}</strong>
        </p>
      )}
      {plain && (
        <p>
          {t(`environment_${tenant.environment}`)}. {t('questionPlain')}
        </p>
      )}
    </ConfirmDialog>
  );
}
