import { ticketText } from '../../lib/journal/ticket.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { faceOf } from '../../lib/vendors/faces.ts';
import type { Acts, View } from '../view.ts';

/** A tenant's facts as they are copied for a ticket. @throws TypeError for a tenant whose vendor nobody knows */
export function ticketOf(of: Tenant, view: View, acts: Acts): string {
  const face = faceOf(of.vendor);
  if (face === undefined) throw new TypeError('no such vendor');
  return ticketText(of, face, view.passes[of.id], acts.agent());
}

/**
 * Tells what came of a copy: a ticket's text stays to be seen until the next act, and the journal hears of it too.
 * @param come how the copy went, and the text
 */
export function tellCopied(
  acts: Acts,
  what: 'token' | 'ticket',
  of: Tenant,
  [copying, text]: readonly [PromiseSettledResult<void>, PromiseSettledResult<string>],
  setSaid: (words: string) => void,
  setNote: (note: { tenant: string; words: string } | null) => void,
): void {
  if (copying.status === 'rejected' || text.status === 'rejected') {
    setSaid(acts.say('copyRefused'));
    return;
  }
  const words = text.value;
  setNote(what === 'ticket' ? { tenant: of.id, words } : null);
  setSaid(acts.say(what === 'ticket' ? 'copiedFacts' : 'copiedToken', of.name, words));
  void acts.send('copied', { what, tenants: [of.id] });
}
