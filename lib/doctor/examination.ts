/**
 * Examines a tenant that will not log in: asks the browser and the server, step by step, and writes each answer down
 * as it comes. It sends no credential and starts no log-in.
 */

import type { RequestObserver } from '../ports/request-observer.ts';
import type { Pass } from '../sessions/schema.ts';
import type { TenantContext } from '../sessions/tenant-context.ts';
import { getOwn } from '../storage/own-entry.ts';
import { examinations } from '../storage/slots.ts';
import type { Store } from '../storage/store.ts';
import { hostOf } from '../tenants/url.ts';
import type { Tenant } from '../vendors/contract.ts';
import { deriveVerdict, type Verdict } from './conclusion.ts';
import { answer, evaluateAddress, evaluateLogin, skippedAnswer } from './evaluate.ts';
import { isFailure, steps } from './findings.ts';
import { type ProbeDeps, probeServer, serverSteps } from './probes.ts';
import type { Answer, Examination, Examinations, Probe } from './schema.ts';

export interface DoctorDeps extends ProbeDeps {
  store: Store;
  /** The tenant with what its vendor declares and does, though its address may be forbidden. */
  resolve(tenantId: string): Promise<TenantContext>;
  isHostAllowed(address: string): Promise<boolean>;
  /** Whether plain http may be used at all. */
  plainAllowed(): Promise<boolean>;
  passOf(tenantId: string): Promise<Pass | undefined>;
  observeRequests(address: string): RequestObserver;
  /** Writes the examination down for the person. @param work gives what it came to, `null` when it was ended before */
  record(tenantId: string, work: () => Promise<Verdict | null>): Promise<void>;
}

export interface Doctor {
  /** Examines a tenant, or joins the examination that is under way. Its answers stand in the slot. */
  examine(tenantId: string): Promise<void>;
  /** Ends an examination; what it had found by then stays. */
  cancel(tenantId: string): void;
}

/** An examination that has not ended by then has died with its worker, in milliseconds. */
const longest = 30_000;
/** How many tenants' newest examinations are kept. */
const most = 20;

/** Opens the doctor's practice. */
export function createDoctor(deps: DoctorDeps): Doctor {
  const running = new Map<string, { stop: AbortController; done: Promise<void> }>();
  return {
    examine(tenantId) {
      const under = running.get(tenantId);
      if (under !== undefined) return under.done;
      const stop = new AbortController();
      const done = deps
        .record(tenantId, () => examination(deps, tenantId, stop.signal))
        .finally(() => running.delete(tenantId));
      running.set(tenantId, { stop, done });
      return done;
    },
    cancel: (tenantId) => running.get(tenantId)?.stop.abort(),
  };
}

async function examination(deps: DoctorDeps, tenantId: string, signal: AbortSignal): Promise<Verdict | null> {
  const context = await deps.resolve(tenantId);
  const startedAt = deps.now();
  const write = (change: (kept: Examination) => Examination) =>
    deps.store.update([examinations], (all): [Examinations] => {
      const kept = getOwn(all, tenantId);
      const mine =
        kept?.startedAt === startedAt ? kept : { startedAt, until: startedAt + longest, answers: [] };
      return [newest({ ...all, [tenantId]: change(mine) })];
    });
  let answers: Answer[] = [];
  const tell = (...more: Answer[]) => {
    answers = inOrder([...answers, ...more]);
    const told = answers;
    return write((kept) => ({ ...kept, answers: told }));
  };

  await write(() => ({ startedAt, until: startedAt + longest, answers: [] }));
  try {
    await ask(deps, context, signal, tell);
    await write((kept) => ({ ...kept, endedAt: deps.now() }));
    return deriveVerdict(answers);
  } catch (thrown) {
    await write((kept) => ({ ...kept, endedAt: deps.now(), cancelled: true }));
    if (!signal.aborted) throw thrown;
    return null;
  }
}

function inOrder(answers: readonly Answer[]): Answer[] {
  return answers.toSorted((a, b) => steps.indexOf(a.step) - steps.indexOf(b.step));
}

function newest(all: Examinations): Examinations {
  const entries = Object.entries(all).toSorted(([, a], [, b]) => b.startedAt - a.startedAt);
  return Object.fromEntries(entries.slice(0, most));
}

async function ask(
  deps: DoctorDeps,
  { tenant, descriptor, client }: TenantContext,
  signal: AbortSignal,
  tell: (...answers: Answer[]) => Promise<void>,
): Promise<void> {
  const address = evaluateAddress(tenant, descriptor, await deps.plainAllowed());
  const shapeless = address.finding === 'address_wrong';
  const permission = shapeless ? skippedAnswer('permission', 'address') : await judgePermission(deps, tenant);
  const login = evaluateLogin(await deps.passOf(tenant.id));
  await tell(permission, address, login);
  const because = [permission, address].find(({ finding }) => isFailure(finding))?.step;
  if (because !== undefined) return tell(...serverSteps.map((step) => skippedAnswer(step, because)));

  const observer = deps.observeRequests(tenant.baseUrl);
  try {
    await probeServer({ deps, observer, tenant, signal }, client, tell);
  } finally {
    observer.dismiss();
  }
}

async function judgePermission({ isHostAllowed, now }: DoctorDeps, tenant: Tenant): Promise<Answer> {
  const from = now();
  const yes = await isHostAllowed(tenant.baseUrl);
  const probe: Probe = { asked: 'permission', took: now() - from };
  return answer('permission', yes ? 'allowed' : 'not_allowed', { host: hostOf(tenant.baseUrl) }, [probe]);
}
