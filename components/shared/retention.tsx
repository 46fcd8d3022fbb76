import { useEffect, useRef, useState } from 'preact/hooks';
import type { Retention } from '../../lib/sessions/credential-store.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { Button } from './button.tsx';
import { problemText } from './messages.ts';
import type { PageActions, View } from './page-types.ts';
import { RevealSecret } from './reveal-secret.tsx';

interface KeepingProps {
  tenant: Tenant;
  view: View;
  actions: PageActions;
}

/** Locks the vault, and what is remembered, from the popup's foot. */
export function LockButton({ actions }: { actions: PageActions }) {
  return (
    <Button look="quiet" onPress={() => void actions.send('lock', {})}>
      {actions.t('lock')}
    </Button>
  );
}

/** Leads from the form back to the log-in with what is kept. */
export function BackToKept({ tenant, view, actions }: KeepingProps) {
  return (
    <Button look="quiet" onPress={() => typeInstead(tenant, view, actions, false)}>
      {actions.t('kept_back')}
    </Button>
  );
}

/**
 * Opens the vault's own page in a tab: a passkey's dialog takes the focus from a popup.
 * @param query what it is opened for, such as `?keep=acme`
 */
export function openVault(query = ''): void {
  open(`/vault.html${query}`, '_blank', 'noopener');
}

const keepingStyle = { position: 'relative' } as const;
const menuStyle = {
  position: 'absolute',
  zIndex: 1,
  insetInlineEnd: 0,
  display: 'grid',
  boxShadow: 'var(--shadow)',
} as const;

/** What can be chosen for a tenant, and what is. @param take takes a choice; who has no open vault is led to it */
export function deriveRetention({ tenant, view, actions }: KeepingProps): {
  choices: readonly Retention[];
  chosen: Retention;
  take(how: Retention): Promise<void>;
} {
  const { vault, remember, keeping = {} } = view.preferences;
  const choices = (['ask', 'browser', 'vault'] as const).filter(
    (how) => !(how === 'browser' && remember === false) && !(how === 'vault' && vault === false),
  );
  return {
    choices,
    chosen: choices.find((how) => how === keeping[tenant.id]) ?? 'ask',
    async take(how) {
      const reply = await actions.send('setRetention', { tenant: tenant.id, how });
      if (!reply.ok && reply.code === 'vault_locked') openVault(`?keep=${tenant.id}`);
    },
  };
}

/**
 * How long what is typed to sign in is kept: a menu beside `Log in`. No list of options: the popup has one list, the
 * tenants'.
 */
