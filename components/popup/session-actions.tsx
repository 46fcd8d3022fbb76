import { portalNotes } from '../../lib/portal/confirmation.ts';
import { checkCall } from '../../lib/vendors/descriptors.ts';
import { Button } from '../shared/button.tsx';
import { OverflowRow } from '../shared/overflow-row.tsx';
import { useCard } from './card-context.ts';
import { MoreButton } from './more-button.tsx';
import { sessionAbilities } from './session-abilities.ts';
import { TicketButton } from './ticket-button.tsx';

/** The actions and portal links of a session that is alive or renewable. */
export function SessionActions() {
  const card = useCard();
  const { tenant, descriptor, page, popup } = card;
  const { t } = page;
  const { portal, hasToken, canCopyLink, canCheck, canRenew } = sessionAbilities(card);
  const isBusy = (command: string) => popup.busy.includes(`${tenant.id} ${command}`);
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
            title={t('copyMaskedToken')}
            onPress={() => popup.copyToken(tenant)}
          >
            <span class="cut">{t('copyMaskedToken')}</span>
          </Button>
        )}
      </div>
      {portal !== null && (tenant.destinations.length > 0 || canCopyLink) && (
        <OverflowRow>
          {tenant.destinations.map((destination, index) => (
            <Button
              key={`${index} ${destination.label}`}
              look="chip"
              busy={isBusy(`open ${index}`)}
              onPress={(event) =>
                popup.openPortal({ tenant, destination: index, privateWindow: event.shiftKey })
              }
            >
              <span class="cut" title={destination.label}>
                {destination.label}
              </span>
            </Button>
          ))}
          {canCopyLink && (
            <Button look="chip" busy={isBusy('createSignInLink')} onPress={() => popup.copyLink(tenant)}>
              {t('copyLink')}
            </Button>
          )}
        </OverflowRow>
      )}
      {portalNotes(descriptor, tenant, hasToken).map((note) => (
        <p class="help" key={note}>
          {t(note)}
        </p>
      ))}
      <div class="row row-acts">
        <OverflowRow>
          <TicketButton />
          {canCheck && (
            <Button
              look="quiet"
              title={checkCall(descriptor, tenant)}
              busy={isBusy('check')}
              onPress={() => popup.check(tenant)}
            >
              {t('check')}
            </Button>
          )}
          <Button look="quiet" busy={isBusy('logout')} onPress={() => popup.logOut(tenant)}>
            {t('logOut')}
          </Button>
          {canRenew && (
            <Button look="quiet" busy={isBusy('renew')} onPress={() => popup.renew(tenant)}>
              {t('renew')}
            </Button>
          )}
        </OverflowRow>
        <MoreButton />
      </div>
    </div>
  );
}
