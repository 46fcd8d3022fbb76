import { useState } from 'preact/hooks';
import type { Retention } from '../../lib/sessions/credential-store.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { Button } from './button.tsx';
import type { ForgetConfirm } from './forget-confirm.tsx';
import type { Failure } from './messages.ts';
import type { PageActions, View } from './page-types.ts';
import { needsPassphrase } from './saved-tenants.ts';

interface RetentionProps {
  tenant: Tenant;
  view: View;
  actions: PageActions;
}

/** Returns from the form to the log-in with stored credentials. */
export function BackToStoredLogin({ tenant, view, actions }: RetentionProps) {
  return (
    <Button look="quiet" onPress={() => showLoginForm(tenant, view, actions, false)}>
      {actions.t('kept_back')}
    </Button>
  );
}

/**
 * Opens the vault's page in a tab, because a passkey dialog takes the focus from a popup and closes it.
 * @param query the page's purpose, such as `?keep=acme`
 */
export function openVault(query = ''): void {
  open(`/vault.html${query}`, '_blank', 'noopener');
}

/** The retention choices that the policy leaves. */
export function retentionChoices({ preferences: { vault, remember } }: View): readonly Retention[] {
  return (['ask', 'browser', 'vault'] as const).filter(
    (choice) => !(choice === 'browser' && remember === false) && !(choice === 'vault' && vault === false),
  );
}

/**
 * The retention choices the policy leaves for a tenant, and the current one.
 * `choose` opens the vault's page when the choice needs an unlocked vault.
 */
export function deriveRetention({ tenant, view, actions }: RetentionProps): {
  choices: readonly Retention[];
  chosen: Retention;
  choose(retention: Retention): Promise<void>;
} {
  const { retention = {} } = view.preferences;
  const choices = retentionChoices(view);
  return {
    choices,
    chosen: choices.find((choice) => choice === retention[tenant.id]) ?? 'ask',
    async choose(retention) {
      const needsVault = ({ code }: Failure) => code === 'vault_locked';
      const reply = await actions.apply('setRetention', { tenant: tenant.id, how: retention }, needsVault);
      if (!reply.ok && needsVault(reply)) openVault(`?keep=${tenant.id}`);
    },
  };
}

/** The choice beside `Sign in` of how long credentials are kept. */
export function RetentionChoice(props: RetentionProps) {
  const { t } = props.actions;
  const { choices, chosen, choose } = deriveRetention(props);
  if (choices.length === 1) return null;
  return (
    <select
      class="retention"
      aria-label={t('remember')}
      title={t('remember_help')}
      value={chosen}
      onChange={({ currentTarget }) => {
        const choice = choices.find((each) => each === currentTarget.value) ?? chosen;
        // Shown as chosen once it is stored.
        currentTarget.value = chosen;
        void choose(choice);
      }}
    >
      {choices.map((choice) => (
        <option key={choice} value={choice}>
          {t(`keep_${choice}`)}
        </option>
      ))}
    </select>
  );
}

/**
 * Shows or hides the form in place of the stored log-in. An empty draft marks the form as shown.
 * The first field is selected, so that typing replaces the last user name.
 */
function showLoginForm({ id }: Tenant, { drafts }: View, actions: PageActions, shown: boolean): void {
  const { [id]: _discarded, ...others } = drafts.fields ?? {};
  void actions.writeDrafts({ ...drafts, fields: shown ? { ...others, [id]: {} } : others });
  // The timer runs after the form is rendered.
  setTimeout(() => {
    const field = document.querySelector<HTMLInputElement>('input[data-field]');
    (field ?? document.querySelector<HTMLElement>('[data-enter]'))?.focus();
    field?.select();
  });
}

interface StoredLoginProps extends RetentionProps {
  busy: boolean;
  onLogIn: () => void;
  /** What tells the tenant apart. */
  facts: readonly string[];
  /** What asks before stored credentials are forgotten, once it has loaded. */
  Question: typeof ForgetConfirm | undefined;
}

/** Logs in with stored credentials in one press. Another account can log in, and the stored ones stay until then. */
export function StoredLogin({ tenant, view, actions, busy, onLogIn, facts, Question }: StoredLoginProps) {
  const { t } = actions;
  const [forgetting, setForgetting] = useState(false);
  const account = view.preferences.lastAccount[tenant.id] ?? '';
  const storedIn = view.vault.retained[tenant.id] ?? 'browser';
  return (
    <div class="actions">
      <p class="help">{t(`kept_${storedIn}`, account === '' ? tenant.name : account)}</p>
      <div class="row">
        <Button
          look="strong"
          onEnter={needsPassphrase([tenant], view) ? 'press' : 'focus'}
          busy={busy}
          onPress={onLogIn}
        >
          {t('logIn')}
        </Button>
        <span class="grow" />
        <Button look="quiet" onPress={() => showLoginForm(tenant, view, actions, true)}>
          {t('kept_anotherAccount')}
        </Button>
        <Button look="quiet" onPress={() => setForgetting(true)}>
          {t('vault_forget')}
        </Button>
      </div>
      {forgetting && Question !== undefined && (
        <Question
          name={tenant.name}
          account={account}
          facts={facts}
          t={t}
          onCancel={() => setForgetting(false)}
          onConfirm={() => {
            setForgetting(false);
            void actions.apply('setRetention', { tenant: tenant.id, how: 'ask' });
          }}
        />
      )}
    </div>
  );
}
