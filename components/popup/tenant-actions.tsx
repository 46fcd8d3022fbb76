import { hostOf } from '../../lib/tenants/url.ts';
import { Button } from '../shared/button.tsx';
import { stateText } from '../shared/messages.ts';
import { CodeForm } from './code-form.tsx';
import { SessionActions } from './session-actions.tsx';
import { SignInForm } from './sign-in-form.tsx';
import type { TenantCardProps } from './tenant-card-props.ts';

/** What can be done with a tenant in the state it is in. */
export function TenantActions(props: TenantCardProps) {
  const { tenant, summary, pass, state, missingHosts: shut, account, draft, busy, actions, t } = props;
  const alive = state.name === 'signed-in' || state.name === 'renewable';
  // What is over comes back by itself when it is needed, where credentials are kept.
  if (alive || (props.retention && state.name === 'expired')) return <SessionActions {...props} />;
  if (state.name === 'signing-in') {
    const waiting = pass?.signingIn;
    const method = summary.signIn.find(({ id }) => id === waiting?.method);
    const field = method?.fields.find(({ name }) => name === waiting?.field);
    if (waiting?.awaits === 'code' && field !== undefined)
      return <CodeForm field={field} t={t} onAnswer={actions.submitCode} onCancel={actions.cancel} />;
    return (
      <div class="deeds">
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
  if (shut.includes(tenant.baseUrl))
    return (
      <div class="deeds">
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
      {props.retention || (
        <SignInForm
          key={tenant.id}
          summary={summary}
          t={t}
          account={account}
          draft={draft}
          busy={busy('login')}
          how={props.how}
          onDraft={actions.saveDraft}
          onLogIn={actions.signIn}
        />
      )}
    </>
  );
}
