import { portalAddress, portalNotes } from '../../lib/portal/confirmation.ts';
import { checkCall, hasAbility } from '../../lib/vendors/descriptors.ts';
import { Button } from '../shared/button.tsx';
import { useCard } from './card-context.ts';
import { TicketButton } from './ticket-button.tsx';

/** The actions and portal links of a session that is alive or renewable. */
export function SessionActions() {
  const { tenant, descriptor, pass, state, view, now, page, popup } = useCard();
  const { t } = page;
  const isBusy = (command: string) => popup.busy.includes(`${tenant.id} ${command}`);
  const hasToken = (pass?.session?.maskedToken ?? '') !== '';
  const portal = portalAddress(descriptor, tenant);
  const canCopyLink = descriptor.portal?.by === 'link' && view.preferences.copyLink !== false;
  const renewableUntil = pass?.session?.renewableUntil ?? 0;
  const canRenew = now < renewableUntil && (descriptor.can.renew === true || state.name === 'renewable');
  return (
    <div class="actions">
      <div class="row row-main">
        {portal !== null && (
          <Button
            look="strong"
            onEnter="open"
            busy={isBusy('open')}
            onPress={(event) => popup.openPortal({ tenant, privateWindow: event.shiftKey })}
          >
            {t('openPortal')}
          </Button>
        )}
        {hasToken && (
          <Button
            look={portal === null ? 'strong' : 'plain'}
            onEnter={portal === null ? 'focus' : undefined}
            onPress={() => popup.copyToken(tenant)}
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
              onPress={(event) =>
                popup.openPortal({ tenant, destination: index, privateWindow: event.shiftKey })
              }
            >
              {destination.label}
            </Button>
          ))}
          {canCopyLink && (
            <Button look="chip" busy={isBusy('createSignInLink')} onPress={() => popup.copyLink(tenant)}>
              {t('copyLink')}
            </Button>
          )}
        </div>
      )}
      {portalNotes(descriptor, tenant, hasToken).map((note) => (
        <p class="help" key={note}>
          {t(note)}
        </p>
      ))}
      <div class="row">
        <TicketButton />
        {hasAbility(descriptor.can.check, tenant) && (
          <Button
            look="quiet"
            title={checkCall(descriptor, tenant)}
            busy={isBusy('check')}
            onPress={() => popup.check(tenant, descriptor)}
          >
            {t('check')}
          </Button>
        )}
        {canRenew && (
          <Button look="quiet" busy={isBusy('renew')} onPress={() => popup.renew(tenant)}>
            {t('renew')}
          </Button>
        )}
        <span class="grow" />
        <Button look="quiet" busy={isBusy('logout')} onPress={() => popup.logOut(tenant)}>
          {t('logOut')}
        </Button>
      </div>
    </div>
  );
}
