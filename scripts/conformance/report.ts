/** Writes a run's report, as lines for a person and as data to send. Both hold shapes alone. */
import type { Arguments } from './arguments.ts';
import type { Certainty } from './expectation.ts';
import type { ExchangeReport, StepReport, Verdict } from './step-report.ts';

const verdictWords: Readonly<Record<Verdict, string>> = {
  documented: 'as documented',
  inferred: 'as inferred',
  different: 'DIFFERENT',
  'not checked': 'not checked',
};

const certaintyWords: Readonly<Record<Certainty, string>> = {
  documented: 'documented',
  seen: 'seen in public',
  inferred: 'inferred',
};

/** One step as lines of text, without a line's end. */
export function stepLines({ name, verdict, reason, exchanges }: StepReport): string[] {
  return [
    `${verdictWords[verdict].padEnd(13)}  ${name}`,
    ...(reason === undefined ? [] : [`    ${reason}`]),
    ...exchanges.flatMap((exchange) => exchangeLines(exchange).map((line) => `    ${line}`)),
  ];
}

function exchangeLines(exchange: ExchangeReport): string[] {
  const { request, status, body, headers, form, differences } = exchange;
  const shown = Object.entries(headers ?? {}).map(([name, value]) => `${name}: ${value}`);
  return [
    `${request} → ${status ?? 'no status'}${body === null ? '' : `, ${body}`}`,
    ...(shown.length === 0 ? [] : [`  ${shown.join('; ')}`]),
    ...(form === null ? [] : [`  ${certaintyWords[form.certainty]}: ${form.what}. ${form.source}`]),
    ...differences.map((difference) => `  ${difference}`),
  ];
}

/** The last line: how many steps came out how. */
export function summaryLine(steps: readonly StepReport[]): string {
  const counts = (['documented', 'inferred', 'different', 'not checked'] as const).map(
    (verdict) => `${steps.filter((step) => step.verdict === verdict).length} ${verdictWords[verdict]}`,
  );
  return `${counts.join(', ')}.`;
}

/** Whether any step differs. */
export function hasDifference(steps: readonly StepReport[]): boolean {
  return steps.some(({ verdict }) => verdict === 'different');
}

/**
 * The report to send: no address, no setting's value, no account, no value of a reply.
 * @param startedAt epoch milliseconds
 */
export function toJsonReport(
  { tenant, method, isUnencrypted }: Arguments,
  steps: readonly StepReport[],
  startedAt: number,
  version: string,
): string {
  const report = {
    kit: `tenant-concierge ${version}`,
    day: new Date(startedAt).toISOString().slice(0, 10),
    vendor: tenant.vendor,
    connection: isUnencrypted ? 'unencrypted' : new URL(tenant.baseUrl).protocol.replace(':', ''),
    signIn: method.id,
    settings: Object.keys(tenant.settings).sort(),
    differs: hasDifference(steps),
    steps,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
