import { useEffect, useRef, useState } from 'preact/hooks';
import type { CreatedPasskey, PasskeyFailure } from '../../lib/pages/passkey.ts';
import type { Passkey } from '../../lib/vault/schema.ts';
import { Button } from '../shared/button.tsx';
import type { PageActions, View } from '../shared/page-types.ts';
import { canSend, PassphraseField, takeValue } from './passphrase-field.tsx';
import type { VaultActions } from './use-vault.ts';

/** Passkey operations, passed in because components call no browser API. */
export interface PasskeyApi {
  /** Whether this browser lets an extension use passkeys. */
  supported: boolean;
  create(name: string): Promise<CreatedPasskey | PasskeyFailure>;
  getOutput(passkey: Passkey): Promise<string | { no: PasskeyFailure }>;
}

interface PasskeyPanelProps {
  view: View;
  actions: PageActions;
  vaultActions: VaultActions;
  passkeys: PasskeyApi;
}

/** Adds a passkey to an unlocked vault, or removes it. */
export function PasskeyPanel({ view, actions, vaultActions, passkeys }: PasskeyPanelProps) {
  const { t } = actions;

  async function add(): Promise<void> {
    const created = await passkeys.create(t('extensionName'));
    if (created === 'no prf') return vaultActions.announce(t('vault_passkey_noPrf'));
    if (created === 'refused') return vaultActions.announce(t('vault_passkey_refused'));
    await vaultActions.run('addPasskey', created, t('vault_passkey_added'));
  }

  return (
    <section class="panel" aria-label={t('vault_passkey')}>
      <h2>{t('vault_passkey')}</h2>
      <p class="help">{t(passkeys.supported ? 'vault_passkey_help' : 'vault_passkey_firefox')}</p>
      {passkeys.supported && view.vault.passkey === undefined && (
        <Button busy={vaultActions.busy === 'addPasskey'} onPress={() => void add()}>
          {t('vault_passkey_add')}
        </Button>
      )}
      {view.vault.passkey !== undefined && <RemovePasskey actions={actions} vaultActions={vaultActions} />}
    </section>
  );
}

/** Removes the passkey. The passphrase is needed, because the vault is encrypted anew. */
function RemovePasskey({
  actions: { t },
  vaultActions,
}: Pick<PasskeyPanelProps, 'actions' | 'vaultActions'>) {
  const [confirming, setConfirming] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), [confirming]);
  if (!confirming) return <Button onPress={() => setConfirming(true)}>{t('vault_passkey_remove')}</Button>;

  async function remove(event: Event): Promise<void> {
    event.preventDefault();
    if (!canSend(input) || vaultActions.busy !== null) return;
    const command = { passphrase: takeValue(input) };
    if (!(await vaultActions.run('removePasskey', command, t('vault_passkey_removed'))))
      input.current?.focus();
  }

  return (
    <form class="vault-form" noValidate autocomplete="off" onSubmit={(event) => void remove(event)}>
      <PassphraseField
        id="passphrase-remove"
        label={t('passphrase')}
        help={t('vault_passkey_removeHelp')}
        input={input}
        t={t}
      />
      <div class="row">
        <button
          type="submit"
          class="button button-strong"
          aria-busy={vaultActions.busy === 'removePasskey' ? 'true' : undefined}
        >
          {t('vault_passkey_remove')}
        </button>
        <Button look="quiet" onPress={() => setConfirming(false)}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
}
