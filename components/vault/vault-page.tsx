import { useEffect, useRef, useState } from 'preact/hooks';
import { plural, type Translate } from '../../lib/i18n/i18n.ts';
import { type Fact, factTexts } from '../../lib/tenants/namesakes.ts';
import { Button } from '../shared/button.tsx';
import { ConfirmDialog } from '../shared/confirm-dialog.tsx';
import { FactLine } from '../shared/fact-line.tsx';
import { vendorLabel } from '../shared/facts-beside.ts';
import { ForgetConfirm } from '../shared/forget-confirm.tsx';
import type { PageActions, View } from '../shared/page-types.ts';
import { createTellingNames } from '../shared/telling-names.ts';
import { useFactsBeside } from '../shared/use-facts-beside.ts';
import { AutoLockSettings } from './auto-lock-settings.tsx';
import { ChangePassphrase } from './change-passphrase.tsx';
import { type PasskeyApi, PasskeyPanel } from './passkey.tsx';
import { SetUpForm, UnlockForm } from './unlock-forms.tsx';
import { useVault } from './use-vault.ts';

interface VaultPageProps {
  view: View;
  actions: PageActions;
  passkeys: PasskeyApi;
  /** The id of the tenant whose retention choice needs the vault; `null` without one. */
  retainFor: string | null;
}

/** Sets up, unlocks, locks, changes and erases the vault. A page of its own, because a passkey dialog closes a popup. */
export function VaultPage({ view, actions, passkeys, retainFor }: VaultPageProps) {
  const { t } = actions;
  const vaultActions = useVault(actions);
  const [confirming, setConfirming] = useState<'erase' | 'quarantined' | null>(null);
  const { vault, retained, quarantined } = view.vault;
  const forbidden = view.policy.preferences.vault === false;
  const tenantToRetain = view.tenants.find(({ id }) => id === retainFor);
  const retentionSet = useRef(false);

  // Sets the retention that the page was opened for, once the vault is unlocked.
  useEffect(() => {
    if (vault !== 'unlocked' || tenantToRetain === undefined || retentionSet.current) return;
    retentionSet.current = true;
    void actions
      .send('setRetention', { tenant: tenantToRetain.id, how: 'vault' })
      .then((reply) => reply.ok && vaultActions.announce(t('vault_keepAfter', tenantToRetain.name)));
  }, [vault, tenantToRetain]);

  return (
    <div class="page page-narrow vault">
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
      <p class={vaultActions.announcement === '' ? 'status status-plain' : 'status'} role="status">
        {vaultActions.announcement || t(`vault_state_${vault}`)}
      </p>
      {vaultActions.problem !== null && (
        <p class="problem" role="alert" data-code={vaultActions.problem.code}>
          {vaultActions.problem.text}
        </p>
      )}
      {forbidden && <p class="warning">{t(vault === 'none' ? 'vault_managedNone' : 'vault_managed')}</p>}
      {quarantined && (
        <div class="warning">
          <p>{t('vault_aside')}</p>
          <Button look="quiet" onPress={() => setConfirming('quarantined')}>
            {t('vault_aside_discard')}
          </Button>
        </div>
      )}
      <p>
        {t('vault_about')} {t('vault_what')}
      </p>
      {tenantToRetain !== undefined && vault !== 'unlocked' && !forbidden && (
        <p class="note">{t('vault_keepAsked', tenantToRetain.name)}</p>
      )}
      {vault === 'none' && !forbidden && <SetUpForm actions={actions} vaultActions={vaultActions} />}
      {vault === 'locked' && !forbidden && (
        <UnlockForm view={view} actions={actions} vaultActions={vaultActions} passkeys={passkeys} />
      )}
      {vault !== 'none' && !forbidden && (
        <RetainedList view={view} actions={actions} ids={idsInVault(retained)} />
      )}
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
          <Button onPress={() => setConfirming('erase')}>{t('vault_erase_button')}</Button>
        </section>
      )}
      {confirming !== null && (
        <ConfirmDialog
          title={t(confirming === 'erase' ? 'vault_erase_question' : 'vault_aside_question')}
          confirm={t(confirming === 'erase' ? 'vault_erase_button' : 'vault_aside_discard')}
          t={t}
          onCancel={() => setConfirming(null)}
          onConfirm={() => {
            setConfirming(null);
            if (confirming === 'quarantined') void vaultActions.run('discardQuarantinedVault', {});
            else void vaultActions.run('eraseVault', {}, t('vault_erased'));
          }}
        >
          <p>{t(confirming === 'erase' ? 'vault_erase_text' : 'vault_aside_text')}</p>
        </ConfirmDialog>
      )}
    </div>
  );
}

