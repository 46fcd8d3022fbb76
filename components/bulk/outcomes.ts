/** The outcomes of a run's tenants: kinds, counts and sentences. */

import type { BulkAction } from '../../lib/bulk/actions.ts';
import type { Outcome, Run } from '../../lib/bulk/schema.ts';
import type { Translate } from '../../lib/i18n/i18n.ts';
import type { StateName } from '../../lib/sessions/state.ts';
import { getOwn } from '../../lib/storage/own-entry.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { vendorLabel } from '../shared/facts-beside.ts';
import { problemText } from '../shared/messages.ts';

/** Outcomes grouped by the user's next step: nothing, enter a code, read the reason, or wait. */
export type OutcomeKind = 'done' | 'code' | 'failed' | 'left' | 'under_way' | 'waiting';

/** A tenant's kind of outcome, or `null` when the tenant is not part of the run. */
export function outcomeKind(run: Run, tenantId: string): OutcomeKind | null {
  const outcome = outcomeOf(run, tenantId);
  if (outcome === undefined) {
    if (!run.tenants.includes(tenantId)) return null;
    return run.ended === undefined ? 'waiting' : 'left';
  }
  return outcome.is === 'skipped' ? 'left' : outcome.is;
}

function outcomeOf({ outcomes }: Run, tenantId: string): Outcome | undefined {
  return getOwn(outcomes, tenantId);
}

/** Whether what a run did was undone since: beside the tenant's state, `Signed in` would contradict it. */
export function isUndone(run: Run, tenantId: string, state: StateName): boolean {
  if (run.act === 'open' || outcomeOf(run, tenantId)?.is !== 'done') return false;
  return run.act === 'logout' ? state !== 'signed-out' : state === 'signed-out' || state === 'expired';
}

/** The number of tenants per kind; `settled` counts those with a final outcome. */
export function countOutcomes(run: Run): Record<OutcomeKind, number> & { settled: number } {
  const counts = { done: 0, code: 0, failed: 0, left: 0, under_way: 0, waiting: 0, settled: 0 };
  for (const { is } of Object.values(run.outcomes)) counts[is === 'skipped' ? 'left' : is] += 1;
  const started = Object.keys(run.outcomes).length;
  counts[run.ended === undefined ? 'waiting' : 'left'] += run.tenants.length - started;
  counts.settled = started - counts.under_way;
  return counts;
}

/** Ids of tenants worth a retry: failed ones, and those skipped for reasons of this run only. */
export function retryableTenants(run: Run): string[] {
  return run.tenants.filter((id) => {
    const outcome = outcomeOf(run, id);
    if (outcome === undefined) return run.ended !== undefined;
    if (outcome.is === 'failed') return outcome.code !== 'unknown_tenant';
    return outcome.is === 'skipped' && retryableReasons.includes(outcome.why);
  });
}

const retryableReasons: readonly string[] = [
  'refused_here',
  'throttled_here',
  'silent_here',
  'cancelled',
  'interrupted',
  'question',
];

/** A tenant's outcome as a sentence; `''` when the tenant is not part of the run. */
export function outcomeText(t: Translate, run: Run, tenant: Tenant): string {
  const outcome = outcomeOf(run, tenant.id);
  const vendor = vendorLabel(tenant);
  if (outcome === undefined) {
    if (!run.tenants.includes(tenant.id)) return '';
    if (run.ended === undefined) return t('together_waiting');
    return t(run.ended.how === 'interrupted' ? 'together_left_interrupted' : 'together_left_cancelled');
  }
  switch (outcome.is) {
    case 'under_way':
      return t(`together_under_way_${run.act}`);
    case 'code':
      return t('together_code', vendor);
    case 'skipped':
      return t(`together_left_${outcome.why}`, vendor);
    case 'done':
      if (outcome.serverNotTold === 'none') return t('together_done_no_call', vendor);
      return t(outcome.serverNotTold === 'failed' ? 'serverNotTold' : doneKeys[run.act]);
    case 'failed': {
      const { code, facts } = outcome;
      return problemText(t, code, { act: run.act, facts, vendor, awaitsCode: false });
    }
  }
}

const doneKeys = {
  login: 'together_done_login',
  check: 'together_done_check',
  renew: 'together_done_renew',
  open: 'together_done_open',
  logout: 'together_done_logout',
} as const satisfies Record<BulkAction, string>;
