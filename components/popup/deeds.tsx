import { hostOf } from '../../lib/tenants/hosts.ts';
import { Button } from '../button.tsx';
import { stateWord } from '../words.ts';
import { CodeForm } from './code-form.tsx';
import { SignInForm } from './sign-in-form.tsx';
import { SignedInDeeds } from './signed-in-deeds.tsx';
import type { TenantCardProps } from './tenant-card.tsx';

/** What can be done with a tenant in the state it is in. */
export function Deeds(props: TenantCardProps) {
  const { tenant, about, pass, state, shut, account, draft, busy, acts, say } = props;
  const alive = state.name === 'signed-in' || state.name === 'renewable';
  // What is over comes back by itself when it is needed, where credentials are kept.
  if (alive || (props.kept && state.name === 'expired')) return <SignedInDeeds {...props} />;
  if (state.name === 'signing-in') {
    const waiting = pass?.signingIn;
    const way = about.signIn.find(({ id }) => id === waiting?.way);
    const field = way?.fields.find(({ name }) => name === waiting?.field);
    if (waiting?.awaits === 'code' && field !== undefined)
      return <CodeForm field={field} say={say} onAnswer={acts.answer} onCancel={acts.cancel} />;
    return (
      <div class="deeds">
        <div class="row">
          <Button look="strong" onEnter="focus" busy onPress={acts.cancel}>
            {stateWord(say, 'signing-in')} …
          </Button>
          <span class="grow" />
          <Button onPress={acts.cancel}>{say('cancel')}</Button>
        </div>
      </div>
    );
  }
  if (shut.includes(tenant.baseUrl))
    return (
      <div class="deeds">
        <p class="help">{say('allowHelp')}</p>
        <div class="row">
          <Button look="strong" onEnter="focus" onPress={() => acts.allow(tenant.baseUrl)}>
            {say('allowAccess', hostOf(tenant.baseUrl))}
          </Button>
        </div>
      </div>
    );
  const { cookieMode } = about;
  const byCookies = cookieMode !== undefined && tenant.settings[cookieMode.setting] === cookieMode.value;
  return (
    <>
      {byCookies && <p class="warning">{say('cookieWarning', hostOf(tenant.baseUrl))}</p>}
      {props.kept || (
        <SignInForm
          key={tenant.id}
          about={about}
          say={say}
          account={account}
          draft={draft}
          busy={busy('login')}
          how={props.how}
          onDraft={acts.draft}
          onLogIn={acts.logIn}
        />
      )}
    </>
  );
}
