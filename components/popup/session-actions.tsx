import { portalAddress } from '../../lib/portal/confirmation.ts';
import { hostOf } from '../../lib/tenants/url.ts';
import { hasAbility } from '../../lib/vendors/summaries.ts';
import { Button } from '../shared/button.tsx';
import type { TenantCardProps } from './tenant-card-props.ts';

/** Every deed and door of a session that lives, or can be renewed. */
export function SessionActions({
  tenant,
  summary,
  pass,
  state,
  now,
  missingHosts: shut,
  busy,
  actions,
  t,
  copyLink,
}: TenantCardProps) {
  const hasToken = (pass?.session?.maskedToken ?? '') !== '';
  const portal = portalAddress(summary, tenant);
  const shutPortal = portal !== null && summary.portal?.by === 'tab' && shut.includes(portal);
  const opens = portal !== null && !shutPortal;
  const linkToCopy = summary.portal?.by === 'link' && copyLink;
  const renewableUntil = pass?.session?.renewableUntil ?? 0;
  const renews = now < renewableUntil && (summary.can.renew === true || state.name === 'renewable');
  return (
    <div class="deeds">
      <div class="row row-main">
        {shutPortal && (
          <Button look="strong" onEnter="focus" onPress={() => actions.allowHost(portal)}>
            {t('allowAccess', hostOf(portal))}
          </Button>
        )}
        {opens && (
          <Button
            look="strong"
            onEnter="open"
            busy={busy('open')}
            onPress={(event) => actions.open(undefined, event.shiftKey)}
          >
            {t('openPortal')}
          </Button>
        )}
        {hasToken && (
          <Button
            look={portal === null ? 'strong' : 'plain'}
            onEnter={portal === null ? 'focus' : undefined}
            onPress={actions.copyToken}
          >
            {t('copyMaskedToken')}
          </Button>
        )}
      </div>
      {opens && (tenant.destinations.length > 0 || linkToCopy) && (
        <div class="row row-wrap">
          {tenant.destinations.map((destination, index) => (
            <Button
              key={`${index} ${destination.label}`}
              look="chip"
              busy={busy(`open ${index}`)}
              onPress={(event) => actions.open(index, event.shiftKey)}
            >
              {destination.label}
            </Button>
          ))}
          {linkToCopy && (
            <Button look="chip" busy={busy('createSignInLink')} onPress={actions.copyLink}>
              {t('copyLink')}
            </Button>
          )}
        </div>
      )}
      {opens && hasToken && summary.portal?.note !== undefined && (
        <p class="help">{t(summary.portal.note)}</p>
      )}
      <div class="row">
        <Button look="quiet" onPress={actions.copyTicket}>
          {t('copyForTicket')}
        </Button>
        {hasAbility(summary.can.check, tenant) && (
          <Button look="quiet" busy={busy('check')} onPress={actions.check}>
            {t('check')}
          </Button>
        )}
        {renews && (
          <Button look="quiet" busy={busy('renew')} onPress={actions.renew}>
            {t('renew')}
          </Button>
        )}
        <span class="grow" />
        <Button look="quiet" busy={busy('logout')} onPress={actions.signOut}>
          {t('logOut')}
        </Button>
      </div>
    </div>
  );
}
