import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const sources = [
  'components',
  'entrypoints',
  'lib',
  'public',
  '.wxt',
  'scripts',
  'package.json',
  'tsconfig.json',
  'wxt.config.ts',
  'lowest-browsers.json',
];

/** A change of one source line. */
export interface Change {
  /** From the root of the repository. */
  readonly file: string;
  /** Matches exactly once. */
  readonly line: RegExp;
  readonly becomes: string;
}

/** A build of the extension with one line changed. */
export interface Mutant {
  /** The folder of the built extension. */
  readonly build: string;
  discard(): Promise<void>;
}

/**
 * Builds the extension for Chromium with one line changed, in a separate folder.
 * @throws TypeError unless the line occurs exactly once, so that a stale change is noticed
 */
export async function buildMutant({ file, line, becomes }: Change): Promise<Mutant> {
  const text = await readFile(join(root, file), 'utf8');
  const matches = text.match(new RegExp(line.source, `${line.flags.replace('g', '')}g`)) ?? [];
  if (matches.length !== 1) throw new TypeError(`${file} has ${matches.length} lines like ${line.source}`);
  const folder = await mkdtemp(join(tmpdir(), 'concierge-mutant-'));
  for (const path of sources) await cp(join(root, path), join(folder, path), { recursive: true });
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  await writeFile(join(folder, file), text.replace(line, becomes));
  await promisify(execFile)(
    process.execPath,
    [join(root, 'node_modules', 'wxt', 'bin', 'wxt.mjs'), 'build', '-b', 'chrome'],
    { cwd: folder, timeout: 60_000 },
  );
  return {
    build: join(folder, '.output', 'chrome-mv3'),
    discard: () => rm(folder, { recursive: true, force: true }),
  };
}
