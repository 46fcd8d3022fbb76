import { hostOf } from '../../lib/tenants/url.ts';
import { Button } from '../shared/button.tsx';
import { stateText } from '../shared/messages.ts';
import { CodeForm } from './code-form.tsx';
import { SessionActions } from './session-actions.tsx';
import { SignInForm } from './sign-in-form.tsx';
import type { TenantCardProps } from './tenant-card-props.ts';

/** The actions available in a tenant's state. */
export function TenantActions(props: TenantCardProps) {
  const { tenant, summary, pass, state, isHostMissing, account, draft, isBusy, actions, t } = props;
  const alive = state.name === 'signed-in' || state.name === 'renewable';
  // With stored credentials an expired session logs in again when an action needs it.
  if (alive || (props.storedLogin && state.name === 'expired')) return <SessionActions {...props} />;
  if (state.name === 'signing-in') {
    const signingIn = pass?.signingIn;
    const method = summary.signIn.find(({ id }) => id === signingIn?.method);
    const field = method?.fields.find(({ name }) => name === signingIn?.field);
    if (signingIn?.awaits === 'code' && field !== undefined)
      return <CodeForm field={field} t={t} onAnswer={actions.submitCode} onCancel={actions.cancel} />;
    return (
      <div class="actions">
        <div class="row">
          <Button look="strong" onEnter="focus" busy onPress={actions.cancel}>
            {stateText(t, 'signing-in')} …
          </Button>
          <span class="grow" />
          <Button onPress={actions.cancel}>{t('cancel')}</Button>
        </div>
      </div>
    );
  }
  if (isHostMissing)
    return (
      <div class="actions">
        <p class="help">{t('allowHelp')}</p>
        <div class="row">
          <Button look="strong" onEnter="focus" onPress={() => actions.allowHost(tenant.baseUrl)}>
            {t('allowAccess', hostOf(tenant.baseUrl))}
          </Button>
        </div>
      </div>
    );
  const { cookieMode } = summary;
  const byCookies = cookieMode !== undefined && tenant.settings[cookieMode.setting] === cookieMode.value;
  return (
    <>
      {byCookies && <p class="warning">{t('cookieWarning', hostOf(tenant.baseUrl))}</p>}
      {props.storedLogin || (
        <SignInForm
          key={tenant.id}
          summary={summary}
          t={t}
          account={account}
          draft={draft}
          busy={isBusy('login')}
          retentionControl={props.retentionControl}
          onDraft={actions.saveDraft}
          onLogIn={actions.logIn}
        />
      )}
    </>
  );
}
