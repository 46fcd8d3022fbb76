/**
 * `npm run conformance`: examines whether a vendor's server answers as the extension expects. `--help` says how to use
 * it, docs/conformance.md what it sends and what to send back.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { conformanceCommand } from './conformance/command.ts';
import { ask } from './conformance/credentials.ts';
import { createSleep } from './conformance/recording.ts';
import { root } from './setup/process.ts';

const stopped = new AbortController();
// The first Ctrl-C ends the run after the log-out, a second one at once.
process.once('SIGINT', () => stopped.abort());
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

process.exitCode = await conformanceCommand(process.argv.slice(2), {
  environment: process.env,
  fetch: globalThis.fetch,
  now: Date.now,
  sleep: createSleep(stopped.signal),
  print: (line) => console.log(line),
  note: (line) => console.error(line),
  ask: (question, isSecret) => ask(question, isSecret, { input: process.stdin, output: process.stderr }),
  writeFile: (path, text) => writeFileSync(path, text, { mode: 0o600 }),
  version: String(version),
  signal: stopped.signal,
});
