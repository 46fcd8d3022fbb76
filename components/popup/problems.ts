import type { CommandName, Reply } from '../../lib/protocol/commands.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { vendorLabel } from '../shared/facts-beside.ts';
import type { ProblemContext } from '../shared/messages.ts';
import type { View } from '../shared/page-types.ts';
import type { ShownProblem } from '../shared/problem-alert.tsx';

/** A problem that only this page knows, because no slot stores it. */
export interface LocalProblem extends Pick<ProblemContext, 'act' | 'facts' | 'awaitsCode'> {
  tenant: string;
  code: ShownProblem['code'];
  /** When the failed command was sent, epoch milliseconds: problems stored earlier are older. */
  sentAt: number;
}

/**
 * The problem to show for a tenant: the newer of the stored one and the page's own.
 * `code_required` is not shown while the code form is.
 */
export function problemFor(
  tenant: Tenant,
  view: View,
  local: LocalProblem | null,
  openedAt: number,
): ShownProblem | null {
  const pass = view.passes[tenant.id];
  const stored = pass?.problem;
  const awaitsCode = pass?.signingIn?.awaits === 'code';
  const own = local?.tenant === tenant.id ? local : null;
  const shown =
    stored !== undefined && (own === null || stored.at >= own.sentAt) ? { ...stored, awaitsCode } : own;
  if (shown === null || (shown === own && awaitsCode && own.code === 'code_required')) return null;
  return {
    code: shown.code,
    context: { ...shown, vendor: vendorLabel(tenant) },
    fresh: !('at' in shown) || shown.at >= openedAt,
  };
}

/** The acts of the commands whose failures have sentences of their own. */
const actOf: { readonly [K in CommandName]?: ProblemContext['act'] } = {
  openPortal: 'open',
  check: 'check',
  renew: 'renew',
  logout: 'logout',
  login: 'login',
  loginWithStored: 'login',
  submitCode: 'login',
};

/** The page's own problem for a failed command. */
export function problemFrom(
  { code, facts }: Extract<Reply, { ok: false }>,
  name: CommandName,
  tenant: string,
  sentAt: number,
): LocalProblem {
  const awaitsCode = name === 'submitCode';
  const act = actOf[name] ?? 'other';
  return { tenant, code, act, facts, awaitsCode, sentAt };
}
