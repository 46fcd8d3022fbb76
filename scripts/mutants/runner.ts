/**
 * A child process of `npm run mutants`: one long-lived vitest that tests one mutant after another. The mutant is what
 * vite loads in place of the file; nothing is written, so that runners work side by side.
 */
import { readFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BaseSequencer, createVitest, type TestModule, type TestSpecification } from 'vitest/node';
import { root } from '../setup/process.ts';
import { withProbes } from './probes.ts';

/** Folders and files of tests, from the root of the repository; those of an earlier group run first. */
export type TestGroups = readonly (readonly string[])[];

/** Asks what the tests of a folder do without a mutant. */
export interface BaselineJob {
  readonly tests: TestGroups;
}

export interface Baseline {
  /** What each test file took, in milliseconds. */
  readonly durations: Readonly<Record<string, number>>;
  /** By `functionKey`, the test files that run the function. */
  readonly reached: Readonly<Record<string, readonly string[]>>;
  readonly slowestTestMs: number;
  readonly totalMs: number;
  /** By its file, a test that fails without a mutant: the file kills nothing. */
  readonly unreliable: Readonly<Record<string, string>>;
}

/** Asks whether the tests of a folder kill a mutant. */
export interface Job {
  /** The mutated file, from the root of the repository. */
  readonly file: string;
  /** Its mutated text. */
  readonly source: string;
  /** The `functionKey` of what was mutated; `undefined` outside every function. */
  readonly function: string | undefined;
  readonly tests: TestGroups;
  readonly baseline: Baseline;
}

export interface Outcome {
  /** The test that failed, with its file; `null` when all passed. */
  readonly killedBy: string | null;
}

/** Leaves test files in the order in which they were asked for. */
class InGivenOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files;
  }
}

const seedFile = 'tests/support/seed.ts';
const probeFile = fileURLToPath(new URL('reached.ts', import.meta.url));
let mutant: Job | null = null;
let isProbing = false;
/** By a mutated file, the test files that killed its mutants, the latest first: they are likely to kill the next. */
const killers = new Map<string, readonly string[]>();

