/** Whom each act can be done with, and what must be asked before it: pure functions. */
import { type DoorQuestion, questionBefore } from '../../lib/doors/question.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import type { TogetherAct } from '../../lib/together/acts.ts';
import { serverOf, whyNot } from '../../lib/together/whether.ts';
import type { MessageKey } from '../../lib/vendors/contract.ts';
import { faceOf } from '../../lib/vendors/faces.ts';
import type { View } from '../view.ts';

/** What each is called. */
export const actWords = {
  login: 'logIn',
  check: 'check',
  renew: 'renew',
  open: 'openPortal',
  logout: 'logOut',
} as const satisfies Record<TogetherAct, MessageKey>;

/** The tenants an act can be done with now. */
export function ableTo(act: TogetherAct, tenants: readonly Tenant[], view: View, now: number): Tenant[] {
  return tenants.filter(
    (tenant) => whyNot(act, tenant, faceOf(tenant.vendor), view.passes[tenant.id], now) === null,
  );
}

/** What must be asked before the doors of several tenants open. */
export interface DoorsQuestion {
  production: Tenant[];
  /** Each with its tenant's id. */
  portalOrigins: [id: string, origin: string][];
}

/** The questions of all doors as one. */
export function questionsBefore(tenants: readonly Tenant[], view: View, now: number): DoorsQuestion {
  const asked = tenants.map((tenant): [Tenant, DoorQuestion | null] => {
    const face = faceOf(tenant.vendor);
    return [tenant, face === undefined ? null : questionBefore(face, tenant, view.preferences, now)];
  });
  return {
    production: asked.flatMap(([tenant, question]) => (question?.production === true ? [tenant] : [])),
    portalOrigins: asked.flatMap(([{ id }, question]): [string, string][] =>
      question?.portalOrigin === undefined ? [] : [[id, question.portalOrigin]],
    ),
  };
}

/** The servers, as a person reads them, each once. */
export function serversOf(tenants: readonly Tenant[]): string[] {
  return [...new Set(tenants.map(serverOf))];
}
