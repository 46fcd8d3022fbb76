import type { CommandName, Reply } from '../../lib/messages/commands.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { faceOf } from '../../lib/vendors/faces.ts';
import type { ShownProblem } from '../problem.tsx';
import type { View } from '../view.ts';
import type { Circumstance } from '../words.ts';

/** A problem that only this page knows of, because no slot could take it. */
export interface LocalProblem extends Pick<Circumstance, 'act' | 'facts' | 'awaitsCode'> {
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
    circumstance: { ...shown, vendor: faceOf(tenant.vendor)?.label ?? tenant.vendor },
    fresh: !('at' in shown) || shown.at >= openedAt,
  };
}

/** What a page keeps of a refused command. */
export function problemFrom(
  { code, facts }: Extract<Reply, { done: false }>,
  name: CommandName,
  tenant: string,
  askedAt: number,
): LocalProblem {
  const awaitsCode = name === 'answer';
  const act =
    name === 'open' || name === 'check' || name === 'renew' || name === 'logout' || name === 'login'
      ? name
      : awaitsCode
        ? 'login'
        : 'other';
  return { tenant, code, act, facts, awaitsCode, askedAt };
}
