import type { ComponentChildren, Ref } from 'preact';
import type { Pass } from '../../lib/sessions/schema.ts';
import type { State } from '../../lib/sessions/state.ts';
import { moment, timeLeft } from '../../lib/speech.ts';
import { hostOf, isUnencrypted } from '../../lib/tenants/hosts.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { realmOf } from '../../lib/tenants/search.ts';
import type { Face } from '../../lib/vendors/contract.ts';
import { colourOf, Mark } from '../mark.tsx';
import { ProblemNote, type ShownProblem } from '../problem.tsx';
import type { Say } from '../words.ts';
import { Deeds } from './deeds.tsx';
import { PassFacts } from './pass-facts.tsx';

/** What the card can be asked for. Names follow the buttons. */
export interface CardActs {
  allow(address: string): void;
  draft(field: string, value: string): void;
  logIn(way: string, fields: Record<string, string>): void;
  answer(value: string): void;
  cancel(): void;
  /** `aside`: in a private window. */
  open(destination?: number, aside?: boolean): void;
  copyLink(): void;
  copyToken(): void;
  copyTicket(): void;
  check(): void;
  renew(): void;
  logOut(): void;
}

export interface TenantCardProps {
  tenant: Tenant;
  about: Face;
  pass: Pass | undefined;
  state: State;
  now: number;
  /** Hosts the browser may not talk to yet: the server's, then the portal's where its door needs it. */
  shut: readonly string[];
  account: string;
  draft: Readonly<Record<string, string>>;
  /** In place of the form: logs in with what is kept. A session that is over comes back by itself then. */
  kept: ComponentChildren;
  /** How long what is typed is kept, to choose. */
  how: ComponentChildren;
  /** The way into the vault, where it stood in the way. */
  unlock: ComponentChildren;
  /** `false` or `undefined` where there is none. */
  problem: ShownProblem | null | undefined | false;
  /** Whether this is under way: a command's name, `open` with its destination. */
  busy(what: string): boolean;
  /** What was just done, or copied, and cannot be seen otherwise. */
  note: string | null;
  /** The organisation leaves `Copy link` to people. */
  copyLink: boolean;
  acts: CardActs;
  say: Say;
  cardRef: Ref<HTMLElement>;
}

/**
 * The tenant you are in: its pass, and every door and deed that belongs to it alone. What comes and goes with an
 * outcome stands below the deeds, so that none of them moves under the pointer.
 */
export function TenantCard(props: TenantCardProps) {
  const { tenant, about, pass, state, now, problem, note, say } = props;
  const lastCheck = pass?.session?.lastCheck;
  const production = tenant.environment === 'production';
  const credentialEnds = credentialWarning(say, pass?.session?.credentialEndsAt, now);
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
            {about.label}, {placeOf(say, tenant, about)}
          </p>
        </div>
        <span class={`environment environment-${tenant.environment}`}>
          {say(`environment_${tenant.environment}`)}
        </span>
      </header>
      {isUnencrypted(tenant.baseUrl) && <p class="warning">{say('notEncrypted', hostOf(tenant.baseUrl))}</p>}
      <PassFacts pass={pass} state={state} now={now} say={say} />
      {credentialEnds !== null && <p class="warning">{credentialEnds}</p>}
      <Deeds {...props} />
      {problem && <ProblemNote problem={problem} say={say} />}
      {problem && doctorHelps(problem) && (
        <a class="help why" href={`/doctor.html?tenant=${tenant.id}`} target="_blank" rel="noopener">
          {say('doctorFindOut')}
        </a>
      )}
      {props.unlock}
      {lastCheck !== undefined && <p class="help">{say('checkedAt', moment(say, lastCheck.at, now))}</p>}
      {note !== null && <p class="note">{note}</p>}
    </section>
  );
}

/** Problems of connection and log-in, which the connection doctor looks into. */
function doctorHelps({ code, circumstance }: ShownProblem): boolean {
  const connection = /^(network|timeout|redirected|insecure|internal|vendor_)/;
  return connection.test(code) || (circumstance.act === 'login' && code !== 'code_required');
}

/** Two weeks are enough to ask an administrator for a new one. */
const warningTime = 14 * 24 * 3600 * 1000;

function credentialWarning(say: Say, endsAt: number | undefined, now: number): string | null {
  if (endsAt === undefined || endsAt - now > warningTime) return null;
  return say('credentialEnds', timeLeft(say, endsAt - now));
}

function placeOf(say: Say, tenant: Tenant, about: Face): string {
  const realm = realmOf(tenant, about);
  return realm === ''
    ? hostOf(tenant.settings.portalUrl || tenant.baseUrl)
    : say('realmOn', realm, hostOf(tenant.baseUrl));
}
