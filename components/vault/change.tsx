import { useRef } from 'preact/hooks';
import type { Acts, View } from '../view.ts';
import { NewPassphrase } from './doors.tsx';
import type { PasskeyEdge } from './passkey.tsx';
import { PassphraseField, takeOut } from './passphrase-field.tsx';
import type { VaultDeeds } from './use-vault.ts';

interface ChangeProps {
  view: View;
  acts: Acts;
  deeds: VaultDeeds;
  passkeys: PasskeyEdge;
}

/** Another passphrase, and with it another key for everything in the vault. */
export function Change({ view, acts, deeds, passkeys }: ChangeProps) {
  const { say } = acts;
  const present = useRef<HTMLInputElement>(null);
  const { passkey } = view.vault;

  async function change(next: string): Promise<void> {
    const passphrase = takeOut(present);
    const answer = passkey === undefined || !passkeys.work ? undefined : await passkeys.ask(passkey);
    const output = typeof answer === 'string' ? answer : undefined;
    const lost = passkey !== undefined && output === undefined;
    const done = say(lost ? 'vault_changedWithoutPasskey' : 'vault_changed');
    const command = { passphrase, next, ...(output === undefined ? {} : { output }) };
    if (!(await deeds.run('changePassphrase', command, done))) present.current?.focus();
  }

  return (
    <details class="panel">
      <summary>{say('vault_change')}</summary>
      <p class="help">{say('vault_change_help')}</p>
      <div class="vault-form">
        <PassphraseField id="passphrase-now" label={say('vault_passphraseNow')} input={present} say={say} />
      </div>
      <NewPassphrase
        acts={acts}
        confirm={say('vault_change_button')}
        busy={deeds.busy === 'changePassphrase'}
        onTyped={(next) => void change(next)}
      />
    </details>
  );
}
