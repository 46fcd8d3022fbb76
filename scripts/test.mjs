/**
 * `npm test`: types, lint, unit tests, house rules, browsers. With words after `--` only those parts run (`types`,
 * `lint`, `unit`, `rules`, `e2e`), or only the test files whose paths contain a word.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  NotReady,
  pack,
  readyChromium,
  readyDependencies,
  readyDesk,
  readyFirefox,
  readyPolicy,
  root,
  runTool,
  tell,
} from './ready.mjs';

/** Each project with the fewest tests that a whole run must have: a runner that finds none has found nothing out. */
const projects = { unit: 3500, rules: 170, e2e: 500 };
const parts = ['types', 'lint', ...Object.keys(projects)];

const words = process.argv.slice(2);
const named = words.filter((word) => parts.includes(word));
const files = words.filter((word) => !parts.includes(word));
const wanted = new Set(named.length > 0 ? named : files.length > 0 ? Object.keys(projects) : parts);
const ci = /^(1|true)$/i.test(process.env.CI ?? '');
const results = join(root, 'test-results');

const count = { passed: 0, failed: 0 };
/** Whole seconds that each part took, by its name. */
const took = {};
/** What did not run, and why. */
const left = [];

try {
  await readyDependencies();
  const without = wanted.has('e2e') ? await browsers() : [];
  if (wanted.has('rules') || wanted.has('e2e')) await timed('packages', pack);
  if (wanted.has('types')) await timed('types', () => one('Types (tsc)', 'tsc', ['--noEmit']));
  if (wanted.has('lint')) await timed('lint', () => one('Lint (biome)', 'biome', ['check', '.']));
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });
  for (const project of Object.keys(projects))
    if (wanted.has(project)) await timed(project, () => tests(project, without));
} catch (thrown) {
  if (!(thrown instanceof NotReady)) throw thrown;
  console.error(thrown.message);
  count.failed += 1;
}

for (const line of left) tell(`Skipped: ${line}`);
if (ci && left.length > 0) {
  tell('On CI nothing may be skipped.');
  count.failed += left.length;
}
tell(
  `\n${Object.entries(took)
    .map(([part, seconds]) => `${part} ${seconds} s`)
    .join(', ')}`,
);
tell(`${count.passed} passed, ${count.failed} failed`);
process.exitCode = count.failed === 0 && count.passed > 0 ? 0 : 1;

/** Makes the browsers ready and tells the tests where they are. Gives the patterns of what must be left out. */
async function browsers() {
  const without = [];
  const need = async (pattern, ready) => {
    try {
      return await ready();
    } catch (thrown) {
      if (!(thrown instanceof NotReady)) throw thrown;
      without.push(pattern);
      left.push(`tests/e2e/${pattern.replace('**/', '')}: ${thrown.message}`);
      return undefined;
    }
  };
  const chromium = await need('**/*.chromium.test.ts', readyChromium);
  const firefox = await need('**/*.firefox.test.ts', readyFirefox);
  await need('**/*-dialog.chromium.test.ts', readyDesk);
  if (chromium !== undefined) {
    process.env.CHROMIUM_PATH = chromium;
    const folder = await need('**/policy.chromium.test.ts', () => readyPolicy(chromium));
    if (folder !== undefined) process.env.CHROMIUM_POLICIES = folder;
  }
  if (firefox !== undefined) process.env.FIREFOX_PATH = firefox;
  return without;
}

async function timed(part, work) {
  const from = Date.now();
  try {
    await work();
  } finally {
    took[part] = Math.round((Date.now() - from) / 1000);
  }
}

async function one(name, tool, args) {
  tell(`\n${name} …`);
  const { code } = await runTool(tool, args, { show: true, seconds: 600 });
  if (code === 0) {
    tell(`${name}: good`);
    count.passed += 1;
  } else count.failed += 1;
}

async function tests(project, without) {
  tell(`\nTests: ${project} …`);
  const report = join(results, `${project}.json`);
  const args = ['run', '--config', 'tests/vitest.config.ts', '--project', project];
  args.push('--reporter=default', '--reporter=json', `--outputFile.json=${report}`);
  for (const pattern of without) args.push('--exclude', pattern);
  // A part named beside a file filter runs that filter only; other parts may then find nothing.
  if (files.length > 0 && named.length === 0) args.push('--passWithNoTests');
  const { code } = await runTool('vitest', [...args, ...files], { show: true, seconds: 3000 });
  const told = readReport(report);
  if (project === 'e2e') tellSlowest(told);
  const unloaded = told.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  const failed = told.numFailedTests + unloaded.length;
  count.passed += told.numPassedTests;
  count.failed += failed;
  if (code !== 0 && failed === 0) {
    tell(`The run of ${project} ended with ${code}.`);
    count.failed += 1;
  }
  if (told.numPendingTests > 0)
    left.push(`${told.numPendingTests} of ${project}: switched off, or what they stand on failed`);
  const fewest = files.length > 0 || without.length > 0 ? 0 : projects[project];
  if (code === 0 && told.numTotalTests < fewest) {
    tell(`Only ${told.numTotalTests} tests in ${project}; there must be ${fewest} at least.`);
    count.failed += 1;
  }
}

/** Where the time goes: the browser files that took longest. */
function tellSlowest({ testResults }) {
  const slowest = testResults
    .map(({ name, startTime, endTime }) => [Math.round((endTime - startTime) / 1000), basename(name)])
    .sort(([a], [b]) => b - a)
    .slice(0, 6);
  tell(`Slowest: ${slowest.map(([seconds, name]) => `${name} ${seconds} s`).join(', ')}`);
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTotalTests: 0, testResults: [] };
  }
}
