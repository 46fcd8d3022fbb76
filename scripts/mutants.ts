/**
 * `npm run mutants`: changes one small thing in the sources at a time and runs the tests of its folder, which must fail.
 * A mutant that survives is a line whose meaning no test holds.
 *
 *     npm run mutants                                   a sample over all folders
 *     npm run mutants -- --only vault,sessions/login    folders or files below lib
 *     npm run mutants -- --count 800 --seed 7           another sample
 *     npm run mutants -- --again                        the survivors of the last run
 *     npm run mutants -- --workers 2                    that many mutants at a time
 *
 * Prints each survivor as a change, also of a run that Ctrl-C cuts short. Ends with 1 when a folder has fewer than 90 %
 * killed.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isAccepted, readAccepted, staleAmong } from './mutants/accepted.ts';
import { applyMutant, type Mutant, mutantsOf } from './mutants/operators.ts';
import { functionAround } from './mutants/probes.ts';
import type { Baseline } from './mutants/runner.ts';
import { measure, startRunner } from './mutants/runner-process.ts';
import { sample } from './mutants/sample.ts';
import { log, root } from './setup/process.ts';

const minimumScore = 0.9;
/** Each folder's tests: its unit tests, then those of the contract and the integration that are about it. */
const folders: Readonly<Record<string, readonly (readonly string[])[]>> = {
  sessions: [
    ['tests/unit/sessions', 'tests/integration/sessions'],
    [
      'tests/integration/schedule.test.ts',
      'tests/integration/states.test.ts',
      'tests/integration/maintenance.test.ts',
      'tests/integration/session-lifecycle.test.ts',
      'tests/integration/session-worker-death.test.ts',
    ],
    [
      'tests/integration/bulk',
      'tests/integration/vault',
      'tests/integration/full-storage.test.ts',
      'tests/integration/foreign-replies.test.ts',
      'tests/integration/pasted-tokens.test.ts',
      'tests/integration/vendor-lifecycle.test.ts',
      'tests/unit/policy',
    ],
  ],
  portal: [['tests/unit/portal', 'tests/integration/portal']],
  vault: [['tests/unit/vault', 'tests/integration/vault'], ['tests/integration/vault-worker-death.test.ts']],
  http: [['tests/unit/http'], ['tests/contract/requests.test.ts']],
  vendors: [
    ['tests/unit/vendors', 'tests/integration/vendors'],
    ['tests/contract', 'tests/integration/vendor-lifecycle.test.ts'],
  ],
};
const reportFile = join(root, 'test-results', 'mutants.json');

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: Object.keys(folders).join(',') },
    count: { type: 'string', default: '400' },
    seed: { type: 'string', default: '1' },
    workers: { type: 'string', default: '1' },
    again: { type: 'boolean', default: false },
  },
});

interface Result {
  readonly mutant: Mutant;
  /** A test's name, `time` for one that never ended, `null` for a survivor. */
  readonly killedBy: string | null;
}

const accepted = readAccepted();
const everyMutant = readMutants();
for (const entry of staleAmong(accepted, [...everyMutant.values()].flat()))
  log(
    `No such mutant any more in tests/mutants-accepted.json: ${entry.file} “${entry.line}” ${entry.operator}`,
  );
const chosen = options.again
  ? survivorsOfLastRun()
  : sample(selected(), Number(options.count), Number(options.seed));
const results = new Map<string, Result[]>();
process.once('SIGINT', () => {
  report();
  process.exit(130);
});
for (const [folder, mutants] of chosen) await testFolder(folder, mutants);
report();

/** Every mutant, by folder. */
function readMutants(): Map<string, Mutant[]> {
  const byFolder = Object.keys(folders).map((folder): [string, Mutant[]] => {
    const names = readdirSync(join(root, 'lib', folder), { recursive: true, encoding: 'utf8' });
    const files = names
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `lib/${folder}/${name.replaceAll('\\', '/')}`);
    return [folder, files.sort().flatMap((file) => mutantsOf(file, readSource(file)))];
  });
  return new Map(byFolder);
}

