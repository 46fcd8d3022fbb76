import type { Translate } from '../../lib/i18n/i18n.ts';
import type { Confirmation } from '../../lib/portal/confirmation.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { ConfirmDialog } from '../shared/confirm-dialog.tsx';

/** A door somebody wishes to go through. */
export interface PortalRequest {
  tenant: Tenant;
  destination?: number | undefined;
  /** In a private window. */
  aside?: boolean | undefined;
}

/** A door, or a link to one, that waits for a yes. */
export interface PendingConfirmation {
  door: PortalRequest;
  question: Confirmation;
  act: 'open' | 'link';
}

interface DoorQuestionDialogProps {
  standing: PendingConfirmation;
  t: Translate;
  onConfirm: () => void;
  onCancel: () => void;
}

/** One dialog for all reasons a door is asked about, naming those that apply. */
export function PortalConfirmDialog({ standing, t, onConfirm, onCancel }: DoorQuestionDialogProps) {
  const { door, question, act } = standing;
  const { tenant, destination } = door;
  const label = destination === undefined ? undefined : tenant.destinations[destination]?.label;
  const plain = question.production === undefined && question.portalOrigin === undefined;
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
      {question.production === true && (
        <p>
          <strong class="tag-production">{t('environment_production').toUpperCase()}</strong>{' '}
          {t('questionProduction')}
        </p>
      )}
      {question.portalOrigin !== undefined && (
        <p>
          {t('questionOrigin', tenant.name)}{' '}
          <strong class="host">{new URL(question.portalOrigin).host}</strong>
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
