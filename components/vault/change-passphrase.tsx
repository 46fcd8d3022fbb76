import { useRef } from 'preact/hooks';
import type { PageActions, View } from '../shared/page-types.ts';
import type { PasskeyApi } from './passkey.tsx';
import { PassphraseField, takeValue } from './passphrase-field.tsx';
import { NewPassphrase } from './unlock-forms.tsx';
import type { VaultActions } from './use-vault.ts';

interface ChangePassphraseProps {
  view: View;
  actions: PageActions;
  vaultActions: VaultActions;
  passkeys: PasskeyApi;
}

/**
 * Changes the passphrase, which re-encrypts the vault with a new key.
 * A passkey that does not confirm the change is removed.
 */
export function ChangePassphrase({ view, actions, vaultActions, passkeys }: ChangePassphraseProps) {
  const { t } = actions;
  const currentField = useRef<HTMLInputElement>(null);
  const { passkey } = view.vault;

  async function change(next: string): Promise<void> {
    const passphrase = takeValue(currentField);
    const answer =
      passkey === undefined || !passkeys.supported ? undefined : await passkeys.getOutput(passkey);
    const output = typeof answer === 'string' ? answer : undefined;
    const losesPasskey = passkey !== undefined && output === undefined;
    const done = t(losesPasskey ? 'vault_changedWithoutPasskey' : 'vault_changed');
    const command = { passphrase, next, ...(output === undefined ? {} : { output }) };
    if (!(await vaultActions.run('changePassphrase', command, done))) currentField.current?.focus();
  }

  return (
    <details class="panel">
      <summary>{t('vault_change')}</summary>
      <p class="help">{t('vault_change_help')}</p>
      <div class="vault-form">
        <PassphraseField id="passphrase-now" label={t('vault_passphraseNow')} input={currentField} t={t} />
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