/** The mutants of the folders and files that `--only` names, without the accepted ones. */
function selected(): Map<string, Mutant[]> {
  const paths = options.only.split(',').map((path) => `lib/${path}`);
  const isSelected = ({ file }: Mutant) =>
    paths.some((path) => file === `${path}.ts` || `${file}/`.startsWith(`${path}/`));
  const found = [...everyMutant].map(([folder, mutants]): [string, Mutant[]] => [
    folder,
    mutants.filter((mutant) => isSelected(mutant) && !isAccepted(accepted, mutant)),
  ]);
  return new Map(found.filter(([, mutants]) => mutants.length > 0));
}

function survivorsOfLastRun(): Map<string, Mutant[]> {
  const last = JSON.parse(readFileSync(reportFile, 'utf8')) as readonly Result[];
  const survivors = last.filter(({ killedBy }) => killedBy === null).map(({ mutant }) => mutant);
  const isSurvivor = (mutant: Mutant) => isAccepted(survivors, mutant);
  return new Map([...selected()].map(([folder, mutants]) => [folder, mutants.filter(isSurvivor)]));
}

/** Tests the mutants of a folder, several at a time. */
async function testFolder(folder: string, mutants: readonly Mutant[]): Promise<void> {
  const tests = folders[folder] ?? [];
  const queue = [...mutants];
  const done: Result[] = [];
  results.set(folder, done);
  const baseline = await measure(tests);
  if (baseline === undefined) throw new Error(`The tests of ${folder} do not end without a mutant either`);
  logBaseline(folder, baseline);
  const work = async () => {
    const runner = await startRunner();
    for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
      const { file } = mutant;
      const original = readSource(file);
      const job = {
        file,
        source: applyMutant(original, mutant),
        function: functionAround(file, original, mutant.start),
        tests,
        baseline,
      };
      const started = performance.now();
      const { killedBy } = await runner.test(job);
      const seconds = Math.round((performance.now() - started) / 1000);
      done.push({ mutant, killedBy });
      const verdict = killedBy === null ? 'SURVIVED' : 'killed';
      log(`${folder} ${done.length}/${mutants.length} ${verdict} in ${seconds} s ${title(mutant)}`);
    }
    runner.stop();
  };
  await Promise.all(Array.from({ length: Number(options.workers) }, work));
}

function logBaseline(folder: string, { totalMs, slowestTestMs, unreliable }: Baseline): void {
  const [total, slowest] = [totalMs, slowestTestMs].map((each) => (each / 1000).toFixed(1));
  log(`${folder} without a mutant: ${total} s, the slowest test ${slowest} s`);
  for (const test of Object.values(unreliable))
    log(`  its file is left out, for it fails without a mutant too: ${test}`);
}

function report(): void {
  const all = [...results.values()].flat();
  mkdirSync(join(root, 'test-results'), { recursive: true });
  writeFileSync(reportFile, `${JSON.stringify(all, null, 2)}\n`);
  for (const { mutant } of all.filter(({ killedBy }) => killedBy === null)) {
    log(`\n${title(mutant)}\n- ${mutant.original}\n+ ${mutant.replacement.replace(/\s+/g, ' ')}`);
  }
  log('');
  for (const [folder, tested] of results) {
    const killed = tested.filter(({ killedBy }) => killedBy !== null).length;
    const acceptedHere = accepted.filter(({ file }) => file.startsWith(`lib/${folder}/`)).length;
    const score = tested.length === 0 ? 1 : killed / tested.length;
    if (score < minimumScore) process.exitCode = 1;
    const share = `${killed} of ${tested.length} killed, ${(score * 100).toFixed(1)} %`;
    log(`${folder.padEnd(9)} ${share}; ${acceptedHere} more accepted as equivalent`);
  }
}

function title({ file, lineNumber, operator, line }: Mutant): string {
  return `${file}:${lineNumber} ${operator}: ${line}`;
}

function readSource(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}
