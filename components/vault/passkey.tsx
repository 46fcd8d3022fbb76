import type { MadePasskey, NoPasskey } from '../../lib/platform/passkey.ts';
import type { Passkey } from '../../lib/vault/schema.ts';
import { Button } from '../button.tsx';
import type { Acts, View } from '../view.ts';
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
      {view.vault.passkey !== undefined && (
        <Button
          busy={deeds.busy === 'removePasskey'}
          onPress={() => void deeds.run('removePasskey', {}, say('vault_passkey_removed'))}
        >
          {say('vault_passkey_remove')}
        </Button>
      )}
    </section>
  );
}
