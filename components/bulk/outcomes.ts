/** What became of each tenant of a run, as it is counted and said. */

import type { BulkAction } from '../../lib/bulk/actions.ts';
import type { Outcome, Run } from '../../lib/bulk/schema.ts';
import type { Translate } from '../../lib/i18n/i18n.ts';
import { getOwn } from '../../lib/storage/own-entry.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { findSummary } from '../../lib/vendors/summaries.ts';
import { problemText } from '../shared/messages.ts';

/** Outcomes by what a person does next: nothing, type a code, look why, or wait. */
export type OutcomeKind = 'done' | 'code' | 'failed' | 'left' | 'under_way' | 'waiting';

/** What became of a tenant, or `null` when it has no part in the run. */
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

/** How many of each sort, and how many have their outcome. */
export function countOutcomes(run: Run): Record<OutcomeKind, number> & { settled: number } {
  const counts = { done: 0, code: 0, failed: 0, left: 0, under_way: 0, waiting: 0, settled: 0 };
  for (const { is } of Object.values(run.outcomes)) counts[is === 'skipped' ? 'left' : is] += 1;
  const begun = Object.keys(run.outcomes).length;
  counts[run.ended === undefined ? 'waiting' : 'left'] += run.tenants.length - begun;
  counts.settled = begun - counts.under_way;
  return counts;
}

/** Who may be worth another try: what failed, and who was left alone only because of this run. */
export function retryableTenants(run: Run): string[] {
  return run.tenants.filter((id) => {
    const outcome = outcomeOf(run, id);
    if (outcome === undefined) return run.ended !== undefined;
    if (outcome.is === 'failed') return outcome.code !== 'unknown_tenant';
    return outcome.is === 'skipped' && again.includes(outcome.why);
  });
}

const again: readonly string[] = [
  'refused_here',
  'throttled_here',
  'silent_here',
  'cancelled',
  'interrupted',
  'question',
];

/** What became of a tenant, in a sentence; `''` for one that has no part in the run. */
export function outcomeText(t: Translate, run: Run, tenant: Tenant): string {
  const outcome = outcomeOf(run, tenant.id);
  const vendor = findSummary(tenant.vendor)?.label ?? tenant.vendor;
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
