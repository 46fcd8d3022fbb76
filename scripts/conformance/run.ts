/** Runs a vendor's calls against one server, step by step, and judges each reply. */
import { asConciergeError, ConciergeError, type ErrorCode } from '../../lib/errors.ts';
import { createVendorIo } from '../../lib/sessions/vendor-io.ts';
import { clients } from '../../lib/vendors/clients.ts';
import type { Tenant, VendorClient } from '../../lib/vendors/contract.ts';
import { findDescriptor } from '../../lib/vendors/descriptors.ts';
import { requestedPause } from '../../lib/vendors/recognition.ts';
import type { CallExpectation, Meaning, VendorExpectations } from './expectation.ts';
import { expectations } from './expectations/all.ts';
import { callOf, judge } from './judge.ts';
import { createRecording, type Exchange } from './recording.ts';
import type { Done, RunDeps, RunOptions, Step, StepKind } from './step.ts';
import { type ExchangeReport, reportExchange, type StepReport, worstOf } from './step-report.ts';
import { logOutStep, runSteps } from './steps.ts';

/**
 * Runs every step. What a server causes is in the reports and never thrown.
 * @throws TypeError for a vendor without expectations
 */
export async function runConformance(options: RunOptions, deps: RunDeps): Promise<StepReport[]> {
  const { tenant } = options;
  const client = clients[tenant.vendor];
  const descriptor = findDescriptor(tenant.vendor);
  const expected = expectations[tenant.vendor];
  if (client === undefined || descriptor === undefined || expected === undefined)
    throw new TypeError(`no expectations of ${tenant.vendor}`);
  const { send, exchanges } = createRecording(deps);
  const io = createVendorIo(
    {
      send,
      sleep: (milliseconds) => deps.sleep(milliseconds),
      now: deps.now,
      randomId: deps.randomId,
      device: async () => toUuid(deps.randomId()),
    },
    tenant,
    client,
    new AbortController().signal,
    {
      repeats: true,
      onWait: async (seconds) => deps.onWait(seconds),
      async assertStillWanted() {
        if (deps.signal.aborted) throw new ConciergeError('throttled', { detail: 'stopped' });
      },
    },
  );
  const steps: StepReport[] = [];
  const step = createStep({ tenant, client, expected, exchanges, steps, deps });
  await runSteps({ ...options, client, descriptor, expected, io, send, step, deps });
  return steps;
}

/** A UUID of this run alone, in place of an installation's device id. */
function toUuid(id: string): string {
  return id.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5');
}

interface StepContext {
  tenant: Tenant;
  client: VendorClient;
  expected: VendorExpectations;
  exchanges: Exchange[];
  steps: StepReport[];
  deps: RunDeps;
}

/** Creates the function that does one step, judges what it sent, and reports. */
function createStep({ tenant, client, expected, exchanges, steps, deps }: StepContext): Step {
  return async (kind, work) => {
    const report = (step: Omit<StepReport, 'name'>) => {
      steps.push({ name: kind.name, ...step });
      deps.onStep({ name: kind.name, ...step });
    };
    const skip = (reason: string) => {
      report({ verdict: 'not checked', reason, outcome: null, exchanges: [] });
      return { result: null, outcome: 'not checked' };
    };
    if (typeof work === 'string') return skip(work);
    if (deps.signal.aborted && kind.name !== logOutStep) return skip('the run was stopped');
    const first = exchanges.length;
    const done = await attempt(work);
    const sent = exchanges.slice(first);
    if (sent.length === 0) return skip(`nothing was sent: ${done.outcome}`);
    const judged = sent.map((exchange, index) => judgeExchange(exchange, kind, index === sent.length - 1));
    const { outcome } = done;
    const untold = kind.whyUntold?.(sent) ?? null;
    const reason = untold ?? reasonOf(kind, judged, outcome);
    const verdict = reason === null ? worstOf(judged.map((each) => each.verdict)) : 'different';
    report({
      verdict: untold === null ? verdict : 'not checked',
      ...(reason === null ? {} : { reason }),
      outcome,
      exchanges: judged,
    });
    return done;
  };

  function judgeExchange(exchange: Exchange, kind: StepKind, isLast: boolean): ExchangeReport {
    const call = findCall(exchange, kind);
    const { reply } = exchange;
    if (reply === null) return reportExchange(exchange, call, null);
    const { throttled } = expected;
    if (requestedPause(client, reply) !== null)
      return reportExchange(exchange, call, judge(tenant, reply, throttled, ['throttled']));
    // A client may ask the probe after a doubtful refusal, and try another method after a missing call.
    const wanted = call.name === 'probe' ? [expected.probe] : kind.wanted;
    const allowed: readonly Meaning[] = isLast ? wanted : [...wanted, 'missing'];
    return reportExchange(exchange, call, judge(tenant, reply, call.replies, allowed, throttled));
  }

  function findCall({ request }: Exchange, { call: name }: StepKind): CallExpectation {
    const named = expected.calls.find((call) => name !== undefined && call.name === name);
    return named ?? callOf(expected, tenant, request);
  }
}

/** The outcome that the client must come to when a reply has this meaning; `done` for the others. */
const outcomes: Readonly<Partial<Record<Meaning, ErrorCode>>> = {
  refused: 'bad_credentials',
  'code required': 'code_required',
  dead: 'session_dead',
};

/** What differs although each reply has an expected form, or `null`. */
function reasonOf(kind: StepKind, judged: readonly ExchangeReport[], outcome: string): string | null {
  const own = judged.filter(({ call }) => call !== 'probe' || kind.outcome !== undefined);
  const meaning = own.at(-1)?.meaning ?? null;
  if (meaning === null) return null;
  if (meaning === 'throttled') return 'the server asks for more or longer pauses than are waited for';
  if (outcome === (kind.outcome ?? outcomes[meaning] ?? 'done')) return null;
  return `the reply is as expected, but the vendor’s client of ours takes it for “${outcome}”`;
}

/** Does the work; a failure at run time is an outcome. @throws TypeError for a mistake in the kit or a client */
async function attempt<T>(work: () => Promise<T>): Promise<Done<T>> {
  try {
    return { result: await work(), outcome: 'done' };
  } catch (thrown) {
    if (thrown instanceof TypeError) throw thrown;
    const { code, facts } = asConciergeError(thrown);
    return { result: null, outcome: facts.detail === undefined ? code : `${code} (${facts.detail})` };
  }
}
