import { useEffect, useRef, useState } from 'preact/hooks';
import type { MadePasskey, NoPasskey } from '../../lib/platform/passkey.ts';
import type { Passkey } from '../../lib/vault/schema.ts';
import { Button } from '../button.tsx';
import type { Acts, View } from '../view.ts';
import { PassphraseField, takeOut } from './passphrase-field.tsx';
import type { VaultDeeds } from './use-vault.ts';

/** Passkeys, handed in: components touch no browser. */
export interface PasskeyEdge {
  /** Whether this browser lets an extension use them. */
  work: boolean;
  make(name: string): Promise<MadePasskey | NoPasskey>;
  ask(passkey: Passkey): Promise<string | { no: NoPasskey }>;
}

interface PasskeyPanelProps {
  view: View;
  acts: Acts;
  deeds: VaultDeeds;
  passkeys: PasskeyEdge;
}

/** Adds a passkey to an open vault, or removes it. */
export function PasskeyPanel({ view, acts, deeds, passkeys }: PasskeyPanelProps) {
  const { say } = acts;

  async function add(): Promise<void> {
    const made = await passkeys.make(say('extensionName'));
    if (made === 'no prf') return deeds.tell(say('vault_passkey_noPrf'));
    if (made === 'refused') return deeds.tell(say('vault_passkey_refused'));
    await deeds.run('addPasskey', made, say('vault_passkey_added'));
  }

  return (
    <section class="panel" aria-label={say('vault_passkey')}>
      <h2>{say('vault_passkey')}</h2>
      <p class="help">{say(passkeys.work ? 'vault_passkey_help' : 'vault_passkey_firefox')}</p>
      {passkeys.work && view.vault.passkey === undefined && (
        <Button busy={deeds.busy === 'addPasskey'} onPress={() => void add()}>
          {say('vault_passkey_add')}
        </Button>
      )}
      {view.vault.passkey !== undefined && <Removal acts={acts} deeds={deeds} />}
    </section>
  );
}

/** Removes the passkey: all is encrypted anew, and so the passphrase is asked for. */
function Removal({ acts: { say }, deeds }: Pick<PasskeyPanelProps, 'acts' | 'deeds'>) {
  const [asking, setAsking] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), [asking]);
  if (!asking) return <Button onPress={() => setAsking(true)}>{say('vault_passkey_remove')}</Button>;

  async function remove(event: Event): Promise<void> {
    event.preventDefault();
    if (deeds.busy !== null || input.current?.value === '') return input.current?.focus();
    const command = { passphrase: takeOut(input) };
    if (!(await deeds.run('removePasskey', command, say('vault_passkey_removed')))) input.current?.focus();
  }

  return (
    <form class="vault-form" noValidate autocomplete="off" onSubmit={(event) => void remove(event)}>
      <PassphraseField
        id="passphrase-remove"
        label={say('passphrase')}
        help={say('vault_passkey_removeHelp')}
        input={input}
        say={say}
      />
      <div class="row">
        <button
          type="submit"
          class="button button-strong"
          aria-busy={deeds.busy === 'removePasskey' ? 'true' : undefined}
        >
          {say('vault_passkey_remove')}
        </button>
        <Button look="quiet" onPress={() => setAsking(false)}>
          {say('cancel')}
        </Button>
      </div>
    </form>
  );
}
