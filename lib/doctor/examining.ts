/**
 * Examines a tenant that will not log in: asks the browser and the server, step by step, and writes each answer down
 * as it comes. It sends no credential and starts no log-in.
 */
import { own } from '../own.ts';
import type { Store } from '../platform/store.ts';
import type { Witness } from '../platform/witness.ts';
import type { Known } from '../sessions/known.ts';
import type { Pass } from '../sessions/schema.ts';
import { examinations } from '../slots/background.ts';
import { hostOf } from '../tenants/hosts.ts';
import type { Tenant } from '../vendors/contract.ts';
import { askServer, type Instruments, remote } from './asking.ts';
import { type Verdict, verdictOn } from './conclusion.ts';
import { isTrouble, steps } from './findings.ts';
import { answer, judgeAddress, judgeLogin, unasked } from './judging.ts';
import type { Answer, Examination, Examinations, Probe } from './schema.ts';

export interface DoctorParts extends Instruments {
  store: Store;
  /** The tenant with what its vendor declares and does, though its address may be forbidden. */
  known(tenantId: string): Promise<Known>;
  allowed(address: string): Promise<boolean>;
  /** Whether plain http may be used at all. */
  plainAllowed(): Promise<boolean>;
  passOf(tenantId: string): Promise<Pass | undefined>;
  witness(address: string): Witness;
  /** Writes the examination down for the person. @param work gives what it came to, `null` when it was ended before */
  noted(tenantId: string, work: () => Promise<Verdict | null>): Promise<void>;
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
export function openDoctor(parts: DoctorParts): Doctor {
  const running = new Map<string, { stop: AbortController; done: Promise<void> }>();
  return {
    examine(tenantId) {
      const under = running.get(tenantId);
      if (under !== undefined) return under.done;
      const stop = new AbortController();
      const done = parts
        .noted(tenantId, () => examination(parts, tenantId, stop.signal))
        .finally(() => running.delete(tenantId));
      running.set(tenantId, { stop, done });
      return done;
    },
    cancel: (tenantId) => running.get(tenantId)?.stop.abort(),
  };
}

async function examination(
  parts: DoctorParts,
  tenantId: string,
  signal: AbortSignal,
): Promise<Verdict | null> {
  const known = await parts.known(tenantId);
  const startedAt = parts.now();
  const write = (change: (kept: Examination) => Examination) =>
    parts.store.change([examinations], (all): [Examinations] => {
      const kept = own(all, tenantId);
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
    await ask(parts, known, signal, tell);
    await write((kept) => ({ ...kept, endedAt: parts.now() }));
    return verdictOn(answers);
  } catch (thrown) {
    await write((kept) => ({ ...kept, endedAt: parts.now(), cancelled: true }));
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
  parts: DoctorParts,
  { tenant, about, wire }: Known,
  signal: AbortSignal,
  tell: (...answers: Answer[]) => Promise<void>,
): Promise<void> {
  const address = judgeAddress(tenant, about, await parts.plainAllowed());
  const shapeless = address.finding === 'address_wrong';
  const permission = shapeless ? unasked('permission', 'address') : await judgePermission(parts, tenant);
  const login = judgeLogin(await parts.passOf(tenant.id));
  await tell(permission, address, login);
  const because = [permission, address].find(({ finding }) => isTrouble(finding))?.step;
  if (because !== undefined) return tell(...remote.map((step) => unasked(step, because)));

  const witness = parts.witness(tenant.baseUrl);
  try {
    await askServer({ parts, witness, tenant, signal }, wire, tell);
  } finally {
    witness.dismiss();
  }
}

async function judgePermission({ allowed, now }: DoctorParts, tenant: Tenant): Promise<Answer> {
  const from = now();
  const yes = await allowed(tenant.baseUrl);
  const probe: Probe = { asked: 'permission', took: now() - from };
  return answer('permission', yes ? 'allowed' : 'not_allowed', { host: hostOf(tenant.baseUrl) }, [probe]);
}
