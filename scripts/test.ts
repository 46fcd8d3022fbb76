/**
 * `npm test`: types, lint, unit tests, architecture rules, browser tests. Words after `--` select parts (`types`,
 * `lint`, `unit`, `architecture`, `e2e`, `servers`), or test files whose path contains a word.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { buildPackages } from './setup/build.ts';
import { ensureChromium } from './setup/chromium.ts';
import { ensureFirefox } from './setup/firefox.ts';
import { ensureLowestChromium } from './setup/lowest-chromium.ts';
import { ensureNginx } from './setup/nginx.ts';
import { requirePolicyFolder } from './setup/policy-folder.ts';
import { log, root, runTool, SetupError } from './setup/process.ts';
import { ensureVirtualDisplay } from './setup/virtual-display.ts';
import { countFailed, failedFiles, joinReports, type Report, readReport } from './testing/report.ts';

/** The fewest tests of a whole run, by vitest project: a runner that finds too few files must not pass. */
const minimumTests = { unit: 3500, architecture: 170, e2e: 500, servers: 6 };
type Project = keyof typeof minimumTests;
const projects = Object.keys(minimumTests) as Project[];
const parts: readonly string[] = ['types', 'lint', ...projects];

const words = process.argv.slice(2);
const namedParts = words.filter((word) => parts.includes(word));
const fileFilters = words.filter((word) => !parts.includes(word));
const unnamed = fileFilters.length > 0 ? projects : ['types', 'lint', ...projects];
const selected = new Set(namedParts.length > 0 ? namedParts : unnamed);
// All real products take minutes to install: `npm run test:servers` names them, else the light ones run.
if (!namedParts.includes('servers')) process.env.SERVERS = 'light';
const isCi = /^(1|true)$/i.test(process.env.CI ?? '');
const reportFolder = join(root, 'test-results');

const count = { passed: 0, failed: 0 };
const durations: string[] = [];
/** With more failing files than this the run itself is at fault. */
const mostFilesAgain = 3;
/** Tests that failed beside others and passed alone. */
const unsteady: string[] = [];
/** Each skipped group of tests with its reason. */
const skipped: string[] = [];

try {
  // A new machine installs them for a minute or two; the parts that open none run meanwhile.
  const needsBrowsers = selected.has('e2e') || selected.has('servers');
  const browsers = needsBrowsers ? timed('browsers', prepareBrowsers) : Promise.resolve([]);
  // A failure is reported by the part that awaits it.
  browsers.catch(() => undefined);
  if (selected.has('architecture') || selected.has('e2e')) await timed('packages', buildPackages);
  if (selected.has('types')) await timed('types', () => check('Types (tsc)', 'tsc', ['--noEmit']));
  if (selected.has('lint')) await timed('lint', () => check('Lint (biome)', 'biome', ['check', '.']));
  rmSync(reportFolder, { recursive: true, force: true });
  mkdirSync(reportFolder, { recursive: true });
  for (const project of projects) {
    if (!selected.has(project)) continue;
    const opensBrowsers = project === 'e2e' || project === 'servers';
    const excluded = opensBrowsers ? await browsers : [];
    await timed(project, () => runProject(project, excluded));
  }
} catch (thrown) {
  console.error(thrown instanceof SetupError ? thrown.message : thrown);
  count.failed += 1;
}

for (const line of skipped) log(`Skipped: ${line}`);
if (isCi && skipped.length > 0) {
  log('On CI nothing may be skipped.');
  count.failed += skipped.length;
}
for (const test of unsteady) log(`Unsteady, a defect: failed beside others, passed alone: ${test}`);
log(`\n${durations.join(', ')}`);
log(`${count.passed} passed, ${count.failed} failed`);
process.exitCode = count.failed === 0 && count.passed > 0 ? 0 : 1;

/**
 * Installs the browsers and names them to the tests by environment variables.
 * @returns patterns of the test files that this machine cannot run
 */
