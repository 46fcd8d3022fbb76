import { useEffect, useRef, useState } from 'preact/hooks';
import { plural } from '../../lib/i18n/i18n.ts';
import { Button } from '../shared/button.tsx';
import { ConfirmDialog } from '../shared/confirm-dialog.tsx';
import type { PageActions, View } from '../shared/page-types.ts';
import { AutoLockSettings } from './auto-lock-settings.tsx';
import { ChangePassphrase } from './change-passphrase.tsx';
import { type PasskeyApi, PasskeyPanel } from './passkey.tsx';
import { SetUpForm, UnlockForm } from './unlock-forms.tsx';
import { useVault } from './use-vault.ts';

interface VaultPageProps {
  view: View;
  actions: PageActions;
  passkeys: PasskeyApi;
  /** The tenant for which somebody chose the vault, and found none that was open. */
  keepFor: string | null;
}

/** The vault's page: set up, opened, locked, changed and erased here, because a passkey's dialog closes a popup. */
export function VaultPage({ view, actions, passkeys, keepFor }: VaultPageProps) {
  const { t } = actions;
  const vaultActions = useVault(actions);
  const [asking, setAsking] = useState<'erase' | 'aside' | null>(null);
  const { vault, kept, aside } = view.vault;
  const forbidden = view.policy.preferences.vault === false;
  const meant = view.tenants.find(({ id }) => id === keepFor);
  const done = useRef(false);

  // What it was opened for is done as soon as it can be.
  useEffect(() => {
    if (vault !== 'unlocked' || meant === undefined || done.current) return;
    done.current = true;
    void actions
      .send('setRetention', { tenant: meant.id, how: 'vault' })
      .then((reply) => reply.ok && vaultActions.tell(t('vault_keepAfter', meant.name)));
  }, [vault, meant]);

  return (
    <div class="page vault">
      <header class="page-head">
        <h1>{t('vault')}</h1>
        {vault === 'unlocked' && (
          <Button
            look="strong"
            busy={vaultActions.busy === 'lock'}
            onPress={() => void vaultActions.run('lock', {})}
          >
            {t('vault_lockNow')}
          </Button>
        )}
      </header>
      <p class={vaultActions.vendorMessage === '' ? 'status status-plain' : 'status'} role="status">
        {vaultActions.vendorMessage || t(`vault_state_${vault}`)}
      </p>
      {vaultActions.problem !== null && (
        <p class="problem" role="alert" data-code={vaultActions.problem.code}>
          {vaultActions.problem.words}
        </p>
      )}
      {forbidden && <p class="warning">{t(vault === 'none' ? 'vault_managedNone' : 'vault_managed')}</p>}
      {aside && (
        <div class="warning">
          <p>{t('vault_aside')}</p>
          <Button look="quiet" onPress={() => setAsking('aside')}>
            {t('vault_aside_discard')}
          </Button>
        </div>
      )}
      <p>
        {t('vault_about')} {t('vault_what')}
      </p>
      {meant !== undefined && vault !== 'unlocked' && !forbidden && (
        <p class="note">{t('vault_keepAsked', meant.name)}</p>
      )}
      {vault === 'none' && !forbidden && <SetUpForm actions={actions} vaultActions={vaultActions} />}
      {vault === 'locked' && !forbidden && (
        <UnlockForm view={view} actions={actions} vaultActions={vaultActions} passkeys={passkeys} />
      )}
      {vault !== 'none' && !forbidden && <KeptList view={view} actions={actions} ids={idsIn(kept)} />}
      {vault === 'unlocked' && (
        <>
          <PasskeyPanel view={view} actions={actions} vaultActions={vaultActions} passkeys={passkeys} />
          <ChangePassphrase view={view} actions={actions} vaultActions={vaultActions} passkeys={passkeys} />
        </>
      )}
      <AutoLockSettings view={view} actions={actions} />
      {vault !== 'none' && (
        <section class="panel" aria-label={t('vault_erase')}>
          <h2>{t('vault_erase')}</h2>
          <p class="help">{t('vault_erase_help')}</p>
          <Button onPress={() => setAsking('erase')}>{t('vault_erase_button')}</Button>
        </section>
      )}
      {asking !== null && (
        <ConfirmDialog
          title={t(asking === 'erase' ? 'vault_erase_question' : 'vault_aside_question')}
          confirm={t(asking === 'erase' ? 'vault_erase_button' : 'vault_aside_discard')}
          t={t}
          onCancel={() => setAsking(null)}
          onConfirm={() => {
            setAsking(null);
            if (asking === 'aside') void vaultActions.run('discardQuarantinedVault', {});
            else void vaultActions.run('eraseVault', {}, t('vault_erased'));
          }}
        >
          <p>{t(asking === 'erase' ? 'vault_erase_text' : 'vault_aside_text')}</p>
        </ConfirmDialog>
      )}
    </div>
  );
}

function idsIn(kept: View['vault']['kept']): string[] {
  return Object.keys(kept).filter((id) => kept[id] === 'vault');
}

/** Whose credentials are in the vault; each can be forgotten, even while it is locked. */
function KeptList({ view, actions, ids }: { view: View; actions: PageActions; ids: readonly string[] }) {
  const { t } = actions;
  const nameOf = (id: string) => view.tenants.find((tenant) => tenant.id === id)?.name ?? id;
  return (
    <section class="panel" aria-label={t('kept_title')}>
      <h2>{t('kept_title')}</h2>
      <p>{ids.length === 0 ? t('vault_keptNone') : plural(t, 'vault_kept', ids.length)}</p>
      {ids.length > 0 && (
        <ul class="kept">
          {ids.map((id) => (
            <li key={id}>
              <span class="grow">{nameOf(id)}</span>
              <Button
                look="quiet"
                title={t('vault_forgetOf', nameOf(id))}
                onPress={() => void actions.send('setRetention', { tenant: id, how: 'ask' })}
              >
                {t('vault_forget')}
                <span class="unseen"> {nameOf(id)}</span>
              </Button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