const vitest = await createVitest(
  {
    config: false,
    root,
    watch: false,
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/e2e/**', 'tests/architecture/**'],
    setupFiles: [seedFile],
    // The same cases for each mutant, so that a kill can be repeated.
    env: { CI: '1' },
    // For the baseline: the limit of a mutant is made from it.
    testTimeout: 120_000,
    expect: { poll: { timeout: 15_000 } },
    // A thread ends with its runner; the process of an endless mutant would run on.
    pool: 'threads',
    maxWorkers: 1,
    isolate: false,
    // It is keyed by the file on disk, and would hide the mutant.
    fsModuleCache: false,
    reporters: [{}],
    sequence: { sequencer: InGivenOrder },
  },
  {
    plugins: [
      {
        name: 'mutant',
        enforce: 'pre',
        async load(id) {
          if (mutant !== null && id === join(root, mutant.file)) return mutant.source;
          const file = relative(root, id).replaceAll('\\', '/');
          if (!isProbing || !/^lib\/.*\.ts$/.test(file)) return undefined;
          return withProbes(file, await readFile(id, 'utf8'));
        },
      },
    ],
  },
);
await vitest.standalone();
process.on('message', (job: Job | BaselineJob) => {
  void ('baseline' in job ? kill(job) : measure(job)).then((answer) => process.send?.(answer));
});
process.on('disconnect', () => process.exit());
process.send?.('ready');

/** Ends the runner's use: it holds the sources with probes from now on. */
async function measure({ tests }: BaselineJob): Promise<Baseline> {
  isProbing = true;
  for (const { config } of vitest.projects) config.setupFiles = [join(root, seedFile), probeFile];
  const started = performance.now();
  const inGroups = await Promise.all(tests.map(findTests));
  const { testModules } = await vitest.runTestSpecifications(inGroups.flat());
  const passed = testModules
    .flatMap((module) => [...module.children.allTests('passed')])
    .map((test) => test.diagnostic()?.duration ?? 0);
  const failed = testModules.flatMap((module) => failureOf(module) ?? []);
  const pairs = testModules.flatMap((module) =>
    (module.meta().reached ?? []).map((name) => ({ name, moduleId: module.moduleId })),
  );
  const byName = Object.entries(Object.groupBy(pairs, ({ name }) => name));
  return {
    durations: Object.fromEntries(testModules.map((each) => [each.moduleId, each.diagnostic().duration])),
    reached: Object.fromEntries(
      byName.map(([name, reached = []]) => [name, reached.map(({ moduleId }) => moduleId)]),
    ),
    slowestTestMs: Math.max(0, ...passed),
    totalMs: performance.now() - started,
    unreliable: Object.fromEntries(failed.map(({ module, name, reason }) => [module, `${name}: ${reason}`])),
  };
}

function findTests(paths: readonly string[]): Promise<TestSpecification[]> {
  return vitest.getRelevantTestSpecifications(paths.map((path) => join(root, path)));
}

/** Looks for a test that fails with a mutant; where slowness may be the reason, it must pass without and fail again. */
async function kill(job: Job): Promise<Outcome> {
  vitest.config.bail = 1;
  for (const { config } of vitest.projects) config.testTimeout = 10_000 + 5 * job.baseline.slowestTestMs;
  const skipped = new Set(Object.keys(job.baseline.unreliable));
  for (;;) {
    const tests = (await testsFor(job)).filter(({ moduleId }) => !skipped.has(moduleId));
    const failed = await run(job, tests);
    if (failed === undefined) return { killedBy: null };
    const again = vitest.getModuleSpecifications(failed.module);
    const isSlow = failed.durationMs > job.baseline.slowestTestMs;
    if (!isSlow || ((await run(null, again)) === undefined && (await run(job, again)) !== undefined)) {
      const others = killers.get(job.file)?.filter((each) => each !== failed.module) ?? [];
      killers.set(job.file, [failed.module, ...others]);
      return { killedBy: failed.name };
    }
    skipped.add(failed.module);
  }
}

interface Failure {
  readonly module: string;
  readonly name: string;
  readonly reason: string;
  readonly durationMs: number;
}

async function run(next: Job | null, tests: TestSpecification[]): Promise<Failure | undefined> {
  if (tests.length === 0) return undefined;
  const files = [mutant, next].flatMap((each) => (each === null ? [] : [join(root, each.file)]));
  mutant = next;
  for (const file of files) vitest.invalidateFile(file);
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(tests);
  const failure = testModules.map(failureOf).find((each) => each !== undefined);
  const [unhandled] = unhandledErrors;
  const [first] = testModules;
  if (failure !== undefined || unhandled === undefined || first === undefined) return failure;
  // It comes from another process: no Error any more, and without a prototype.
  const { message } = unhandled as { readonly message?: unknown };
  return { module: first.moduleId, name: `unhandled: ${message}`, reason: `${message}`, durationMs: 0 };
}

/** The test files that run the mutated code: the likely killers first, then by group, and in it the quickest first. */
async function testsFor({ file, function: name, tests, baseline }: Job): Promise<TestSpecification[]> {
  // Where the code runs at its import, the files whose imports lead to it.
  if (name === undefined) vitest.config.related = [join(root, file)];
  else delete vitest.config.related;
  const names = file.split(/[/.]/);
  const lastKillers = killers.get(file) ?? [];
  const rank = ({ moduleId }: TestSpecification) => {
    const isNamesake = names.includes(basename(moduleId, '.test.ts'));
    return (isNamesake ? 0 : 1e9) + (baseline.durations[moduleId] ?? 0);
  };
  const inGroups = await Promise.all(tests.map(findTests));
  const ranked = inGroups.flatMap((group) => group.sort((a, b) => rank(a) - rank(b)));
  const runsIt = ({ moduleId }: TestSpecification) =>
    name === undefined || baseline.reached[name]?.includes(moduleId) === true;
  const place = ({ moduleId }: TestSpecification) =>
    lastKillers.includes(moduleId) ? lastKillers.indexOf(moduleId) : lastKillers.length;
  return ranked.filter(runsIt).sort((a, b) => place(a) - place(b));
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
    durationMs: test?.diagnostic()?.duration ?? 0,
  };
}
