import { useEffect, useRef, useState } from 'preact/hooks';
import { counted } from '../../lib/speech.ts';
import { Button } from '../button.tsx';
import { Question } from '../question.tsx';
import type { Acts, View } from '../view.ts';
import { Change } from './change.tsx';
import { SetUp, Unlock } from './doors.tsx';
import { LockingPanel } from './locking.tsx';
import { type PasskeyEdge, PasskeyPanel } from './passkey.tsx';
import { useVault } from './use-vault.ts';

interface VaultPageProps {
  view: View;
  acts: Acts;
  passkeys: PasskeyEdge;
  /** The tenant for which somebody chose the vault, and found none that was open. */
  keepFor: string | null;
}

/** The vault's page: set up, opened, locked, changed and erased here, because a passkey's dialog closes a popup. */
export function VaultPage({ view, acts, passkeys, keepFor }: VaultPageProps) {
  const { say } = acts;
  const deeds = useVault(acts);
  const [asking, setAsking] = useState<'erase' | 'aside' | null>(null);
  const { vault, kept, aside } = view.vault;
  const forbidden = view.policy.preferences.vault === false;
  const meant = view.tenants.find(({ id }) => id === keepFor);
  const done = useRef(false);

  // What it was opened for is done as soon as it can be.
  useEffect(() => {
    if (vault !== 'unlocked' || meant === undefined || done.current) return;
    done.current = true;
    void acts
      .send('keep', { tenant: meant.id, how: 'vault' })
      .then((reply) => reply.done && deeds.tell(say('vault_keepAfter', meant.name)));
  }, [vault, meant]);

  return (
    <div class="page vault">
      <header class="page-head">
        <h1>{say('vault')}</h1>
        {vault === 'unlocked' && (
          <Button look="strong" busy={deeds.busy === 'lock'} onPress={() => void deeds.run('lock', {})}>
            {say('vault_lockNow')}
          </Button>
        )}
      </header>
      <p class={deeds.said === '' ? 'status status-plain' : 'status'} role="status">
        {deeds.said || say(`vault_state_${vault}`)}
      </p>
      {deeds.problem !== null && (
        <p class="problem" role="alert" data-code={deeds.problem.code}>
          {deeds.problem.words}
        </p>
      )}
      {forbidden && <p class="warning">{say(vault === 'none' ? 'vault_managedNone' : 'vault_managed')}</p>}
      {aside && (
        <div class="warning">
          <p>{say('vault_aside')}</p>
          <Button look="quiet" onPress={() => setAsking('aside')}>
            {say('vault_aside_discard')}
          </Button>
        </div>
      )}
      <p>
        {say('vault_about')} {say('vault_what')}
      </p>
      {meant !== undefined && vault !== 'unlocked' && !forbidden && (
        <p class="note">{say('vault_keepAsked', meant.name)}</p>
      )}
      {vault === 'none' && !forbidden && <SetUp acts={acts} deeds={deeds} />}
      {vault === 'locked' && !forbidden && (
        <Unlock view={view} acts={acts} deeds={deeds} passkeys={passkeys} />
      )}
      {vault !== 'none' && !forbidden && <KeptList view={view} acts={acts} ids={idsIn(kept)} />}
      {vault === 'unlocked' && (
        <>
          <PasskeyPanel view={view} acts={acts} deeds={deeds} passkeys={passkeys} />
          <Change view={view} acts={acts} deeds={deeds} passkeys={passkeys} />
        </>
      )}
      <LockingPanel view={view} acts={acts} />
      {vault !== 'none' && (
        <section class="panel" aria-label={say('vault_erase')}>
          <h2>{say('vault_erase')}</h2>
          <p class="help">{say('vault_erase_help')}</p>
          <Button onPress={() => setAsking('erase')}>{say('vault_erase_button')}</Button>
        </section>
      )}
      {asking !== null && (
        <Question
          title={say(asking === 'erase' ? 'vault_erase_question' : 'vault_aside_question')}
          confirm={say(asking === 'erase' ? 'vault_erase_button' : 'vault_aside_discard')}
          say={say}
          onCancel={() => setAsking(null)}
          onConfirm={() => {
            setAsking(null);
            if (asking === 'aside') void deeds.run('discardVaultAside', {});
            else void deeds.run('eraseVault', {}, say('vault_erased'));
          }}
        >
          <p>{say(asking === 'erase' ? 'vault_erase_text' : 'vault_aside_text')}</p>
        </Question>
      )}
    </div>
  );
}

function idsIn(kept: View['vault']['kept']): string[] {
  return Object.keys(kept).filter((id) => kept[id] === 'vault');
}

/** Whose credentials are in the vault; each can be forgotten, even while it is locked. */
function KeptList({ view, acts, ids }: { view: View; acts: Acts; ids: readonly string[] }) {
  const { say } = acts;
  const nameOf = (id: string) => view.tenants.find((tenant) => tenant.id === id)?.name ?? id;
  return (
    <section class="panel" aria-label={say('kept_title')}>
      <h2>{say('kept_title')}</h2>
      <p>{ids.length === 0 ? say('vault_keptNone') : counted(say, 'vault_kept', ids.length)}</p>
      {ids.length > 0 && (
        <ul class="kept">
          {ids.map((id) => (
            <li key={id}>
              <span class="grow">{nameOf(id)}</span>
              <Button
                look="quiet"
                title={say('vault_forgetOf', nameOf(id))}
                onPress={() => void acts.send('keep', { tenant: id, how: 'ask' })}
              >
                {say('vault_forget')}
                <span class="unseen"> {nameOf(id)}</span>
              </Button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
