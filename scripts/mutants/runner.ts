/**
 * A child process of `npm run mutants`: one long-lived vitest that tests one mutant after another. The mutant is what
 * vite loads in place of the file; nothing is written, so that runners work side by side.
 */
import { basename, join, relative } from 'node:path';
import { BaseSequencer, createVitest, type TestModule, type TestSpecification } from 'vitest/node';
import { root } from '../setup/process.ts';

/** What the runner is asked. */
export interface Job {
  /** The mutated file, from the root of the repository. */
  readonly file: string;
  /** Its mutated text. */
  readonly source: string;
  /** Folders and files of tests, from the root of the repository; those of an earlier group run first. */
  readonly tests: readonly (readonly string[])[];
}

/** What the runner answers. */
export interface Outcome {
  /** The test that failed, with its file; `null` when all passed. */
  readonly killedBy: string | null;
  /** Tests that fail without any mutant too: their files kill nothing. */
  readonly unreliable: readonly string[];
}

/** Leaves test files in the order in which they were asked for. */
class InGivenOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files;
  }
}

let mutant: Job | null = null;
/** What each test file took when it last passed, in milliseconds. */
const durations = new Map<string, number>();
/** Test files that were seen to pass without a mutant. */
const green = new Set<string>();
/** The tests that failed without a mutant, by their file. */
const unreliable = new Map<string, string>();

const vitest = await createVitest(
  {
    config: false,
    root,
    watch: false,
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/e2e/**', 'tests/architecture/**'],
    setupFiles: ['tests/support/seed.ts'],
    // The same cases for each mutant, so that a kill can be repeated.
    env: { CI: '1' },
    // A machine that tests mutants is busy; a test that waits for ever is waited for three times as long.
    testTimeout: 60_000,
    expect: { poll: { timeout: 15_000 } },
    maxWorkers: 1,
    isolate: false,
    // It is keyed by the file on disk, and would hide the mutant.
    fsModuleCache: false,
    bail: 1,
    reporters: [{}],
    sequence: { sequencer: InGivenOrder },
  },
  {
    plugins: [
      {
        name: 'mutant',
        enforce: 'pre',
        load: (id) => (mutant !== null && id === join(root, mutant.file) ? mutant.source : undefined),
      },
    ],
  },
);
await vitest.standalone();
process.on('message', (job: Job) => void kill(job).then((outcome) => process.send?.(outcome)));
process.on('disconnect', () => process.exit());
process.send?.('ready');

/** Looks for a test that fails with a mutant, passes without it, and fails with it again where time was the reason. */
async function kill(job: Job): Promise<Outcome> {
  const skipped = new Set(unreliable.keys());
  for (;;) {
    const failed = await run(
      job,
      (await testsFor(job)).filter(({ moduleId }) => !skipped.has(moduleId)),
    );
    if (failed === undefined) return { killedBy: null, unreliable: [...unreliable.values()] };
    const test = vitest.getModuleSpecifications(failed.module);
    const without = green.has(failed.module) ? undefined : await run(null, test);
    const passesWithout = without === undefined;
    if (passesWithout) green.add(failed.module);
    else unreliable.set(failed.module, `${without.name}: ${without.reason}`);
    const mayPass = passesWithout && /timed? ?out/i.test(failed.reason);
    if (passesWithout && (!mayPass || (await run(job, test)) !== undefined))
      return { killedBy: failed.name, unreliable: [...unreliable.values()] };
    skipped.add(failed.module);
  }
}

interface Failure {
  readonly module: string;
  readonly name: string;
  readonly reason: string;
}

async function run(next: Job | null, tests: TestSpecification[]): Promise<Failure | undefined> {
  if (tests.length === 0) return undefined;
  const files = [mutant, next].flatMap((each) => (each === null ? [] : [join(root, each.file)]));
  mutant = next;
  for (const file of files) vitest.invalidateFile(file);
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(tests);
  for (const each of testModules) if (each.ok()) durations.set(each.moduleId, each.diagnostic().duration);
  const failure = testModules.map(failureOf).find((each) => each !== undefined);
  const [unhandled] = unhandledErrors;
  const [first] = testModules;
  if (failure !== undefined || unhandled === undefined || first === undefined) return failure;
  return { module: first.moduleId, name: String(unhandled), reason: String(unhandled) };
}

/** The tests whose imports lead to the mutant's file; in each group those named like it first, then the quickest. */
async function testsFor({ file, tests }: Job): Promise<TestSpecification[]> {
  vitest.config.related = [join(root, file)];
  const names = file.split(/[/.]/);
  const rank = ({ moduleId }: TestSpecification) =>
    (names.includes(basename(moduleId, '.test.ts')) ? 0 : 1e9) + (durations.get(moduleId) ?? 1e6);
  const groups = tests.map(async (paths) => {
    const reaching = await vitest.getRelevantTestSpecifications(paths.map((path) => join(root, path)));
    return reaching.sort((a, b) => rank(a) - rank(b));
  });
  return (await Promise.all(groups)).flat();
}

function failureOf(module: TestModule): Failure | undefined {
  if (module.ok() || module.state() === 'skipped') return undefined;
  const [test] = module.children.allTests('failed');
  const errors = test?.result().errors ?? module.errors();
  const reason = errors[0]?.message ?? 'did not load';
  const file = relative(root, module.moduleId);
  return {
    module: module.moduleId,
    name: test ? `${file} “${test.fullName}”` : `${file}: ${reason}`,
    reason,
  };
}
