import type { Translate } from '../../lib/i18n/i18n.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';

interface ForgetConfirmProps {
  /** The tenant's name. */
  name: string;
  /** Whose credentials are stored; `''` where that is unknown. */
  account: string;
  /** What tells the tenant apart. */
  facts: readonly string[];
  t: Translate;
  onConfirm: () => void;
  onCancel: () => void;
}

/** Confirms forgetting a tenant's stored credentials. */
export function ForgetConfirm(props: ForgetConfirmProps) {
  const { name, account, facts, t, onConfirm, onCancel } = props;
  return (
    <ConfirmDialog
      title={t('forgetQuestion', name)}
      confirm={t('vault_forget')}
      t={t}
      onCancel={onCancel}
      onConfirm={onConfirm}
    >
      {facts.length > 0 && <p>{facts.join(' · ')}</p>}
      <p>{t(account === '' ? 'forgetEffect' : 'forgetEffectOf', account)}</p>
    </ConfirmDialog>
  );
}
