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
 * @param text what was copied; `null` when the browser refused the clipboard
 */
export function tellCopied(
  acts: Acts,
  what: 'token' | 'ticket',
  of: Tenant,
  text: string | null,
  setSaid: (words: string) => void,
  setNote: (note: { tenant: string; words: string } | null) => void,
): void {
  if (text === null) {
    setSaid(acts.say('copyRefused'));
    return;
  }
  setNote(what === 'ticket' ? { tenant: of.id, words: text } : null);
  setSaid(acts.say(what === 'ticket' ? 'copiedFacts' : 'copiedToken', of.name, text));
  void acts.send('copied', { what, tenants: [of.id] });
}
