import type { Tenant } from '../../lib/tenants/schema.ts';
import type { PageActions } from '../shared/page-types.ts';

/**
 * Announces a copy's result and records it in the journal. A ticket's text stays visible until the next command.
 * @param text what was copied; `null` when the browser refused the clipboard
 */
export function copyFeedback(
  actions: PageActions,
  what: 'token' | 'ticket',
  tenant: Tenant,
  text: string | null,
  announce: (text: string) => void,
  setNote: (note: { tenant: string; text: string } | null) => void,
): void {
  if (text === null) {
    announce(actions.t('copyRefused'));
    return;
  }
  setNote(what === 'ticket' ? { tenant: tenant.id, text } : null);
  announce(actions.t(what === 'ticket' ? 'copiedFacts' : 'copiedToken', tenant.name, text));
  void actions.send('copied', { what, tenants: [tenant.id] });
}