function idsInVault(retained: View['vault']['retained']): string[] {
  return Object.keys(retained).filter((id) => retained[id] === 'vault');
}

/** The tenants with credentials in the vault; each can be forgotten, even while the vault is locked. */
function RetainedList({ view, actions, ids }: { view: View; actions: PageActions; ids: readonly string[] }) {
  const { t } = actions;
  const factsOf = useFactsBeside(view);
  const nameOf = createTellingNames(view);
  const heading = useRef<HTMLHeadingElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const [asked, setAsked] = useState<string | null>(null);
  /** Where the row of the last one stood that was forgotten. */
  const forgottenAt = useRef<number | null>(null);
  const rowOf = (id: string) => {
    const tenant = view.tenants.find((each) => each.id === id);
    return {
      name: tenant?.name ?? id,
      telling: tenant === undefined ? id : nameOf(tenant),
      facts: tenant === undefined ? [] : [...factsOf(tenant), { text: vendorLabel(tenant) }],
    };
  };
  const { name, facts } = rowOf(asked ?? '');

  // The row that held the focus is gone: the next one takes it, or the heading after the last.
  useEffect(() => {
    const at = forgottenAt.current;
    if (at === null) return;
    forgottenAt.current = null;
    if (document.activeElement !== document.body) return;
    const buttons = list.current?.querySelectorAll('button');
    (buttons?.[Math.min(at, buttons.length - 1)] ?? heading.current)?.focus();
  }, [ids.join()]);

  return (
    <section class="panel" aria-label={t('kept_title')}>
      <h2 ref={heading} tabIndex={-1}>
        {t('kept_title')}
      </h2>
      <p>{ids.length === 0 ? t('vault_keptNone') : plural(t, 'vault_kept', ids.length)}</p>
      {ids.length > 0 && (
        <ul class="stored-list" ref={list}>
          {ids.map((id) => (
            <StoredRow key={id} {...rowOf(id)} t={t} onForget={() => setAsked(id)} />
          ))}
        </ul>
      )}
      {asked !== null && (
        <ForgetConfirm
          name={name}
          account={view.preferences.lastAccount[asked] ?? ''}
          facts={factTexts(facts)}
          t={t}
          onCancel={() => setAsked(null)}
          onConfirm={() => {
            setAsked(null);
            forgottenAt.current = ids.indexOf(asked);
            void actions.apply('setRetention', { tenant: asked, how: 'ask' });
          }}
        />
      )}
    </section>
  );
}

interface StoredRowProps {
  name: string;
  /** The name, with what tells it apart where another looks like it. */
  telling: string;
  /** The facts beside the name. */
  facts: readonly Fact[];
  t: Translate;
  onForget: () => void;
}

function StoredRow({ name, telling, facts, t, onForget }: StoredRowProps) {
  return (
    <li>
      <span class="option-text">
        <span class="option-name" title={name}>
          {name}
        </span>
        <span class="option-detail">
          <FactLine facts={facts} />
        </span>
      </span>
      <Button
        look="quiet"
        title={t('vault_forgetOf', [name, ...factTexts(facts)].join(' · '))}
        onPress={onForget}
      >
        {t('vault_forget')}
        <span class="visually-hidden"> {telling}</span>
      </Button>
    </li>
  );
}
