import { useEffect } from 'preact/hooks';
import { plural } from '../../lib/i18n/i18n.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { Button } from '../shared/button.tsx';
import { InlineUnlock } from '../shared/inline-unlock.tsx';
import type { PageActions, View } from '../shared/page-types.ts';
import { SignInConfirm } from '../shared/sign-in-confirm.tsx';
import { useSignInMany } from '../shared/sign-in-many.ts';
import { useQuestion } from '../shared/use-question.ts';

/** Signing in with saved credentials, with its own question for the passphrase. */
export function useStoredSignIn(view: View, now: number, actions: PageActions) {
  const passphrase = useQuestion<null>();
  const many = useSignInMany(view, now, actions, () => passphrase.ask(null));
  // Wherever it was unlocked, what was pressed goes on.
  useEffect(() => {
    if (view.vault.vault !== 'locked') passphrase.open?.answer(view.vault.vault === 'unlocked');
  }, [view.vault.vault, passphrase.open]);
  return { ...many, passphrase: passphrase.open };
}

interface StoredSignInProps {
  /** The tenants that it signs in to. */
  tenants: readonly Tenant[];
  signIn: ReturnType<typeof useStoredSignIn>;
  view: View;
  actions: PageActions;
}

/** The button that signs in to the selected tenants with their saved credentials, and what it asks. */
export function StoredSignIn({ tenants, signIn, view, actions }: StoredSignInProps) {
  const { passphrase, question } = signIn;
  const { t } = actions;
  return (
    <>
      {tenants.length > 0 && passphrase === null && (
        <Button look="strong" onPress={() => void signIn.signIn(tenants)}>
          {plural(t, 'together_stored', tenants.length)}
        </Button>
      )}
      {passphrase !== null && (
        <div class="panel">
          <InlineUnlock view={view} actions={actions} onCancel={() => passphrase.answer(false)} />
        </div>
      )}
      {question !== null && (
        <SignInConfirm
          production={question.about}
          count={tenants.length}
          t={t}
          onConfirm={() => question.answer(true)}
          onCancel={() => question.answer(false)}
        />
      )}
    </>
  );
}
