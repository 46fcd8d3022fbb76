/** What `npm start` shows: the built extension at work on the local vendors. Node 24 runs it as it is. */
import { tellAndWait } from './demo/hands-on.ts';
import { doTheMainJob } from './demo/main-job.ts';
import { openStage } from './demo/stage.ts';

const seen =
  process.platform !== 'linux' ||
  (process.env.DISPLAY ?? '') !== '' ||
  (process.env.WAYLAND_DISPLAY ?? '') !== '';
const alone = process.argv.includes('--headless') || (process.env.CI ?? '') !== '' || !seen;

const stage = await openStage({ headed: !alone });
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void stage.close().finally(() => process.exit(130)));
}
try {
  await (alone ? doTheMainJob(stage) : tellAndWait(stage));
} catch (thrown) {
  console.error(thrown instanceof Error ? thrown.message : thrown);
  process.exitCode = 1;
} finally {
  await stage.close();
}
