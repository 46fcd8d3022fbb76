import { useMemo } from 'preact/hooks';
import type { Translate } from '../../lib/i18n/i18n.ts';
import { plural } from '../../lib/i18n/i18n.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { ConfirmDialog } from '../shared/confirm-dialog.tsx';
import { NameList } from '../shared/name-list.tsx';
import type { View } from '../shared/page-types.ts';
import { countSaved } from '../shared/saved-tenants.ts';
import { createTellingNames } from '../shared/telling-names.ts';

interface RemoveConfirmProps {
  t: Translate;
  tenants: readonly Tenant[];
  view: View;
  onConfirm: () => void;
  onCancel: () => void;
}

/** The question before tenants are removed: which ones, how many sessions end, and whose credentials are forgotten. */
export function RemoveConfirm({ tenants, t, view, onConfirm, onCancel }: RemoveConfirmProps) {
  const name = tenants.length === 1 ? tenants[0]?.name : undefined;
  // Memoised, because the page renders every second.
  const names = useMemo(() => tenants.map(createTellingNames(view)), [tenants, view]);
  const [telling = ''] = names;
  const sessions = tenants.filter(({ id }) => view.passes[id]?.session !== undefined).length;
  const saved = countSaved(tenants, view);
  const confirm = name === undefined ? plural(t, 'removeMany', tenants.length) : t('removeTenant', name);
  return (
    <ConfirmDialog
      title={
        name === undefined ? plural(t, 'removeManyTitle', tenants.length) : t('removeTenantTitle', telling)
      }
      confirm={confirm}
      t={t}
      production={tenants.some(({ environment }) => environment === 'production')}
      onCancel={onCancel}
      onConfirm={onConfirm}
    >
      {name === undefined && <NameList names={names} />}
      <p>
        {sessions > 0 && `${plural(t, 'removingEnds', sessions)} `}
        {saved > 0 && `${name === undefined ? plural(t, 'removingForgetsOf', saved) : t('removingForgets')} `}
        {plural(t, 'removing', tenants.length)}
      </p>
    </ConfirmDialog>
  );
}
