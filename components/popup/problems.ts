import type { CommandName, Reply } from '../../lib/messages/commands.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { faceOf } from '../../lib/vendors/faces.ts';
import type { ShownProblem } from '../problem.tsx';
import type { View } from '../view.ts';

/** A problem that only this page knows of, because no slot could take it. */
export interface LocalProblem {
  tenant: string;
  problem: ShownProblem;
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
  const awaitsCode = pass?.signingIn?.awaits === 'code';
  const mine = local?.tenant === tenant.id ? local : null;
  if (kept !== undefined && (mine === null || kept.at >= mine.askedAt)) {
    const vendor = faceOf(tenant.vendor)?.label ?? tenant.vendor;
    return {
      code: kept.code,
      circumstance: { act: kept.act, facts: kept.facts, vendor, awaitsCode },
      fresh: kept.at >= openedAt,
    };
  }
  if (mine === null || (awaitsCode && mine.problem.code === 'code_required')) return null;
  return mine.problem;
}

/** What a page tells of a refused command. */
export function problemFrom(
  reply: Extract<Reply, { done: false }>,
  name: CommandName,
  id: string,
  view: View,
): ShownProblem {
  const tenant = view.tenants.find((each) => each.id === id);
  const vendor = faceOf(tenant?.vendor ?? '')?.label ?? tenant?.vendor ?? '';
  const act =
    name === 'login' || name === 'answer'
      ? 'login'
      : name === 'open' || name === 'check' || name === 'renew' || name === 'logout'
        ? name
        : 'other';
  return {
    code: reply.code,
    circumstance: { act, facts: reply.facts, vendor, awaitsCode: name === 'answer' },
    fresh: true,
  };
}