export function KeepingChoice(props: KeepingProps) {
  const { t } = props.actions;
  const { choices, chosen, take } = deriveRetention(props);
  const [shown, setShown] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (shown) menu.current?.querySelector<HTMLElement>('[aria-checked="true"]')?.focus();
  }, [shown]);
  // Nothing to choose from.
  if (choices.length === 1) return null;

  function close(): void {
    setShown(false);
    button.current?.focus();
  }

  function onKey(event: KeyboardEvent): void {
    const items = [...(menu.current?.querySelectorAll<HTMLElement>('[role="menuitemradio"]') ?? [])];
    const at = items.findIndex((item) => item.matches(':focus'));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (to !== undefined) items.at(to % items.length)?.focus();
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div
      style={keepingStyle}
      onFocusOut={({ currentTarget, relatedTarget }) => {
        if (!(relatedTarget instanceof Node) || !currentTarget.contains(relatedTarget)) setShown(false);
      }}
    >
      <button
        type="button"
        class="button button-quiet"
        ref={button}
        aria-haspopup="menu"
        aria-expanded={shown}
        title={t('keeping')}
        onClick={() => setShown(!shown)}
      >
        {t(`keep_${chosen}`)}
      </button>
      {shown && (
        <div
          role="menu"
          style={menuStyle}
          aria-label={t('keeping')}
          tabIndex={-1}
          ref={menu}
          onKeyDown={onKey}
        >
          {choices.map((how) => (
            <button
              key={how}
              type="button"
              role="menuitemradio"
              class="button button-plain"
              aria-checked={how === chosen}
              style={{ fontWeight: how === chosen ? 600 : 400 }}
              tabIndex={-1}
              onClick={() => {
                close();
                void take(how);
              }}
            >
              {t(`keep_${how}`)}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

/**
 * Shows the form in place of what is kept, or no longer: a form that is half filled, if only by nothing yet. The user
 * name in it waits to be typed over.
 */
function typeInstead({ id }: Tenant, { drafts }: View, actions: PageActions, on: boolean): void {
  const { [id]: _typed, ...others } = drafts.fields ?? {};
  actions.writeDrafts({ ...drafts, fields: on ? { ...others, [id]: {} } : others });
  // Once it is drawn.
  setTimeout(() => {
    const field = document.querySelector<HTMLInputElement>('input[data-field]');
    (field ?? document.querySelector<HTMLElement>('[data-enter]'))?.focus();
    field?.select();
  });
}

/** Logs in with what is kept, at one press; or lets somebody else sign in, and keeps it until they have. */
export function KeptLogIn({ tenant, view, actions }: KeepingProps) {
  const { t } = actions;
  const [busy, setBusy] = useState(false);
  const account = view.preferences.lastAccount[tenant.id] ?? '';
  const place = view.vault.kept[tenant.id] ?? 'browser';
  return (
    <div class="deeds">
      <p class="help">{t(`kept_${place}`, account === '' ? tenant.name : account)}</p>
      <div class="row">
        <Button
          look="strong"
          onEnter="focus"
          busy={busy}
          onPress={async () => {
            setBusy(true);
            await actions.send('loginWithStored', { tenant: tenant.id });
            setBusy(false);
          }}
        >
          {t('logIn')}
        </Button>
        <span class="grow" />
        <Button look="quiet" onPress={() => typeInstead(tenant, view, actions, true)}>
          {t('kept_other')}
        </Button>
        <Button
          look="quiet"
          onPress={() => void actions.send('setRetention', { tenant: tenant.id, how: 'ask' })}
        >
          {t('vault_forget')}
        </Button>
      </div>
    </div>
  );
}

/** The way into a locked vault, where it stood in the way: a passphrase here, a passkey in a tab. */
export function UnlockHere({ view, actions }: { view: View; actions: PageActions }) {
  const { t } = actions;
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');

  async function unlock(): Promise<void> {
    const field = input.current;
    if (busy || field === null || field.value === '') return field?.focus();
    const passphrase = field.value;
    field.value = '';
    setBusy(true);
    const reply = await actions.send('unlockVault', { passphrase });
    setBusy(false);
    if (reply.ok) return;
    const about = { act: 'other' as const, facts: reply.facts, vendor: '', awaitsCode: false };
    setProblem(problemText(t, reply.code, about));
    field.focus();
  }

  return (
    <form
      class="sign-in unlock"
      noValidate
      autocomplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        void unlock();
      }}
    >
      <div class="field">
        <label for="field-passphrase">{t('passphrase')}</label>
        <span class="secret">
          <input
            id="field-passphrase"
            ref={input}
            type="password"
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
            maxLength={1000}
            aria-describedby="field-passphrase-help"
          />
          <RevealSecret input={input} t={t} />
        </span>
        <p class="help help-missing" id="field-passphrase-help" aria-live="polite">
          {problem}
        </p>
      </div>
      <div class="row">
        <button type="submit" class="button button-plain" aria-busy={busy ? 'true' : undefined}>
          {t('unlockVault')}
        </button>
        {view.vault.passkey !== undefined && (
          <Button look="quiet" onPress={() => openVault()}>
            {t('usePasskey')}
          </Button>
        )}
      </div>
    </form>
  );
}
