import { Button } from '../shared/button.tsx';
import { useCard } from './card-context.ts';

/** Copies the tenant's facts for a support ticket, in every state: tickets are written when a sign-in fails. */
export function TicketButton() {
  const { tenant, page, popup } = useCard();
  return (
    <Button look="quiet" title={page.t('copyForTicket')} onPress={() => popup.copyTicket(tenant)}>
      <span class="cut">{page.t('copyForTicket')}</span>
    </Button>
  );
}
