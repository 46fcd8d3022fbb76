import type { Translate } from '../../lib/i18n/i18n.ts';
import { plural } from '../../lib/i18n/i18n.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { ConfirmDialog } from '../shared/confirm-dialog.tsx';
import type { View } from '../shared/page-types.ts';

interface RemoveConfirmProps {
  t: Translate;
  tenants: readonly Tenant[];
  view: View;
  onConfirm: () => void;
  onCancel: () => void;
}

/** The question before tenants are removed, with how many sessions end. */
export function RemoveConfirm({ tenants, t, view, onConfirm, onCancel }: RemoveConfirmProps) {
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
