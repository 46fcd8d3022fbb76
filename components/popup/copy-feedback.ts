import type { Tenant } from '../../lib/tenants/schema.ts';
import { ticketText } from '../../lib/tickets/ticket-text.ts';
import { findSummary } from '../../lib/vendors/summaries.ts';
import type { PageActions, View } from '../shared/page-types.ts';

/** A tenant's facts as they are copied for a ticket. @throws TypeError for a tenant whose vendor nobody knows */
export function ticketFor(of: Tenant, view: View, actions: PageActions): string {
  const summary = findSummary(of.vendor);
  if (summary === undefined) throw new TypeError('no such vendor');
  return ticketText(of, summary, view.passes[of.id], actions.userAgentLabel());
}

/**
 * Tells what came of a copy: a ticket's text stays to be seen until the next act, and the journal hears of it too.
 * @param text what was copied; `null` when the browser refused the clipboard
 */
export function copyFeedback(
  actions: PageActions,
  what: 'token' | 'ticket',
  of: Tenant,
  text: string | null,
  setSaid: (words: string) => void,
  setNote: (note: { tenant: string; words: string } | null) => void,
): void {
  if (text === null) {
    setSaid(actions.t('copyRefused'));
    return;
  }
  setNote(what === 'ticket' ? { tenant: of.id, words: text } : null);
  setSaid(actions.t(what === 'ticket' ? 'copiedFacts' : 'copiedToken', of.name, text));
  void actions.send('copied', { what, tenants: [of.id] });
}
