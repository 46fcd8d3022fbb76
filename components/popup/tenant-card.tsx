import type { Translate } from '../../lib/i18n/i18n.ts';
import { formatDateTime, formatTimeLeft } from '../../lib/i18n/i18n.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { realmOf } from '../../lib/tenants/search.ts';
import { hostOf, isUnencrypted } from '../../lib/tenants/url.ts';
import type { VendorSummary } from '../../lib/vendors/contract.ts';
import { DoctorLink } from '../shared/doctor-link.tsx';
import { isFullFailure } from '../shared/messages.ts';
import { ProblemAlert, type ShownProblem } from '../shared/problem-alert.tsx';
import { TenantAvatar, tenantColour } from '../shared/tenant-avatar.tsx';
import { SessionDetails } from './session-details.tsx';
import { TenantActions } from './tenant-actions.tsx';
import type { TenantCardProps } from './tenant-card-props.ts';

/**
 * The selected tenant: its session's details and all its actions.
 * Problems and notes are placed below the actions, so that no button moves under the pointer when they appear.
 */
export function TenantCard(props: TenantCardProps) {
  const { tenant, summary, pass, state, now, problem, note, t } = props;
  const lastCheck = pass?.session?.lastCheck;
  const production = tenant.environment === 'production';
  const credentialEnds = credentialWarning(t, pass?.session?.credentialEndsAt, now);
  return (
    <section
      class={production ? 'card card-production' : 'card'}
      aria-label={tenant.name}
      style={{ '--tenant': tenantColour(tenant) }}
      ref={props.cardRef}
    >
      <header class="card-head">
        <TenantAvatar tenant={tenant} large />
        <div class="card-title">
          <h2>{tenant.name}</h2>
          <p title={tenant.baseUrl}>
            {summary.label}, {placeOf(t, tenant, summary)}
          </p>
        </div>
        <span class={`environment environment-${tenant.environment}`}>
          {t(`environment_${tenant.environment}`)}
        </span>
      </header>
      {isUnencrypted(tenant.baseUrl) && <p class="warning">{t('notEncrypted', hostOf(tenant.baseUrl))}</p>}
      <SessionDetails pass={pass} state={state} now={now} t={t} />
      {credentialEnds !== null && <p class="warning">{credentialEnds}</p>}
      <TenantActions {...props} />
      {problem && <ProblemAlert problem={problem} t={t} />}
      {problem && canDoctorHelp(problem) && (
        <DoctorLink class="help why" tenantId={tenant.id} onExamine={props.actions.examine}>
          {t('doctorFindOut')}
        </DoctorLink>
      )}
      {props.unlockForm}
      {lastCheck !== undefined && <p class="help">{t('checkedAt', formatDateTime(t, lastCheck.at, now))}</p>}
      {note !== null && <p class="note">{note}</p>}
    </section>
  );
}

/** Whether the connection doctor examines problems of this kind: connection and log-in. */
function canDoctorHelp({ code, context }: ShownProblem): boolean {
  if (isFullFailure(context)) return false;
  const connection = /^(network|gateway|timeout|redirected|insecure|internal|vendor_)/;
  return connection.test(code) || (context.act === 'login' && code !== 'code_required');
}

/** How long before its end a credential is warned of, in milliseconds: time to get a new one from an administrator. */
const warningLead = 14 * 24 * 3600 * 1000;

function credentialWarning(t: Translate, endsAt: number | undefined, now: number): string | null {
  if (endsAt === undefined || endsAt - now > warningLead) return null;
  return t('credentialEnds', formatTimeLeft(t, endsAt - now));
}

function placeOf(t: Translate, tenant: Tenant, summary: VendorSummary): string {
  const realm = realmOf(tenant, summary);
  return realm === ''
    ? new URL(tenant.settings.portalUrl || tenant.baseUrl).host
    : t('realmOn', realm, new URL(tenant.baseUrl).host);
}
