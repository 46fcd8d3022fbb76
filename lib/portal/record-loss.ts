import { passes } from '../storage/slots.ts';
import type { Store } from '../storage/store.ts';
import type { LossReason } from './tab-page.ts';

/** Stores why a tab was lost as its tenant's last problem, which the popup shows. @param at epoch milliseconds */
export async function recordLoss(
  store: Store,
  tenantId: string,
  reason: LossReason,
  at: number,
): Promise<void> {
  const problem = { code: 'not_signed_in', act: 'open', at, facts: { detail: `tab ${reason}` } } as const;
  await store.update([passes], (all) => {
    const pass = all[tenantId];
    return [pass?.session === undefined ? undefined : { ...all, [tenantId]: { ...pass, problem } }];
  });
}
