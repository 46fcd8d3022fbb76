import { useEffect, useRef, useState } from 'preact/hooks';

import { Button } from '../shared/button.tsx';
import type { PageActions, View } from '../shared/page-types.ts';
import type { PasskeyApi } from './passkey.tsx';
import { canSend, PassphraseField, takeValue } from './passphrase-field.tsx';
import { type Strength, strengthOf } from './strength.ts';
import type { VaultActions } from './use-vault.ts';

interface VaultFormProps {
  actions: PageActions;
  vaultActions: VaultActions;
}

/** Sets up a vault with a passphrase that is typed twice. */
export function SetUpForm({ actions, vaultActions }: VaultFormProps) {
  const { t } = actions;
  return (
    <section class="panel" aria-label={t('vault_setUp')}>
      <h2>{t('vault_setUp')}</h2>
      <NewPassphrase
        actions={actions}
        confirm={t('vault_setUp_button')}
        busy={vaultActions.busy === 'setUpVault'}
        onTyped={(passphrase) => void vaultActions.run('setUpVault', { passphrase })}
      />
    </section>
  );
}

interface NewPassphraseProps {
  actions: PageActions;
  confirm: string;
  busy: boolean;
  onTyped: (passphrase: string) => void;
}

/** A passphrase that is being made: a hint of how strong it is, and typed again. */
export function NewPassphrase({ actions: { t }, confirm, busy, onTyped }: NewPassphraseProps) {
  const first = useRef<HTMLInputElement>(null);
  const again = useRef<HTMLInputElement>(null);
  const [hint, setHint] = useState('');
  const [refused, setRefused] = useState<Strength | null>(null);
  const [unlike, setUnlike] = useState(false);

  function submit(event: Event): void {
    event.preventDefault();
    if (busy) return;
    const strength = strengthOf(first.current?.value ?? '');
    const refused = strength === 'short' || strength === 'simple' ? strength : null;
    const differ = first.current?.value !== again.current?.value;
    setRefused(refused);
    setUnlike(refused === null && differ);
    const wrong = refused !== null ? first : differ ? again : null;
    if (wrong !== null) {
      wrong.current?.focus();
      return;
    }
    if (!canSend(first)) return;
    takeValue(again);
    setHint('');
    onTyped(takeValue(first));
  }

  return (
    <form class="vault-form" noValidate autocomplete="off" onSubmit={submit}>
      <PassphraseField
        id="passphrase-new"
        label={t('vault_passphraseNew')}
        help={refused === null ? hint || t('vault_passphraseHelp') : t(`vault_strength_${refused}`)}
        missing={refused !== null}
        fresh
        input={first}
        t={t}
        onInput={(value) => {
          setRefused(null);
          setHint(value === '' ? '' : t(`vault_strength_${strengthOf(value)}`));
        }}
      />
      <PassphraseField
        id="passphrase-again"
        label={t('vault_passphraseAgain')}
        help={unlike ? t('vault_notAlike') : ''}
        missing={unlike}
        fresh
        input={again}
        t={t}
      />
      <div class="row">
        <button type="submit" class="button button-strong" aria-busy={busy ? 'true' : undefined}>
          {confirm}
        </button>
      </div>
    </form>
  );
}

/** Unlocks the vault by passphrase or passkey. */
export function UnlockForm({
  view,
  actions,
  vaultActions,
  passkeys,
}: VaultFormProps & { view: View; passkeys: PasskeyApi }) {
  const { t } = actions;
  const input = useRef<HTMLInputElement>(null);
  const { passkey } = view.vault;
  useEffect(() => input.current?.focus(), []);

  async function unlock(event: Event): Promise<void> {
    event.preventDefault();
    if (!canSend(input) || vaultActions.busy !== null) return;
    if (!(await vaultActions.run('unlockVault', { passphrase: takeValue(input) }))) input.current?.focus();
  }

  async function unlockByPasskey(): Promise<void> {
    if (passkey === undefined) return;
    const output = await passkeys.getOutput(passkey);
    if (typeof output === 'string') await vaultActions.run('unlockByPasskey', { output });
    else vaultActions.announce(t('vault_passkey_refused'));
  }

  return (
    <section class="panel" aria-label={t('unlockVault')}>
      <h2>{t('unlockVault')}</h2>
      <form class="vault-form" noValidate autocomplete="off" onSubmit={(event) => void unlock(event)}>
        <PassphraseField id="passphrase" label={t('passphrase')} input={input} t={t} />
        <div class="row row-wrap">
          <button
            type="submit"
            class="button button-strong"
            aria-busy={vaultActions.busy === 'unlockVault' ? 'true' : undefined}
          >
            {t('unlockVault')}
          </button>
          {passkey !== undefined && passkeys.supported && (
            <Button busy={vaultActions.busy === 'unlockByPasskey'} onPress={() => void unlockByPasskey()}>
              {t('vault_passkey_unlock')}
            </Button>
          )}
        </div>
      </form>
    </section>
  );
}
