/** Runs the conformance kit against a simulator, with clocks that no test waits for. */
import { expect } from 'vitest';
import { type CommandWorld, conformanceCommand } from '../../../scripts/conformance/command.ts';
import { NoAnswer } from '../../../scripts/conformance/credentials.ts';
import type { StepReport } from '../../../scripts/conformance/step-report.ts';
import { startFourWayShop } from '../../simulators/fourwayshop.ts';
import { startNCentral } from '../../simulators/ncentral.ts';
import { startNextUp } from '../../simulators/nextup.ts';
import { startNexudus } from '../../simulators/nexudus.ts';
import { startQ01 } from '../../simulators/q01.ts';
import type { RecordedRequest } from '../../simulators/requests.ts';
import type { CommonSwitches, ListenOptions } from '../../simulators/server.ts';
import { leak } from '../../support/leak.ts';

/** What every simulator has. */
export interface Server {
  readonly origin: string;
  readonly requests: RecordedRequest[];
  readonly switches: CommonSwitches;
  readonly clock: { now(): number; advance(seconds: number): void };
  secrets(): string[];
  close(): Promise<void>;
}

/** How a vendor's own engineer would call the kit. */
export interface Entry<S extends Server = Server> {
  start(options?: ListenOptions): Promise<S>;
  settings(server: S): Readonly<Record<string, string>>;
  /** The credentials, by environment variable. */
  environment: Readonly<Record<string, string>>;
}

const jwt =
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI1MjYxNDQzMCIsImV4cCI6MjIwODk4ODgwMH0.Northwind-demo-user-api-token-6Yt3Rk9PwX2m';

export const nextup: Entry<Awaited<ReturnType<typeof startNextUp>>> = {
  start: startNextUp,
  settings: ({ origin }) => ({ database: '99999999', explorerUrl: `${origin}/swagger` }),
  environment: {
    CONFORMANCE_USERNAME: 'erp.demo@example.com',
    CONFORMANCE_PASSWORD: 'NextUp-demo-password-7Qk2vXw9ZrT4mB8e',
  },
};
export const ncentral: Entry<Awaited<ReturnType<typeof startNCentral>>> = {
  start: startNCentral,
  settings: () => ({ accessExpiry: '30m' }),
  environment: { CONFORMANCE_JWT: jwt },
};
export const fourwayshop: Entry<Awaited<ReturnType<typeof startFourWayShop>>> = {
  start: startFourWayShop,
  settings: ({ origin }) => ({
    companyId: 'CORNER',
    siteId: '501',
    checkPath: 'check',
    logoutPath: 'logout',
    portalUrl: `${origin}/portal`,
  }),
  environment: {
    CONFORMANCE_USERNAME: 'clerk@example.com',
    CONFORMANCE_PASSWORD: 'Clerk-demo-password-8Bn4Qy6TjR1wXs5H',
  },
};
export const nexudus: Entry<Awaited<ReturnType<typeof startNexudus>>> = {
  start: startNexudus,
  settings: ({ portalOrigin }) => ({ portalUrl: portalOrigin }),
  environment: {
    CONFORMANCE_USERNAME: 'jane@example.com',
    CONFORMANCE_PASSWORD: 'Jane-demo-password-3Fq8Lw2XbN6vRt9K',
  },
};
export const q01: Entry<Awaited<ReturnType<typeof startQ01>>> = {
  start: startQ01,
  settings: ({ origin }) => ({
    tenantId: '00000Q01-0000-0001-0000-000CUSTOMER',
    resource: 'KETCHAPP',
    portalUrl: `${origin}/portal`,
  }),
  environment: {
    CONFORMANCE_USERNAME: 'paola@example.com',
    CONFORMANCE_PASSWORD: 'Paola-demo-password-6Rv2Nc8KgT5yJd4L',
  },
};

/** An entry among those of all vendors: each takes its own simulator alone, which a list cannot say. */
export const anyEntry = <S extends Server>(entry: Entry<S>) => entry as unknown as Entry;

export interface Examination {
  code: 0 | 1 | 2;
  /** The report and the notes, as printed. */
  text: string;
  /** The file of `--json`. */
  json: string;
  steps: readonly StepReport[];
  /** The waits in milliseconds. */
  waits: readonly number[];
  /** What was asked at the terminal. */
  asked: readonly string[];
}

export interface ExamineOptions {
  settings?: Readonly<Record<string, string>>;
  environment?: Readonly<Record<string, string>>;
  args?: readonly string[];
  /** Answers at the terminal, in their order. */
  answers?: readonly string[];
  world?: Partial<CommandWorld>;
}

/** Examines a running simulator, and holds of each run that no secret is in its output. */
export async function examine<S extends Server>(
  vendor: string,
  entry: Entry<S>,
  server: S,
  options: ExamineOptions = {},
): Promise<Examination> {
  const lines: string[] = [];
  const files: string[] = [];
  const waits: number[] = [];
  const asked: string[] = [];
  const answers = [...(options.answers ?? [])];
  const environment = { ...entry.environment, ...options.environment };
  const settings = { ...entry.settings(server), ...options.settings };
  const code = await conformanceCommand(
    [
      ...['--vendor', vendor, '--base-url', server.origin, '--json', 'report.json'],
      ...Object.entries(settings).flatMap(([name, value]) => ['--setting', `${name}=${value}`]),
      ...(options.args ?? []),
    ],
    {
      environment,
      fetch: globalThis.fetch,
      now: () => server.clock.now(),
      async sleep(milliseconds) {
        waits.push(milliseconds);
        server.clock.advance(milliseconds / 1000);
      },
      print: (line) => lines.push(line),
      note: (line) => lines.push(line),
      async ask(question) {
        asked.push(question);
        const answer = answers.shift();
        if (answer === undefined) throw new NoAnswer('there is no terminal to ask on');
        return answer;
      },
      writeFile: (_path, text) => files.push(text),
      version: '1.0.0',
      signal: new AbortController().signal,
      ...options.world,
    },
  );
  const text = lines.join('\n');
  const json = files.join('');
  // Of a link the token is the secret: where the server is, everybody at this terminal knows.
  const typed = [...Object.values(environment), ...(options.answers ?? [])].map((each) =>
    URL.canParse(each) ? new URL(each).search : each,
  );
  expect(
    leak(
      text + json,
      [...server.secrets(), ...typed].filter((each) => each.length > 5),
    ),
  ).toBeUndefined();
  return { code, text, json, steps: json === '' ? [] : JSON.parse(json).steps, waits, asked };
}

/** Each step with its verdict, and the form of its last reply. */
export function verdicts(steps: readonly StepReport[]): string[] {
  return steps.map(({ name, verdict, exchanges }) => {
    const form = exchanges.at(-1)?.form?.what;
    return `${name}: ${verdict}${form === undefined ? '' : `, ${form}`}`;
  });
}

/** The names of the steps that differ. */
export function differing(steps: readonly StepReport[]): string[] {
  return steps.filter(({ verdict }) => verdict === 'different').map(({ name }) => name);
}
