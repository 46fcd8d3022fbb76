import { portalAddress } from '../../lib/doors/question.ts';
import { hostOf } from '../../lib/tenants/hosts.ts';
import { able } from '../../lib/vendors/faces.ts';
import { Button } from '../button.tsx';
import type { TenantCardProps } from './tenant-card.tsx';

/** Every deed and door of a session that lives, or can be renewed. */
export function SignedInDeeds({
  tenant,
  about,
  pass,
  state,
  now,
  shut,
  busy,
  acts,
  say,
  copyLink,
}: TenantCardProps) {
  const hasToken = (pass?.session?.maskedToken ?? '') !== '';
  const portal = portalAddress(about, tenant);
  const shutPortal = portal !== null && about.portal?.by === 'tab' && shut.includes(portal);
  const opens = portal !== null && !shutPortal;
  const linkToCopy = about.portal?.by === 'link' && copyLink;
  const renewableUntil = pass?.session?.renewableUntil ?? 0;
  const renews = now < renewableUntil && (about.can.renew === true || state.name === 'renewable');
  return (
    <div class="deeds">
      <div class="row row-main">
        {shutPortal && (
          <Button look="strong" onEnter="focus" onPress={() => acts.allow(portal)}>
            {say('allowAccess', hostOf(portal))}
          </Button>
        )}
        {opens && (
          <Button
            look="strong"
            onEnter="open"
            busy={busy('open')}
            onPress={(event) => acts.open(undefined, event.shiftKey)}
          >
            {say('openPortal')}
          </Button>
        )}
        {hasToken && (
          <Button
            look={portal === null ? 'strong' : 'plain'}
            onEnter={portal === null ? 'focus' : undefined}
            onPress={acts.copyToken}
          >
            {say('copyMaskedToken')}
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
              onPress={(event) => acts.open(index, event.shiftKey)}
            >
              {destination.label}
            </Button>
          ))}
          {linkToCopy && (
            <Button look="chip" busy={busy('link')} onPress={acts.copyLink}>
              {say('copyLink')}
            </Button>
          )}
        </div>
      )}
      {opens && hasToken && about.portal?.note !== undefined && <p class="help">{say(about.portal.note)}</p>}
      <div class="row">
        <Button look="quiet" onPress={acts.copyTicket}>
          {say('copyForTicket')}
        </Button>
        {able(about.can.check, tenant) && (
          <Button look="quiet" busy={busy('check')} onPress={acts.check}>
            {say('check')}
          </Button>
        )}
        {renews && (
          <Button look="quiet" busy={busy('renew')} onPress={acts.renew}>
            {say('renew')}
          </Button>
        )}
        <span class="grow" />
        <Button look="quiet" busy={busy('logout')} onPress={acts.logOut}>
          {say('logOut')}
        </Button>
      </div>
    </div>
  );
}
