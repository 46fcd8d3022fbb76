import type { Translate } from '../../lib/i18n/i18n.ts';
import { plural } from '../../lib/i18n/i18n.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { ConfirmDialog } from '../shared/confirm-dialog.tsx';
import { asksBeforeCheck } from '../shared/heavy-check.ts';
import { NameList } from '../shared/name-list.tsx';
import type { View } from '../shared/page-types.ts';
import { ProductionNames } from '../shared/sign-in-confirm.tsx';
import { type BulkConfirmation, serversOf } from './actions.ts';

interface BulkConfirmProps {
  view: View;
  t: Translate;
  onConfirm: () => void;
  onCancel: () => void;
}

/** Confirms a log-in before one password goes to several servers; lists the servers, and production tenants by name. */
export function LoginConfirm({
  tenants,
  vendor,
  view,
  t,
  onConfirm,
  onCancel,
}: BulkConfirmProps & { tenants: readonly Tenant[]; vendor: string }) {
  const hosts = serversOf(tenants);
  const production = tenants.filter(({ environment }) => environment === 'production');
  return (
    <ConfirmDialog
      title={plural(t, 'together_ask_login', hosts.length)}
      confirm={plural(t, 'together_confirm_login', tenants.length)}
      t={t}
      production={production.length > 0}
      onConfirm={onConfirm}
      onCancel={onCancel}
    >
      <p>{vendor}</p>
      <NameList names={hosts} />
      <ProductionNames tenants={production} view={view} t={t} />
    </ConfirmDialog>
  );
}

/** Confirms opening several portals: the number of tabs, production tenants, and the hosts of sign-in links. */
export function OpenConfirm({
  tenants,
  confirmation,
  view,
  t,
  onConfirm,
  onCancel,
}: BulkConfirmProps & { tenants: readonly Tenant[]; confirmation: BulkConfirmation }) {
  const hosts = [...new Set(confirmation.portalOrigins.map(([, origin]) => new URL(origin).host))];
  return (
    <ConfirmDialog
      title={plural(t, 'together_ask_open', tenants.length)}
      confirm={plural(t, 'together_confirm_open', tenants.length)}
      t={t}
      production={tenants.some(({ environment }) => environment === 'production')}
      onConfirm={onConfirm}
      onCancel={onCancel}
    >
      <p>{plural(t, 'together_ask_open_text', tenants.length)}</p>
      <ProductionNames
        tenants={tenants.filter(({ environment }) => environment === 'production')}
        view={view}
        t={t}
      />
      {hosts.length > 0 && (
        <>
          <p>{t('together_ask_origins')}</p>
          <NameList names={hosts} />
        </>
      )}
    </ConfirmDialog>
  );
}

/** Confirms the end of several sessions. */
export function LogoutConfirm({
  tenants,
  view,
  t,
  onConfirm,
  onCancel,
}: BulkConfirmProps & { tenants: readonly Tenant[] }) {
  const production = tenants.filter(({ environment }) => environment === 'production');
  return (
    <ConfirmDialog
      title={plural(t, 'together_ask_logout', tenants.length)}
      confirm={plural(t, 'together_confirm_logout', tenants.length)}
      t={t}
      production={production.length > 0}
      onConfirm={onConfirm}
      onCancel={onCancel}
    >
      <p>{t('together_ask_logout_text')}</p>
      <ProductionNames tenants={production} view={view} t={t} />
    </ConfirmDialog>
  );
}

/** Confirms a check that reads much on customers' live systems, whose names it lists. */
export function CheckConfirm({
  tenants,
  heavy,
  view,
  now,
  t,
  onConfirm,
  onCancel,
}: BulkConfirmProps & { tenants: readonly Tenant[]; heavy: readonly Tenant[]; now: number }) {
  const notes = new Set(heavy.flatMap((tenant) => asksBeforeCheck(tenant, view.preferences, now) ?? []));
  return (
    <ConfirmDialog
      title={plural(t, 'together_ask_check', tenants.length)}
      confirm={plural(t, 'together_confirm_check', tenants.length)}
      t={t}
      production
      onConfirm={onConfirm}
      onCancel={onCancel}
    >
      {[...notes].map((note) => (
        <p key={note}>{t(note)}</p>
      ))}
      <ProductionNames tenants={heavy} view={view} t={t} />
    </ConfirmDialog>
  );
}
