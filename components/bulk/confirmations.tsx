import type { Translate } from '../../lib/i18n/i18n.ts';
import { plural } from '../../lib/i18n/i18n.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { ConfirmDialog } from '../shared/confirm-dialog.tsx';
import { NameList } from '../shared/name-list.tsx';
import { type BulkConfirmation, serversOf } from './actions.ts';

interface AnswerProps {
  t: Translate;
  onConfirm: () => void;
  onCancel: () => void;
}

/** Before one password goes to many servers: which ones, production by name. */
export function LoginConfirm({
  tenants,
  vendor,
  t,
  onConfirm,
  onCancel,
}: AnswerProps & { tenants: readonly Tenant[]; vendor: string }) {
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
      <Production tenants={production} t={t} />
    </ConfirmDialog>
  );
}

/** Before many doors: how many tabs, production by name, and the hosts that sign-in links go to. */
export function OpenConfirm({
  tenants,
  question,
  t,
  onConfirm,
  onCancel,
}: AnswerProps & { tenants: readonly Tenant[]; question: BulkConfirmation }) {
  const hosts = [...new Set(question.portalOrigins.map(([, origin]) => new URL(origin).host))];
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
      <Production tenants={tenants.filter(({ environment }) => environment === 'production')} t={t} />
      {hosts.length > 0 && (
        <>
          <p>{t('together_ask_origins')}</p>
          <NameList names={hosts} />
        </>
      )}
    </ConfirmDialog>
  );
}

/** Before many sessions end. */
export function LogoutConfirm({
  tenants,
  t,
  onConfirm,
  onCancel,
}: AnswerProps & { tenants: readonly Tenant[] }) {
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
      <Production tenants={production} t={t} />
    </ConfirmDialog>
  );
}

function Production({ tenants, t }: { tenants: readonly Tenant[]; t: Translate }) {
  if (tenants.length === 0) return null;
  return (
    <>
      <p>
        <strong class="tag-production">{t('production')}</strong>{' '}
        {plural(t, 'together_ask_production', tenants.length)}
      </p>
      <NameList names={tenants.map(({ name }) => name)} />
    </>
  );
}
