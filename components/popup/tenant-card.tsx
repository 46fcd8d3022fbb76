import type { Ref } from 'preact';
import type { Translate } from '../../lib/i18n/i18n.ts';
import { formatDateTime, formatTimeLeft } from '../../lib/i18n/i18n.ts';
import { hostOf, isUnencrypted } from '../../lib/tenants/url.ts';
import { DoctorLink } from '../shared/doctor-link.tsx';
import { FactLine } from '../shared/fact-line.tsx';
import { isFullFailure } from '../shared/messages.ts';
import { ProblemAlert, type ShownProblem } from '../shared/problem-alert.tsx';
import { TenantAvatar, tenantColour } from '../shared/tenant-avatar.tsx';
import { useCard } from './card-context.ts';
import { Icon } from './icon.tsx';
import { SessionDetails } from './session-details.tsx';
import { TenantActions } from './tenant-actions.tsx';

/**
 * The selected tenant: its session's details and all its actions.
 * Problems and notes are placed below the actions, so that no button moves under the pointer when they appear.
 */
export function TenantCard({ cardRef }: { cardRef: Ref<HTMLElement> }) {
  const { tenant, descriptor, pass, beside, view, now, page, popup, parts, isCollapsed, menu, setMenu } =
    useCard();
  const { t } = page;
  const favourite = view.preferences.favourites?.includes(tenant.id) === true;
  const problem = popup.problemOf(tenant);
  const note = popup.noteFor(tenant.id);
  const waitsForVault = popup.unlocking?.about === tenant.id;
  const lastCheck = pass?.session?.lastCheck;
  const production = tenant.environment === 'production';
  const credentialEnds = credentialWarning(t, pass?.session?.credentialEndsAt, now);
  return (
    <section
      class={`card${production ? ' card-production' : ''}${isCollapsed ? ' card-collapsed' : ''}`}
      aria-label={tenant.name}
      style={{ '--tenant': tenantColour(tenant) }}
      ref={cardRef}
      onKeyDown={(event) => {
        if (!isFavouriteKey(event)) return;
        event.preventDefault();
        popup.setFavourite(tenant, !favourite);
      }}
    >
      <header class="card-head">
        <TenantAvatar tenant={tenant} large />
        <div class="card-title">
          <h2 title={tenant.name}>{tenant.name}</h2>
        </div>
        <span class={`environment environment-${tenant.environment}`}>
          {t(`environment_${tenant.environment}`)}
        </span>
        <button
          type="button"
          class="button button-quiet button-star"
          aria-label={t('favourite')}
          aria-pressed={favourite}
          aria-keyshortcuts="F"
          title={t('favourite_key')}
          onClick={() => popup.setFavourite(tenant, !favourite)}
        >
          <Icon name="star" class={favourite ? 'star-set' : ''} />
        </button>
      </header>
      <p class="card-place">
        <FactLine facts={[...beside, { text: descriptor.label }]} />
      </p>
      {isUnencrypted(tenant.baseUrl) && <p class="warning">{t('notEncrypted', hostOf(tenant.baseUrl))}</p>}
      <SessionDetails />
      {credentialEnds !== null && <p class="warning">{credentialEnds}</p>}
      {waitsForVault && parts !== null ? (
        <parts.InlineUnlock view={view} actions={page} onCancel={() => popup.unlocking?.answer(false)} />
      ) : (
        <TenantActions />
      )}
      {problem && <ProblemAlert problem={problem} t={t} />}
      {problem && canDoctorHelp(problem) && (
        <DoctorLink
          class="help why"
          tenantId={tenant.id}
          onExamine={() => void page.send('examine', { tenant: tenant.id })}
        >
          {t('doctorFindOut')}
        </DoctorLink>
      )}
      {problem?.code === 'vault_locked' && popup.unlocking === null && parts !== null && (
        <parts.InlineUnlock view={view} actions={page} />
      )}
      {menu !== null && parts !== null && <parts.TenantMenu at={menu} onClose={() => setMenu(null)} />}
      {lastCheck !== undefined && <p class="help">{t('checkedAt', formatDateTime(t, lastCheck.at, now))}</p>}
      {note !== null && <p class="note">{note}</p>}
      {tenant.note !== undefined && <p class="note tenant-note">{tenant.note}</p>}
    </section>
  );
}

/** Whether the connection doctor examines problems of this kind: connection and log-in. */
function canDoctorHelp({ code, context }: ShownProblem): boolean {
  if (isFullFailure(context) || code === 'vault_locked') return false;
  const connection = /^(network|gateway|timeout|redirected|insecure|internal|vendor_)/;
  return connection.test(code) || (context.act === 'login' && code !== 'code_required');
}

/** How long before its end a credential is warned of, in milliseconds: time to get a new one from an administrator. */
const warningLead = 14 * 24 * 3600 * 1000;

function credentialWarning(t: Translate, endsAt: number | undefined, now: number): string | null {
  if (endsAt === undefined || endsAt - now > warningLead) return null;
  return t('credentialEnds', formatTimeLeft(t, endsAt - now));
}

/** Whether a key toggles the favourite: F alone, outside fields. */
function isFavouriteKey({ key, ctrlKey, altKey, metaKey, repeat, target }: KeyboardEvent): boolean {
  const isField = target instanceof Element && target.matches('input:not([type="radio"]), select, textarea');
  return /^f$/i.test(key) && !ctrlKey && !altKey && !metaKey && !repeat && !isField;
}