async function prepareBrowsers(): Promise<string[]> {
  const excluded: string[] = [];
  const require = async (pattern: string, ensure: () => Promise<string>): Promise<string | undefined> => {
    try {
      return await ensure();
    } catch (thrown) {
      if (!(thrown instanceof SetupError)) throw thrown;
      excluded.push(pattern);
      skipped.push(`tests/e2e/${pattern.replace('**/', '')}: ${thrown.message}`);
      return undefined;
    }
  };
  const chromium = await require('**/*.chromium.test.ts', ensureChromium);
  const firefox = await require('**/*.firefox.test.ts', ensureFirefox);
  await require('**/*-dialog.chromium.test.ts', ensureVirtualDisplay);
  await require('**/behind-nginx.*.test.ts', ensureNginx);
  if (chromium !== undefined) {
    process.env.CHROMIUM_PATH = chromium;
    const folder = await require('**/policy.chromium.test.ts', () => requirePolicyFolder(chromium));
    if (folder !== undefined) process.env.CHROMIUM_POLICIES = folder;
  }
  const lowest = await require('**/floor.chromium.test.ts', ensureLowestChromium);
  if (lowest !== undefined) process.env.LOWEST_CHROMIUM_PATH = lowest;
  if (firefox !== undefined) process.env.FIREFOX_PATH = firefox;
  return excluded;
}

async function timed<T>(part: string, work: () => Promise<T>): Promise<T> {
  const startedAt = Date.now();
  try {
    return await work();
  } finally {
    durations.push(`${part} ${Math.round((Date.now() - startedAt) / 1000)} s`);
  }
}

/** Runs a tool that counts as one test. */
async function check(name: string, tool: string, args: readonly string[]): Promise<void> {
  log(`\n${name} …`);
  const { exitCode } = await runTool(tool, args, { showOutput: true, seconds: 600 });
  if (exitCode === 0) {
    log(`${name}: good`);
    count.passed += 1;
  } else count.failed += 1;
}

/** Runs one vitest project and adds its report to the count. */
async function runProject(project: Project, excluded: readonly string[]): Promise<void> {
  log(`\nTests: ${project} …`);
  const options = excluded.flatMap((pattern) => ['--exclude', pattern]);
  if (project === 'servers' && process.env.SERVERS === 'light')
    options.push('--exclude', '**/*.firefox.test.ts');
  // A file filter alone runs in every project, most of which have no such file; a named part must find one.
  if (fileFilters.length > 0 && namedParts.length === 0) options.push('--passWithNoTests');
  let { exitCode, report } = await runVitest(project, project, [...options, ...fileFilters]);
  if (project === 'e2e') logSlowestFiles(report);
  const failing = failedFiles(report);
  if (failing.length > 0 && failing.length <= mostFilesAgain) {
    log(`\nTests: ${failing.length} file(s) of ${project} once more, one at a time …`);
    const alone = await runVitest(project, `${project}-again`, [...options, '--maxWorkers', '1', ...failing]);
    const joined = joinReports(report, alone.report);
    unsteady.push(...joined.unsteady);
    ({ report } = joined);
    ({ exitCode } = alone);
  }
  const failed = countFailed(report);
  count.passed += report.numPassedTests;
  count.failed += failed;
  if (exitCode !== 0 && failed === 0) {
    log(`The run of ${project} ended with ${exitCode}.`);
    count.failed += 1;
  }
  if (report.numPendingTests > 0)
    skipped.push(`${report.numPendingTests} of ${project}: switched off, or what they stand on failed`);
  const minimum = fileFilters.length > 0 || excluded.length > 0 ? 0 : minimumTests[project];
  if (exitCode === 0 && report.numTotalTests < minimum) {
    log(`Only ${report.numTotalTests} tests in ${project}; there must be ${minimum} at least.`);
    count.failed += 1;
  }
}

/** Runs vitest on one project. @param name the report's file name */
async function runVitest(
  project: Project,
  name: string,
  options: readonly string[],
): Promise<{ exitCode: number | null; report: Report }> {
  const reportFile = join(reportFolder, `${name}.json`);
  const { exitCode } = await runTool(
    'vitest',
    [
      ...['run', '--config', 'tests/vitest.config.ts', '--project', project],
      ...['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`],
      ...options,
    ],
    { showOutput: true, seconds: 3000 },
  );
  return { exitCode, report: readReport(reportFile) };
}

/** Shows which browser test files dominate the run's time. */
function logSlowestFiles({ testResults }: Report): void {
  const slowest = testResults
    .map(({ name, startTime, endTime }) => ({
      name: basename(name),
      seconds: Math.round((endTime - startTime) / 1000),
    }))
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, 6);
  log(`Slowest: ${slowest.map(({ name, seconds }) => `${name} ${seconds} s`).join(', ')}`);
}
