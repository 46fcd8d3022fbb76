import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from './button.tsx';
import { problemText } from './messages.ts';
import type { PageActions, View } from './page-types.ts';
import { openVault } from './retention.tsx';
import { RevealSecret } from './reveal-secret.tsx';

interface InlineUnlockProps {
  view: View;
  actions: PageActions;
  /** For what waits for the vault: takes the focus, and offers to leave it. */
  onCancel?: (() => void) | undefined;
  /** What goes on once the vault is unlocked; `Unlock vault` by default. */
  confirm?: string | undefined;
}

/** Unlocks the vault where a command needs it: by passphrase here, by passkey in a tab. */
export function InlineUnlock({ view, actions, onCancel, confirm }: InlineUnlockProps) {
  const { t } = actions;
  const takesFocus = onCancel !== undefined;
  useEffect(() => {
    if (takesFocus) input.current?.focus();
  }, [takesFocus]);
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    // In a low window the answer stands below what is in sight.
    if (problem !== '') form.current?.scrollIntoView({ block: 'nearest' });
  }, [problem]);

  async function unlock(): Promise<void> {
    const field = input.current;
    if (busy || field === null || field.value === '') return field?.focus();
    // A text that is too long is refused by the background, which names the limit.
    const passphrase = field.value;
    field.value = '';
    setBusy(true);
    const reply = await actions.send('unlockVault', { passphrase });
    setBusy(false);
    if (reply.ok) return;
    const context = { act: 'other' as const, facts: reply.facts, vendor: '', awaitsCode: false };
    setProblem(problemText(t, reply.code, context));
    field.focus();
  }

  return (
    <form
      ref={form}
      class="sign-in unlock"
      noValidate
      autocomplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        void unlock();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || onCancel === undefined) return;
        event.preventDefault();
        onCancel();
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
          {confirm ?? t('unlockVault')}
        </button>
        {onCancel !== undefined && <Button onPress={onCancel}>{t('cancel')}</Button>}
        {view.vault.passkey !== undefined && (
          <Button look="quiet" onPress={() => openVault()}>
            {t('usePasskey')}
          </Button>
        )}
      </div>
    </form>
  );
}
