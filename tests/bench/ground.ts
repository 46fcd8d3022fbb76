import { createHash } from 'node:crypto';
import { cp, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromiumBuild } from '../e2e/harness/chromium.ts';
import { writeEmptyExtension } from './empty-extension.ts';

/** An unpacked extension. */
export interface Unpacked {
  readonly folder: string;
  readonly id: string;
}

/** What is measured: copies of the shipping build, one for each length of the list, and the empty extension. */
export interface Ground {
  /** The shipping build as it was when the run began; nobody builds into it meanwhile. */
  readonly build: string;
  readonly empty: Unpacked;
  /** A copy of the build that keeps to its own storage: an extension's id follows from its folder. */
  copy(name: string): Promise<Unpacked>;
  discard(): Promise<void>;
}

/** Lays the extensions out in a temporary folder. */
export async function openGround(): Promise<Ground> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'concierge-bench-')));
  const at = (name: string): Unpacked => ({ folder: join(folder, name), id: idOf(join(folder, name)) });
  const build = at('build').folder;
  await cp(chromiumBuild, build, { recursive: true });
  const empty = at('empty');
  await writeEmptyExtension(empty.folder, build);
  return {
    build,
    empty,
    async copy(name) {
      const copy = at(`copy-${name}`);
      await cp(build, copy.folder, { recursive: true });
      return copy;
    },
    discard: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** The id Chromium gives to an unpacked extension: of the hash of its path, half, in the letters a to p. */
function idOf(path: string): string {
  const bytes = Buffer.from(path, process.platform === 'win32' ? 'utf16le' : 'utf8');
  const digits = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
  return digits.replace(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)));
}
