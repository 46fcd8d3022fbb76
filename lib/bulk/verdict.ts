import type { ConciergeError } from '../errors.ts';
import { toProblem } from '../sessions/problem.ts';
import type { BulkAction } from './actions.ts';
import type { JobVerdict } from './host-scheduler.ts';
import type { Outcome, SkipReason } from './schema.ts';

/**
 * After these codes the same credentials are not sent to other tenants of that server: it may lock the
 * account.
 */
const refusals: readonly string[] = [
  'bad_credentials',
  'account_locked',
  'password_expired',
  'vendor_refused',
];

/**
 * The outcome for the failed tenant, and the verdict for other tenants of the same server.
 * @param at epoch milliseconds
 */
export function toVerdict(
  { act, stored }: { act: BulkAction; stored?: true | undefined },
  error: ConciergeError,
  at: number,
): [Outcome, JobVerdict<SkipReason>] {
  const { code } = error;
  if (act === 'login' && code === 'code_required') return [{ is: 'code' }, { verified: true }];
  const { facts } = toProblem(act, error, [], at);
  return [
    { is: 'failed', code, facts },
    {
      halt: haltAfter(act, error),
      // Stored credentials differ from tenant to tenant: a refusal says nothing about another account's.
      haltsAccountOnly: stored === true && refusals.includes(code),
      verified: code === 'licence_full',
    },
  ];
}

/** Why an error stops the remaining jobs of a server. Never for `logout`: each logout is worth trying. */
function haltAfter(act: BulkAction, { code, facts }: ConciergeError): SkipReason | undefined {
  if (act === 'logout') return undefined;
  if (act === 'login' && refusals.includes(code)) return 'refused_here';
  if (code === 'throttled') return 'throttled_here';
  return code === 'timeout' && facts.detail === undefined ? 'silent_here' : undefined;
}
