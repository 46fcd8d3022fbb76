import { hostOf } from '../../lib/tenants/url.ts';
import { Button } from '../shared/button.tsx';
import { StoredLogin } from '../shared/retention.tsx';
import { useCard } from './card-context.ts';
import { SessionActions } from './session-actions.tsx';
import { SignInForm } from './sign-in-form.tsx';
import { TicketButton } from './ticket-button.tsx';

/** The actions available in a tenant's state. */
export function TenantActions() {
  const { state, showsStoredLogin } = useCard();
  const alive = state.name === 'signed-in' || state.name === 'renewable';
  // With stored credentials an expired session logs in again when an action needs it.
  if (alive || (showsStoredLogin && state.name === 'expired')) return <SessionActions />;
  return (
    <>
      <SignInActions />
      <div class="row ticket-row">
        <TicketButton />
      </div>
    </>
  );
}

/** What leads to a session: the host's permission, the form, the stored log-in, the code, or the wait. */
function SignInActions() {
  const { tenant, descriptor, pass, state, isHostMissing, showsStoredLogin } = useCard();
  const { view, page, popup, parts } = useCard();
  const { t } = page;
  const cancel = () => void popup.run('cancel', { tenant: tenant.id });
  if (state.name === 'signing-in') {
    const signingIn = pass?.signingIn;
    const method = descriptor.signIn.find(({ id }) => id === signingIn?.method);
    const field = method?.fields.find(({ name }) => name === signingIn?.field);
    if (signingIn?.awaits === 'code' && field !== undefined)
      return parts === null ? null : <parts.CodeForm field={field} />;
    return (
      <div class="actions">
        <div class="row">
          <Button look="strong" onEnter="focus" busy onPress={cancel}>
            {t('status_signing_in')}
          </Button>
          <span class="grow" />
          <Button onPress={cancel}>{t('cancel')}</Button>
        </div>
      </div>
    );
  }
  if (isHostMissing)
    return (
      <div class="actions">
        <p class="help">{t('allowHelp')}</p>
        <div class="row">
          <Button
            look="strong"
            onEnter="focus"
            onPress={() => page.requestHosts([tenant.baseUrl], tenant.id)}
          >
            {t('allowAccess', hostOf(tenant.baseUrl))}
          </Button>
        </div>
      </div>
    );
  const { cookieMode } = descriptor;
  const byCookies = cookieMode !== undefined && tenant.settings[cookieMode.setting] === cookieMode.value;
  return (
    <>
      {byCookies && <p class="warning">{t('cookieWarning', hostOf(tenant.baseUrl))}</p>}
      {showsStoredLogin ? (
        <StoredLogin
          tenant={tenant}
          view={view}
          actions={page}
          busy={popup.busy.includes(`${tenant.id} loginWithStored`)}
          onLogIn={() => popup.logInWithStored(tenant)}
          Question={parts?.ConfirmDialog}
        />
      ) : (
        <SignInForm key={tenant.id} />
      )}
    </>
  );
}
