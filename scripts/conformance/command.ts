/** The command `npm run conformance` over a world that tests can hand in. */
import { randomBytes } from 'node:crypto';
import { ConciergeError } from '../../lib/errors.ts';
import { cleanCredentials, matchesFields } from '../../lib/sessions/typed-credentials.ts';
import type { SignInField, SignInMethod } from '../../lib/vendors/contract.ts';
import { english } from '../node-i18n.ts';
import { type Arguments, type Environment, parseArguments, UsageError } from './arguments.ts';
import { NoAnswer, variableOf } from './credentials.ts';
import { help } from './help.ts';
import type { RecordingDeps } from './recording.ts';
import { hasDifference, stepLines, summaryLine, toJsonReport } from './report.ts';
import { runConformance } from './run.ts';
import { fieldsOf } from './steps.ts';

export interface CommandWorld extends RecordingDeps {
  environment: Environment;
  /** Prints a line of the report. */
  print(line: string): void;
  /** Prints a line beside the report: progress, or why the command was not used rightly. */
  note(line: string): void;
  /** Asks at the terminal. @throws NoAnswer */
  ask(question: string, isSecret: boolean): Promise<string>;
  writeFile(path: string, text: string): void;
  version: string;
  /** Ends the run early. */
  signal: AbortSignal;
}

/** Runs the command. @returns the exit code: 0 nothing differs, 1 something does, 2 wrong usage */
export async function conformanceCommand(argv: readonly string[], world: CommandWorld): Promise<0 | 1 | 2> {
  try {
    const args = parseArguments(argv, world.environment);
    if (args === null) {
      world.print(help());
      return 0;
    }
    return (await examine(args, world)) ? 1 : 0;
  } catch (thrown) {
    if (!(thrown instanceof UsageError)) throw thrown;
    world.note(thrown.message);
    return 2;
  }
}

/** Runs and reports. @returns whether something differs */
async function examine(args: Arguments, world: CommandWorld): Promise<boolean> {
  const { tenant, descriptor, method } = args;
  if (args.isUnencrypted) world.note('Plain http: everybody on the way can read the credentials.');
  world.print(`${descriptor.label}, ${tenant.baseUrl}\n`);
  const fields = clean(method, await askFields(fieldsOf(method, false), world));
  if (!matchesFields(method.fields, fields)) throw new UsageError('A field of the sign-in is empty.');
  const startedAt = world.now();
  const steps = await runConformance(
    { tenant, method, fields, waitForExpiry: args.waitForExpiry },
    {
      ...world,
      randomId: () => randomBytes(16).toString('hex'),
      askForCode: async () => clean(method, await askFields(fieldsOf(method, true), world)),
      onStep: (step) => {
        for (const line of stepLines(step)) world.print(line);
      },
      onWait: (seconds) => world.note(`Waiting ${seconds} s …`),
    },
  );
  world.print(`\n${summaryLine(steps)}`);
  if (args.json !== null) writeReport(args.json, toJsonReport(args, steps, startedAt, world.version), world);
  return hasDifference(steps);
}

/** @throws UsageError for a file that cannot be written */
function writeReport(path: string, report: string, { writeFile }: CommandWorld): void {
  try {
    writeFile(path, report);
  } catch {
    throw new UsageError('--json: the file could not be written.');
  }
}

/** The fields' values, each from its variable or from the person. @throws UsageError when nobody answers */
async function askFields(
  fields: readonly SignInField[],
  { environment, ask }: CommandWorld,
): Promise<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const field of fields) {
    const given = environment[variableOf(field)] ?? '';
    try {
      values[field.name] = given === '' ? await ask(english(field.label), field.secret) : given;
    } catch (thrown) {
      if (!(thrown instanceof NoAnswer)) throw thrown;
      throw new UsageError(`${english(field.label)}: ${thrown.message}. Set ${variableOf(field)}.`);
    }
  }
  return values;
}

/** What was typed, without what a clipboard adds. @throws UsageError for what cannot be a token or a link */
function clean(method: SignInMethod, fields: Readonly<Record<string, string>>): Record<string, string> {
  try {
    return { ...cleanCredentials(method, { method: method.id, fields }).fields };
  } catch (thrown) {
    if (!(thrown instanceof ConciergeError)) throw thrown;
    throw new UsageError('What was given is no token, or no link that holds one. Nothing was sent.');
  }
}
