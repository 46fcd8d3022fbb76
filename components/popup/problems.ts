import type { CommandName, Reply } from '../../lib/protocol/commands.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { findSummary } from '../../lib/vendors/summaries.ts';
import type { ProblemContext } from '../shared/messages.ts';
import type { View } from '../shared/page-types.ts';
import type { ShownProblem } from '../shared/problem-alert.tsx';

/** A problem that only this page knows of, because no slot could take it. */
export interface LocalProblem extends Pick<ProblemContext, 'act' | 'facts' | 'awaitsCode'> {
  tenant: string;
  code: ShownProblem['code'];
  /** When the page asked for what failed, epoch milliseconds: a problem kept before that is older news. */
  askedAt: number;
}

/** The newest outcome: what this page was just told, or what the slot keeps of it. */
export function problemFor(
  tenant: Tenant,
  view: View,
  local: LocalProblem | null,
  openedAt: number,
): ShownProblem | null {
  const pass = view.passes[tenant.id];
  const kept = pass?.problem;
  const waits = pass?.signingIn?.awaits === 'code';
  const mine = local?.tenant === tenant.id ? local : null;
  const shown =
    kept !== undefined && (mine === null || kept.at >= mine.askedAt) ? { ...kept, awaitsCode: waits } : mine;
  if (shown === null || (shown === mine && waits && mine.code === 'code_required')) return null;
  return {
    code: shown.code,
    context: { ...shown, vendor: findSummary(tenant.vendor)?.label ?? tenant.vendor },
    fresh: !('at' in shown) || shown.at >= openedAt,
  };
}

/** What a page keeps of a refused command. */
/** The commands whose failures have sentences of their own. */
const actOf: { readonly [K in CommandName]?: ProblemContext['act'] } = {
  openPortal: 'open',
  check: 'check',
  renew: 'renew',
  logout: 'logout',
  login: 'login',
  submitCode: 'login',
};

export function problemFrom(
  { code, facts }: Extract<Reply, { ok: false }>,
  name: CommandName,
  tenant: string,
  askedAt: number,
): LocalProblem {
  const awaitsCode = name === 'submitCode';
  const act = actOf[name] ?? 'other';
  return { tenant, code, act, facts, awaitsCode, askedAt };
}
