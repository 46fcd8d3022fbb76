/**
 * Examines a tenant whose log-in fails, step by step, and stores each answer as soon as the step ends.
 * Sends no credential and starts no log-in.
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

interface DoctorDeps extends ProbeDeps {
  store: Store;
  /** The tenant with its descriptor and client; must also accept an address that the policy forbids. */
  resolve(tenantId: string): Promise<TenantContext>;
  isHostAllowed(address: string): Promise<boolean>;
  /** Whether the policy allows plain http. */
  plainAllowed(): Promise<boolean>;
  passOf(tenantId: string): Promise<Pass | undefined>;
  observeRequests(address: string): RequestObserver;
  /** Runs the examination with a journal entry. @param work resolves with the verdict, `null` when cancelled */
  record(tenantId: string, work: () => Promise<Verdict | null>): Promise<void>;
}

export interface Doctor {
  /** Examines a tenant, or joins the running examination. The answers go to the slot `examinations`. */
  examine(tenantId: string): Promise<void>;
  /** Cancels an examination; the answers so far stay stored. */
  cancel(tenantId: string): void;
}

/** Longest duration in milliseconds; an unfinished examination older than this has died with its worker. */
const maxDurationMs = 30_000;
/** Maximum number of stored examinations, one per tenant; the oldest are dropped. */
const maxExaminations = 20;

/** Creates the connection doctor, with single flight per tenant. */
export function createDoctor(deps: DoctorDeps): Doctor {
  const running = new Map<string, { stop: AbortController; done: Promise<void> }>();
  return {
    examine(tenantId) {
      const current = running.get(tenantId);
      if (current !== undefined) return current.done;
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
  const write = (change: (stored: Examination) => Examination) =>
    deps.store.update([examinations], (all): [Examinations] => {
      const stored = getOwn(all, tenantId);
      const own =
        stored?.startedAt === startedAt
          ? stored
          : { startedAt, until: startedAt + maxDurationMs, answers: [] };
      return [newest({ ...all, [tenantId]: change(own) })];
    });
  let answers: Answer[] = [];
  const addAnswers = (...more: Answer[]) => {
    answers = sortBySteps([...answers, ...more]);
    const snapshot = answers;
    return write((stored) => ({ ...stored, answers: snapshot }));
  };

  await write(() => ({ startedAt, until: startedAt + maxDurationMs, answers: [] }));
  try {
    await runSteps(deps, context, signal, addAnswers);
    await write((stored) => ({ ...stored, endedAt: deps.now() }));
    return deriveVerdict(answers);
  } catch (thrown) {
    await write((stored) => ({ ...stored, endedAt: deps.now(), cancelled: true }));
    if (!signal.aborted) throw thrown;
    return null;
  }
}

function sortBySteps(answers: readonly Answer[]): Answer[] {
  return answers.toSorted((a, b) => steps.indexOf(a.step) - steps.indexOf(b.step));
}

function newest(all: Examinations): Examinations {
  const entries = Object.entries(all).toSorted(([, a], [, b]) => b.startedAt - a.startedAt);
  return Object.fromEntries(entries.slice(0, maxExaminations));
}

async function runSteps(
  deps: DoctorDeps,
  { tenant, descriptor, client }: TenantContext,
  signal: AbortSignal,
  addAnswers: (...answers: Answer[]) => Promise<void>,
): Promise<void> {
  const address = evaluateAddress(tenant, descriptor, await deps.plainAllowed());
  const malformed = address.finding === 'address_wrong';
  const permission = malformed
    ? skippedAnswer('permission', 'address')
    : await evaluatePermission(deps, tenant);
  const login = evaluateLogin(await deps.passOf(tenant.id));
  await addAnswers(permission, address, login);
  const blockedBy = [permission, address].find(({ finding }) => isFailure(finding))?.step;
  if (blockedBy !== undefined)
    return addAnswers(...serverSteps.map((step) => skippedAnswer(step, blockedBy)));

  const observer = deps.observeRequests(tenant.baseUrl);
  try {
    await probeServer({ deps, observer, tenant, signal }, { client, descriptor }, addAnswers);
  } finally {
    observer.dismiss();
  }
}

async function evaluatePermission({ isHostAllowed, now }: DoctorDeps, tenant: Tenant): Promise<Answer> {
  const from = now();
  const allowed = await isHostAllowed(tenant.baseUrl);
  const probe: Probe = { target: 'permission', durationMs: now() - from };
  return answer('permission', allowed ? 'allowed' : 'not_allowed', { host: hostOf(tenant.baseUrl) }, [probe]);
}
