import { factTexts } from '../../lib/tenants/namesakes.ts';
import { hostOf } from '../../lib/tenants/url.ts';
import { Button } from '../shared/button.tsx';
import { OverflowRow } from '../shared/overflow-row.tsx';
import { StoredLogin } from '../shared/retention.tsx';
import { needsPassphrase } from '../shared/saved-tenants.ts';
import { useCard } from './card-context.ts';
import { MoreButton } from './more-button.tsx';
import { showsSession } from './session-abilities.ts';
import { SessionActions } from './session-actions.tsx';
import { SignInForm } from './sign-in-form.tsx';
import { TicketButton } from './ticket-button.tsx';

/** The actions available in a tenant's state. */
export function TenantActions() {
  const card = useCard();
  if (showsSession(card)) return <SessionActions />;
  // Without the form its only button shares the row with the others.
  if (card.isCollapsed && card.state.name !== 'signing-in')
    return (
      <div class="row row-acts">
        <CompactSignIn />
        <TicketButton />
        <span class="grow" />
        <MoreButton />
      </div>
    );
  return (
    <>
      <SignInActions />
      <div class="row row-acts">
        <OverflowRow>
          <TicketButton />
        </OverflowRow>
        <MoreButton />
      </div>
    </>
  );
}

/** The first step to a session, as one button. */
function CompactSignIn() {
  const { tenant, isHostMissing, showsStoredLogin, view, page, popup, choose } = useCard();
  const { t } = page;
  if (isHostMissing) return <AllowButton />;
  if (!showsStoredLogin)
    return (
      <Button look="strong" onPress={choose}>
        {t('logIn')}
      </Button>
    );
  return (
    <Button
      look="strong"
      onEnter={needsPassphrase([tenant], view) ? 'press' : 'focus'}
      busy={popup.busy.includes(`${tenant.id} loginWithStored`)}
      onPress={() => popup.logInWithStored(tenant)}
    >
      {t('logIn')}
    </Button>
  );
}

/** Asks the browser for the tenant's host. */
function AllowButton() {
  const { tenant, page, choose } = useCard();
  const name = page.t('allowAccess', hostOf(tenant.baseUrl));
  return (
    <Button
      look="strong"
      onEnter="focus"
      title={name}
      onPress={() => {
        void page.requestHosts([tenant.baseUrl], tenant.id);
        // What follows is the sign-in.
        choose();
      }}
    >
      <span class="cut">{name}</span>
    </Button>
  );
}

/** What leads to a session: the host's permission, the form, the stored log-in, the code, or the wait. */
function SignInActions() {
  const { tenant, descriptor, pass, state, beside, isHostMissing, showsStoredLogin } = useCard();
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
          <AllowButton />
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
          facts={factTexts(beside)}
          Question={parts?.ForgetConfirm}
        />
      ) : (
        <SignInForm key={tenant.id} />
      )}
    </>
  );
}
