/**
 * `npm run bench`: what it measures, as ratios of one run. `--quick`: few repeats, for trying. `--against DIR`: the same
 * of another unpacked build, in turns. `--only WORD`: the parts whose name has this word.
 */
import { execFileSync } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { measureBulk } from '../tests/bench/bulk.ts';
import { measureColdSignIn } from '../tests/bench/cold-sign-in.ts';
import { measureCommands } from '../tests/bench/commands.ts';
import { measureOpening } from '../tests/bench/opening.ts';
import { measurePageLoads } from '../tests/bench/page-load.ts';
import { type Effort, quick, reasonOf, thorough } from '../tests/bench/sampling.ts';
import { type BenchSetup, openBenchSetup } from '../tests/bench/setup.ts';
import { measureSize } from '../tests/bench/size.ts';
import { asTable, isSteady, type Row } from '../tests/bench/table.ts';
import { measureWorkerStart } from '../tests/bench/worker-start.ts';
import { measureWorkplace } from '../tests/bench/workplace.ts';
import { prepareChromium } from './setup/build.ts';
import { exitOnSetupError } from './setup/process.ts';

await exitOnSetupError(prepareChromium);

const parts: Readonly<Record<string, (ground: BenchSetup, effort: Effort) => Promise<Row[]>>> = {
  'Opening the popup, typing': measureOpening,
  'Opening the workplace': measureWorkplace,
  'Waking the worker': measureWorkerStart,
  'Loading pages': measurePageLoads,
  'Signing in, importing': measureCommands,
  'Signing in with a cold worker': measureColdSignIn,
  'Signing in to a hundred': measureBulk,
  Weighing: measureSize,
};

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    against: { type: 'string' },
    only: { type: 'string', default: '' },
  },
});

/** The rows of a part; one row that says why when it could not be measured at all. */
async function rowsOf(name: string, measure: () => Promise<Row[]>): Promise<Row[]> {
  console.error(`${name} …`);
  try {
    return await measure();
  } catch (thrown) {
    console.error(thrown);
    const fault = `${name}: not measured, ${reasonOf(thrown)}`;
    return [{ name, unit: 'ms', this: { value: null, spread: 0, doubt: 0, fault } }];
  }
}

function machine(): string {
  const browser = execFileSync(process.env.CHROMIUM_PATH ?? 'chromium', ['--version'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const { length, 0: cpu } = cpus();
  return `${/\w+ [\d.]+/.exec(browser)?.[0]}, ${length} × ${cpu?.model.trim()}`;
}

async function main(): Promise<void> {
  const against = options.against === undefined ? null : resolve(options.against);
  if (against !== null) await stat(join(against, 'manifest.json'));
  const effort = options.quick ? quick : thorough;
  const chosen = Object.entries(parts).filter(([name]) =>
    name.toLowerCase().includes(options.only.toLowerCase()),
  );
  const ground = await openBenchSetup(against);
  try {
    const rows: Row[] = [];
    for (const [name, measure] of chosen) rows.push(...(await rowsOf(name, () => measure(ground, effort))));
    console.error();
    if (options.quick) console.log('Few repeats: for trying, not for telling.\n');
    console.log(`${asTable(rows)}\n`);
    console.log(`Medians of one run. ${machine()}.`);
    if (rows.length === 0 || !rows.every(isSteady)) process.exitCode = 1;
  } finally {
    await ground.discard();
  }
}

await main();
