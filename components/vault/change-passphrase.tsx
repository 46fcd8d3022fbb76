import { useRef } from 'preact/hooks';
import type { PageActions, View } from '../shared/page-types.ts';
import type { PasskeyApi } from './passkey.tsx';
import { PassphraseField, takeValue } from './passphrase-field.tsx';
import { NewPassphrase } from './unlock-forms.tsx';
import type { VaultActions } from './use-vault.ts';

interface ChangeProps {
  view: View;
  actions: PageActions;
  vaultActions: VaultActions;
  passkeys: PasskeyApi;
}

/** Another passphrase, and with it another key for everything in the vault. */
export function ChangePassphrase({ view, actions, vaultActions, passkeys }: ChangeProps) {
  const { t } = actions;
  const present = useRef<HTMLInputElement>(null);
  const { passkey } = view.vault;

  async function change(next: string): Promise<void> {
    const passphrase = takeValue(present);
    const answer = passkey === undefined || !passkeys.work ? undefined : await passkeys.ask(passkey);
    const output = typeof answer === 'string' ? answer : undefined;
    const lost = passkey !== undefined && output === undefined;
    const done = t(lost ? 'vault_changedWithoutPasskey' : 'vault_changed');
    const command = { passphrase, next, ...(output === undefined ? {} : { output }) };
    if (!(await vaultActions.run('changePassphrase', command, done))) present.current?.focus();
  }

  return (
    <details class="panel">
      <summary>{t('vault_change')}</summary>
      <p class="help">{t('vault_change_help')}</p>
      <div class="vault-form">
        <PassphraseField id="passphrase-now" label={t('vault_passphraseNow')} input={present} t={t} />
      </div>
      <NewPassphrase
        actions={actions}
        confirm={t('vault_change_button')}
        busy={vaultActions.busy === 'changePassphrase'}
        onTyped={(next) => void change(next)}
      />
    </details>
  );
}
