import { useEffect, useRef, useState } from 'preact/hooks';
import { shortestPassphrase } from '../../lib/vault/limits.ts';
import { Button } from '../button.tsx';
import type { Acts, View } from '../view.ts';
import type { PasskeyEdge } from './passkey.tsx';
import { PassphraseField, takeOut } from './passphrase-field.tsx';
import { strengthOf } from './strength.ts';
import type { VaultDeeds } from './use-vault.ts';

interface DoorProps {
  acts: Acts;
  deeds: VaultDeeds;
}

/** Sets a vault up: a passphrase, typed twice. */
export function SetUp({ acts, deeds }: DoorProps) {
  const { say } = acts;
  return (
    <section class="panel" aria-label={say('vault_setUp')}>
      <h2>{say('vault_setUp')}</h2>
      <NewPassphrase
        acts={acts}
        confirm={say('vault_setUp_button')}
        busy={deeds.busy === 'setUpVault'}
        onTyped={(passphrase) => void deeds.run('setUpVault', { passphrase })}
      />
    </section>
  );
}

interface NewPassphraseProps {
  acts: Acts;
  confirm: string;
  busy: boolean;
  onTyped: (passphrase: string) => void;
}

/** A passphrase that is being made: a hint of how strong it is, and typed again. */
export function NewPassphrase({ acts: { say }, confirm, busy, onTyped }: NewPassphraseProps) {
  const first = useRef<HTMLInputElement>(null);
  const again = useRef<HTMLInputElement>(null);
  const [hint, setHint] = useState('');
  const [short, setShort] = useState(false);
  const [unlike, setUnlike] = useState(false);

  function submit(event: Event): void {
    event.preventDefault();
    if (busy) return;
    const tooShort = [...(first.current?.value ?? '')].length < shortestPassphrase;
    const differ = first.current?.value !== again.current?.value;
    setShort(tooShort);
    setUnlike(!tooShort && differ);
    const wrong = tooShort ? first : differ ? again : null;
    if (wrong !== null) {
      wrong.current?.focus();
      return;
    }
    takeOut(again);
    setHint('');
    onTyped(takeOut(first));
  }

  return (
    <form class="vault-form" noValidate autocomplete="off" onSubmit={submit}>
      <PassphraseField
        id="passphrase-new"
        label={say('vault_passphraseNew')}
        help={short ? say('vault_strength_short') : hint || say('vault_passphraseHelp')}
        missing={short}
        fresh
        input={first}
        say={say}
        onInput={(value) => {
          setShort(false);
          setHint(value === '' ? '' : say(`vault_strength_${strengthOf(value)}`));
        }}
      />
      <PassphraseField
        id="passphrase-again"
        label={say('vault_passphraseAgain')}
        help={unlike ? say('vault_notAlike') : ''}
        missing={unlike}
        fresh
        input={again}
        say={say}
      />
      <div class="row">
        <button type="submit" class="button button-strong" aria-busy={busy ? 'true' : undefined}>
          {confirm}
        </button>
      </div>
    </form>
  );
}

/** Opens a vault that is locked, by its passphrase or its passkey. */
export function Unlock({ view, acts, deeds, passkeys }: DoorProps & { view: View; passkeys: PasskeyEdge }) {
  const { say } = acts;
  const input = useRef<HTMLInputElement>(null);
  const { passkey } = view.vault;
  useEffect(() => input.current?.focus(), []);

  async function unlock(event: Event): Promise<void> {
    event.preventDefault();
    if (deeds.busy !== null || input.current?.value === '') return input.current?.focus();
    if (!(await deeds.run('unlockVault', { passphrase: takeOut(input) }))) input.current?.focus();
  }

  async function byPasskey(): Promise<void> {
    if (passkey === undefined) return;
    const output = await passkeys.ask(passkey);
    if (typeof output === 'string') await deeds.run('unlockByPasskey', { output });
    else deeds.tell(say('vault_passkey_refused'));
  }

  return (
    <section class="panel" aria-label={say('unlockVault')}>
      <h2>{say('unlockVault')}</h2>
      <form class="vault-form" noValidate autocomplete="off" onSubmit={(event) => void unlock(event)}>
        <PassphraseField id="passphrase" label={say('passphrase')} input={input} say={say} />
        <div class="row row-wrap">
          <button
            type="submit"
            class="button button-strong"
            aria-busy={deeds.busy === 'unlockVault' ? 'true' : undefined}
          >
            {say('unlockVault')}
          </button>
          {passkey !== undefined && passkeys.work && (
            <Button busy={deeds.busy === 'unlockByPasskey'} onPress={() => void byPasskey()}>
              {say('vault_passkey_unlock')}
            </Button>
          )}
        </div>
      </form>
    </section>
  );
}
