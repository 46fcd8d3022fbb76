import type { Translate } from '../../lib/i18n/i18n.ts';
import { plural } from '../../lib/i18n/i18n.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { NameList } from './name-list.tsx';
import type { View } from './page-types.ts';
import { createTellingNames } from './telling-names.ts';

/** The production tenants of a question, by names that tell each from all others of the view; nothing for none. */
export function ProductionNames({
  tenants,
  view,
  t,
}: {
  tenants: readonly Tenant[];
  view: View;
  t: Translate;
}) {
  if (tenants.length === 0) return null;
  return (
    <>
      <p>
        <strong class="tag-production">{t('production')}</strong>{' '}
        {plural(t, 'together_ask_production', tenants.length)}
      </p>
      <NameList names={tenants.map(createTellingNames(view))} />
    </>
  );
}

interface SignInConfirmProps {
  production: readonly Tenant[];
  /** How many tenants are signed in to, these included. */
  count: number;
  view: View;
  t: Translate;
  onConfirm: () => void;
  onCancel: () => void;
}

/** Confirms signing in to many tenants, naming the production among them; no portal is agreed to with it. */
export function SignInConfirm({ production, count, view, t, onConfirm, onCancel }: SignInConfirmProps) {
  return (
    <ConfirmDialog
      title={t('many_ask')}
      confirm={plural(t, 'together_confirm_login', count)}
      t={t}
      production
      onConfirm={onConfirm}
      onCancel={onCancel}
    >
      <ProductionNames tenants={production} view={view} t={t} />
      <p>{t('many_ask_text')}</p>
    </ConfirmDialog>
  );
}
