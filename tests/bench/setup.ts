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

/** A build that is measured. */
export interface Build {
  readonly label: 'this build' | 'other build';
  /** A copy, taken when the run began: rebuilding meanwhile changes nothing. */
  readonly folder: string;
}

/** What is measured: copies of one build, or of two that are compared, and the empty extension. */
export interface BenchSetup {
  readonly build: Build;
  /** The build that `build` is compared to. */
  readonly other: Build | null;
  readonly empty: Unpacked;
  /** A copy of a build with its own storage: an extension's id follows from its folder. */
  copy(build: Build, name: string): Promise<Unpacked>;
  discard(): Promise<void>;
}

/** Lays the extensions out in a temporary folder. @param against the folder of another unpacked build */
export async function openBenchSetup(against: string | null = null): Promise<BenchSetup> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'concierge-bench-')));
  const at = (name: string): Unpacked => ({ folder: join(folder, name), id: idOf(join(folder, name)) });
  const copyOf = async (label: Build['label'], source: string): Promise<Build> => {
    const copy = join(folder, label.replace(' ', '-'));
    await cp(source, copy, { recursive: true });
    return { label, folder: copy };
  };
  const build = await copyOf('this build', chromiumBuild);
  const other = against === null ? null : await copyOf('other build', against);
  const empty = at('empty');
  await writeEmptyExtension(empty.folder, build.folder);
  return {
    build,
    other,
    empty,
    async copy({ label, folder }, name) {
      const copy = at(`${label.replace(' ', '-')}-${name}`);
      await cp(folder, copy.folder, { recursive: true });
      return copy;
    },
    discard: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** The builds in the order in which they are measured. */
export function buildsOf({ build, other }: BenchSetup): Build[] {
  return other === null ? [build] : [build, other];
}

/** The name of a series of one build. */
export function seriesName(what: string, { label }: Build): string {
  return `${what} (${label})`;
}

/** What a row says of each build. */
export function ofBuilds<T>({ build, other }: BenchSetup, get: (build: Build) => T): { this: T; other?: T } {
  return other === null ? { this: get(build) } : { this: get(build), other: get(other) };
}

/** The id Chromium gives to an unpacked extension: of the hash of its path, half, in the letters a to p. */
function idOf(path: string): string {
  const bytes = Buffer.from(path, process.platform === 'win32' ? 'utf16le' : 'utf8');
  const digits = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
  return digits.replace(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)));
}
