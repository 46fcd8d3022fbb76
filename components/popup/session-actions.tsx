import { portalAddress } from '../../lib/portal/confirmation.ts';
import { hasAbility } from '../../lib/vendors/summaries.ts';
import { Button } from '../shared/button.tsx';
import type { TenantCardProps } from './tenant-card-props.ts';

/** The actions and portal links of a session that is alive or renewable. */
export function SessionActions({
  tenant,
  summary,
  pass,
  state,
  now,
  isBusy,
  actions,
  t,
  copyLink,
}: TenantCardProps) {
  const hasToken = (pass?.session?.maskedToken ?? '') !== '';
  const portal = portalAddress(summary, tenant);
  const canCopyLink = summary.portal?.by === 'link' && copyLink;
  const renewableUntil = pass?.session?.renewableUntil ?? 0;
  const canRenew = now < renewableUntil && (summary.can.renew === true || state.name === 'renewable');
  return (
    <div class="actions">
      <div class="row row-main">
        {portal !== null && (
          <Button
            look="strong"
            onEnter="open"
            busy={isBusy('open')}
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
      {portal !== null && (tenant.destinations.length > 0 || canCopyLink) && (
        <div class="row row-wrap">
          {tenant.destinations.map((destination, index) => (
            <Button
              key={`${index} ${destination.label}`}
              look="chip"
              busy={isBusy(`open ${index}`)}
              onPress={(event) => actions.open(index, event.shiftKey)}
            >
              {destination.label}
            </Button>
          ))}
          {canCopyLink && (
            <Button look="chip" busy={isBusy('createSignInLink')} onPress={actions.copyLink}>
              {t('copyLink')}
            </Button>
          )}
        </div>
      )}
      {portal !== null && hasToken && summary.portal?.note !== undefined && (
        <p class="help">{t(summary.portal.note)}</p>
      )}
      <div class="row">
        <Button look="quiet" onPress={actions.copyTicket}>
          {t('copyForTicket')}
        </Button>
        {hasAbility(summary.can.check, tenant) && (
          <Button look="quiet" busy={isBusy('check')} onPress={actions.check}>
            {t('check')}
          </Button>
        )}
        {canRenew && (
          <Button look="quiet" busy={isBusy('renew')} onPress={actions.renew}>
            {t('renew')}
          </Button>
        )}
        <span class="grow" />
        <Button look="quiet" busy={isBusy('logout')} onPress={actions.logOut}>
          {t('logOut')}
        </Button>
      </div>
    </div>
  );
}
