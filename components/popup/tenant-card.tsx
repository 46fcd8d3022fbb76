import type { Ref } from 'preact';
import type { Pass } from '../../lib/sessions/schema.ts';
import type { State } from '../../lib/sessions/state.ts';
import { hostOf, isUnencrypted } from '../../lib/tenants/addresses.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import type { Face } from '../../lib/vendors/contract.ts';
import { able } from '../../lib/vendors/faces.ts';
import { Button } from '../button.tsx';
import { colourOf, Mark } from '../mark.tsx';
import { ProblemNote, type ShownProblem } from '../problem.tsx';
import { timeLeft } from '../time.ts';
import { environmentWords } from '../words.ts';
import { CodeForm } from './code-form.tsx';
import { PassFacts } from './pass-facts.tsx';
import { SignInForm } from './sign-in-form.tsx';

/** What the card can be asked for. Names follow the buttons. */
export interface CardActs {
  allow(): void;
  draft(field: string, value: string): void;
  logIn(way: string, fields: Record<string, string>): void;
  answer(value: string): void;
  cancel(): void;
  open(destination?: number): void;
  copyToken(): void;
  copyTicket(): void;
  check(): void;
  renew(): void;
  logOut(): void;
}

interface TenantCardProps {
  tenant: Tenant;
  about: Face;
  pass: Pass | undefined;
  state: State;
  now: number;
  allowed: boolean;
  account: string;
  draft: Readonly<Record<string, string>>;
  problem: ShownProblem | null;
  /** What is under way: a command's name, `open` with its destination. */
  busy: string | null;
  /** What was just done and cannot be seen otherwise. */
  note: string | null;
  acts: CardActs;
  cardRef: Ref<HTMLElement>;
}

/** The tenant you are in: its pass, and every door and deed that belongs to it alone. */
export function TenantCard(props: TenantCardProps) {
  const { tenant, about, pass, state, now, problem, note } = props;
  const production = tenant.environment === 'production';
  const credentialEnds = credentialWarning(pass?.session?.credentialEndsAt, now);
  return (
    <section
      class={production ? 'card card-production' : 'card'}
      aria-label={tenant.name}
      style={{ '--tenant': colourOf(tenant) }}
      ref={props.cardRef}
    >
      <header class="card-head">
        <Mark tenant={tenant} large />
        <div class="card-title">
          <h2>{tenant.name}</h2>
          <p title={tenant.baseUrl}>
            {about.label}, {placeOf(tenant, about)}
          </p>
        </div>
        <span class={`environment environment-${tenant.environment}`}>
          {environmentWords[tenant.environment]}
        </span>
      </header>
      {isUnencrypted(tenant.baseUrl) && (
        <p class="warning">
          Not encrypted: what you send to {hostOf(tenant.baseUrl)} can be read on the way.
        </p>
      )}
      <PassFacts pass={pass} state={state} now={now} />
      {credentialEnds !== null && <p class="warning">{credentialEnds}</p>}
      {problem !== null && <ProblemNote problem={problem} />}
      {note !== null && problem === null && <p class="note">{note}</p>}
      <Deeds {...props} />
    </section>
  );
}

/** Two weeks are enough to ask an administrator for a new one. */
const warningTime = 14 * 24 * 3600 * 1000;

function credentialWarning(endsAt: number | undefined, now: number): string | null {
  if (endsAt === undefined || endsAt - now > warningTime) return null;
  return `What you signed in with ends in ${timeLeft(endsAt - now)}. Have a new one made before.`;
}

function placeOf(tenant: Tenant, about: Face): string {
  const realm = about.realm === undefined ? undefined : tenant.settings[about.realm];
  return realm === undefined || realm === ''
    ? hostOf(tenant.settings.portalUrl || tenant.baseUrl)
    : `${realm} on ${hostOf(tenant.baseUrl)}`;
}

function Deeds({ tenant, about, pass, state, allowed, account, draft, busy, acts }: TenantCardProps) {
  if (state.name === 'signing-in') {
    const waiting = pass?.signingIn;
    const field = about.signIn
      .find(({ id }) => id === waiting?.way)
      ?.fields.find(({ name }) => name === waiting?.field);
    if (waiting?.awaits === 'code' && field !== undefined)
      return <CodeForm key={tenant.id} field={field} onAnswer={acts.answer} onCancel={acts.cancel} />;
    return (
      <div class="deeds">
        <div class="row">
          <Button look="strong" busy onPress={acts.cancel}>
            Signing in …
          </Button>
          <span class="grow" />
          <Button onPress={acts.cancel}>Cancel</Button>
        </div>
      </div>
    );
  }
  if (state.name === 'signed-in' || state.name === 'renewable')
    return <SignedInDeeds tenant={tenant} about={about} pass={pass} state={state} busy={busy} acts={acts} />;
  if (!allowed) {
    const host = hostOf(tenant.baseUrl);
    return (
      <div class="deeds">
        <p class="help">The browser asks once for each host. Nothing is sent before you agree.</p>
        <div class="row">
          <Button look="strong" onPress={acts.allow}>
            Allow access to {host}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <SignInForm
      key={tenant.id}
      about={about}
      account={account}
      draft={draft}
      busy={busy === 'login'}
      onDraft={acts.draft}
      onLogIn={acts.logIn}
    />
  );
}

function SignedInDeeds({
  tenant,
  about,
  pass,
  state,
  busy,
  acts,
}: Pick<TenantCardProps, 'tenant' | 'about' | 'pass' | 'state' | 'busy' | 'acts'>) {
  const hasToken = (pass?.session?.maskedToken ?? '') !== '';
  const hasPortal =
    about.portal !== null &&
    (!('setting' in about.portal) || (tenant.settings[about.portal.setting] ?? '') !== '');
  return (
    <div class="deeds">
      <div class="row row-main">
        {hasPortal && (
          <Button look="strong" busy={busy === 'open'} onPress={() => acts.open()}>
            Open portal
          </Button>
        )}
        {hasToken && (
          <Button look={hasPortal ? 'plain' : 'strong'} onPress={acts.copyToken}>
            Copy masked token
          </Button>
        )}
      </div>
      {hasPortal && tenant.destinations.length > 0 && (
        <div class="row row-wrap">
          {tenant.destinations.map((destination, index) => (
            <Button
              key={`${index} ${destination.label}`}
              look="chip"
              busy={busy === `open ${index}`}
              onPress={() => acts.open(index)}
            >
              {destination.label}
            </Button>
          ))}
        </div>
      )}
      <div class="row">
        <Button look="quiet" onPress={acts.copyTicket}>
          Copy for ticket
        </Button>
        {able(about.can.check, tenant) && (
          <Button look="quiet" busy={busy === 'check'} onPress={acts.check}>
            Check
          </Button>
        )}
        {(about.can.renew === true || (about.can.renew === 'after expiry' && state.name === 'renewable')) && (
          <Button look="quiet" busy={busy === 'renew'} onPress={acts.renew}>
            Renew
          </Button>
        )}
        <span class="grow" />
        <Button look="quiet" busy={busy === 'logout'} onPress={acts.logOut}>
          Log out
        </Button>
      </div>
    </div>
  );
}
