import { useEffect, useState } from 'preact/hooks';
import { plural } from '../../lib/i18n/i18n.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { Button } from '../shared/button.tsx';
import { InlineUnlock } from '../shared/inline-unlock.tsx';
import type { PageActions, View } from '../shared/page-types.ts';
import { SignInConfirm } from '../shared/sign-in-confirm.tsx';
import { useSignInMany } from '../shared/sign-in-many.ts';
import { useQuestion } from '../shared/use-question.ts';

/** What was pressed: the tenants, and the selection that they belong to. */
interface Press {
  tenants: readonly Tenant[];
  chosen: ReadonlySet<string>;
}

/**
 * Signing in with saved credentials, with its own question for the passphrase.
 * @param chosen the selection, by identity: another one takes the question back
 */
export function useStoredSignIn(view: View, now: number, actions: PageActions, chosen: ReadonlySet<string>) {
  const [pressed, setPressed] = useState<Press>({ tenants: [], chosen });
  const passphrase = useQuestion<null>();
  const many = useSignInMany(view, now, actions, () => passphrase.ask(null));
  // A passphrase signs in to nobody but those who are shown as selected.
  useEffect(() => {
    if (pressed.chosen !== chosen) passphrase.open?.answer(false);
  }, [chosen, pressed, passphrase.open]);
  // Wherever it was unlocked, what was pressed goes on.
  useEffect(() => {
    if (view.vault.vault !== 'locked') passphrase.open?.answer(view.vault.vault === 'unlocked');
  }, [view.vault.vault, passphrase.open]);
  return {
    ...many,
    passphrase: passphrase.open,
    /** The tenants of the last press. */
    pressed: pressed.tenants,
    /** @param of the selection that the tenants belong to, where it changes with the press */
    signIn(tenants: readonly Tenant[], of = chosen): Promise<void> {
      setPressed({ tenants, chosen: of });
      return many.signIn(tenants);
    },
  };
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
  const { passphrase, question, pressed } = signIn;
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
          <InlineUnlock
            view={view}
            actions={actions}
            confirm={plural(t, 'together_confirm_login', pressed.length)}
            onCancel={() => passphrase.answer(false)}
          />
        </div>
      )}
      {question !== null && (
        <SignInConfirm
          production={question.about}
          count={pressed.length}
          view={view}
          t={t}
          onConfirm={() => question.answer(true)}
          onCancel={() => question.answer(false)}
        />
      )}
    </>
  );
}
