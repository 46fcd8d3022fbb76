/** `npm run bench`: how fast the shipping build is, as ratios measured in one run. `--quick`: few repeats, for trying. */
import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { measureBulk } from '../tests/bench/bulk.ts';
import { openGround } from '../tests/bench/ground.ts';
import { measureOpening } from '../tests/bench/opening.ts';
import { NotClean, quick, thorough } from '../tests/bench/rounds.ts';
import { asTable, type Row } from '../tests/bench/table.ts';
import { measureWaking } from '../tests/bench/waking.ts';
import { measureWeight } from '../tests/bench/weighing.ts';
import { measureWork } from '../tests/bench/working.ts';
import { prepareChromium } from './setup/build.ts';
import { exitOnSetupError } from './setup/process.ts';

await exitOnSetupError(prepareChromium);

const trying = process.argv.includes('--quick');
const effort = trying ? quick : thorough;

async function part(words: string, work: () => Promise<Row[]>): Promise<Row[]> {
  console.error(`${words} …`);
  return work();
}

const ground = await openGround();
try {
  const rows = [
    ...(await part('Opening the popup, typing', () => measureOpening(ground, effort))),
    ...(await part('Waking the worker', () => measureWaking(ground, effort))),
    ...(await part('Signing in, importing', () => measureWork(ground, effort))),
    ...(await part('Signing in to a hundred', () => measureBulk(ground, effort))),
    ...(await part('Weighing', () => measureWeight(ground))),
  ];
  const browser = execFileSync(process.env.CHROMIUM_PATH ?? 'chromium', ['--version'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const { length, 0: cpu } = cpus();
  console.error();
  if (trying) console.log('Few repeats: for trying, not for telling.\n');
  console.log(`${asTable(rows)}\n`);
  console.log(`Medians of one run. ${/\w+ [\d.]+/.exec(browser)?.[0]}, ${length} × ${cpu?.model.trim()}.`);
} catch (thrown) {
  console.error(thrown instanceof NotClean ? `Not a clean run, so no table. ${thrown.message}` : thrown);
  process.exitCode = 1;
} finally {
  await ground.discard();
}
