import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import lowest from '../../lowest-browsers.json' with { type: 'json' };
import { root } from './sources.ts';
import { filesInZip } from './zip.ts';

// What goes to the stores: read from the packages themselves, which `npm run zip` makes.

const run = promisify(execFile);
const output = join(root, '.output');
const browsers = ['chrome', 'edge', 'firefox'] as const;
type Target = (typeof browsers)[number];

const version: string = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')).version;
const zipOf = (what: Target | 'sources') => readFile(join(output, `tenant-concierge-${version}-${what}.zip`));
const filesOf = async (what: Target | 'sources') => filesInZip(await zipOf(what));

/** Every file below a folder, by its path from there. */
async function filesBelow(folder: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(paths.map(async (path) => [relative(folder, path), await readFile(path)] as const)),
  );
}

/** The paths at which two sets of files are not the same, byte for byte. */
function differences(one: Map<string, Buffer>, other: Map<string, Buffer>): string[] {
  const paths = new Set([...one.keys(), ...other.keys()]);
  return [...paths].filter((path) => one.get(path)?.equals(other.get(path) ?? Buffer.of(0)) !== true);
}

async function manifestOf(target: Target): Promise<Record<string, unknown>> {
  return JSON.parse((await filesOf(target)).get('manifest.json')?.toString() ?? '{}');
}

describe.each(browsers)('the package for %s', (target) => {
  test('is the build, file by file', async () => {
    const files = await filesOf(target);
    expect(files.size).toBeGreaterThan(15);
    expect(differences(files, await filesBelow(join(output, `${target}-mv3`)))).toEqual([]);
  });
  test('weighs less than 600 KB, as it is downloaded', async () => {
    expect((await zipOf(target)).length).toBeLessThan(600_000);
  });
  test('has an icon of every size, as large as it says', async () => {
    const files = await filesOf(target);
    const { icons } = (await manifestOf(target)) as { icons: Record<string, string> };
    expect(Object.keys(icons)).toEqual(['16', '32', '48', '96', '128']);
    for (const [size, path] of Object.entries(icons)) {
      const png = files.get(path);
      expect([path, png?.readUInt32BE(16), png?.readUInt32BE(20)]).toEqual([
        path,
        Number(size),
        Number(size),
      ]);
    }
  });
  test('suggests the same keys as the others, four at most', async () => {
    const { commands } = (await manifestOf(target)) as {
      commands: Record<string, { suggested_key?: object }>;
    };
    expect(commands).toEqual((await manifestOf('chrome')).commands);
    expect(
      Object.values(commands).filter((each) => each.suggested_key !== undefined).length,
    ).toBeLessThanOrEqual(4);
    expect(commands).toHaveProperty('_execute_action');
  });
});

describe('the lowest browser that a manifest lets in', () => {
  test('is the one that the built files are held to', async () => {
    for (const target of ['chrome', 'edge'] as const)
      expect((await manifestOf(target)).minimum_chrome_version).toBe(String(lowest.chromium));
    expect((await manifestOf('firefox')).browser_specific_settings).toMatchObject({
      gecko: { strict_min_version: `${lowest.firefox}.0` },
    });
  });
  test('is new enough for every key of the manifests: Mozilla’s own lint is quiet from 142 on', () => {
    expect(lowest.firefox).toBeGreaterThanOrEqual(142);
  });
});

describe('the package for Edge', () => {
  test('is the one for Chrome: what works in one works in the other', async () => {
    expect(differences(await filesOf('edge'), await filesOf('chrome'))).toEqual([]);
  });
});

describe('the package for Firefox', () => {
  test('asks for what Firefox has, and for nothing of Chromium’s alone', async () => {
    const manifest = (await manifestOf('firefox')) as { permissions: string[]; background: object };
    const chromium = (await manifestOf('chrome')) as { permissions: string[] };
    expect(manifest.permissions).toEqual(chromium.permissions.filter((name) => name !== 'sidePanel'));
    expect(manifest.background).toEqual({ scripts: ['background.js'] });
    for (const key of ['side_panel', 'externally_connectable', 'minimum_chrome_version', 'storage', 'key'])
      expect(manifest).not.toHaveProperty(key);
  });
  test('sends no data at install, and a sign-in only where it is asked about; its sidebar does not open by itself', async () => {
    const manifest = await manifestOf('firefox');
    expect(manifest).toMatchObject({
      browser_specific_settings: {
        gecko: {
          id: 'tenant-concierge@example.org',
          data_collection_permissions: { required: ['none'], optional: ['authenticationInfo'] },
        },
      },
      sidebar_action: { open_at_install: false },
    });
  });
  test('passes Mozilla’s lint with one warning: the line of Preact’s that could set innerHTML', async () => {
    const tool = join(root, 'node_modules/web-ext/bin/web-ext.js');
    const folder = join(output, 'firefox-mv3');
    const args = [tool, 'lint', '--source-dir', folder, '--output', 'json', '--no-config-discovery'];
    const { stdout } = await run(process.execPath, args, { maxBuffer: 1e7 });
    const told = JSON.parse(stdout) as Record<
      'errors' | 'notices' | 'warnings',
      { code: string; file: string }[]
    >;
    expect([told.errors, told.notices]).toEqual([[], []]);
    expect(told.warnings.map(({ code }) => code)).toEqual(['UNSAFE_VAR_ASSIGNMENT']);
    const script = await readFile(join(folder, told.warnings[0]?.file ?? ''), 'utf8');
    expect(script.match(/innerHTML=/g)).toHaveLength(1);
    expect(script).toContain('dangerouslySetInnerHTML');
  }, 60_000);
});

describe('the sources that a reviewer gets', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'concierge-reviewer-'));
    for (const [path, bytes] of await filesOf('sources')) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), bytes);
    }
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('say in their README which steps build the package', async () => {
    const readme = await readFile(join(folder, 'README.md'), 'utf8');
    const steps = /## For a reviewer[\s\S]*?```\n([\s\S]*?)```/.exec(readme)?.[1]?.trim().split('\n');
    expect(steps?.map((step) => step.replace(/\s+#.*$/, ''))).toEqual(['npm ci', 'npm run build:firefox']);
    const { scripts } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    // What is run below in place of the second step.
    expect(scripts['build:firefox']).toBe('node scripts/bootstrap.mjs wxt build -b firefox');
    expect(await readFile(join(folder, 'package-lock.json'))).toBeInstanceOf(Buffer);
  });
  test('start the build by a script that needs no package and no newer Node', async () => {
    const bootstrap = await readFile(join(folder, 'scripts/bootstrap.mjs'), 'utf8');
    const imported = [...bootstrap.matchAll(/\bfrom '([^']+)'|\bimport\(?\s*'([^']+)'/g)].map(
      ([, from, dynamic]) => from ?? dynamic,
    );
    expect(imported.length).toBeGreaterThan(3);
    expect(imported.filter((name) => !name?.startsWith('node:'))).toEqual([]);
  });
  test('build the very files of the package, byte for byte', async () => {
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
    const env = Object.fromEntries(
      Object.entries(process.env).filter(
        ([name]) => !/^(?:VITE|NODE_ENV|TEST$|DEV$|PROD$|MODE$|SSR$|BASE_URL$)/.test(name),
      ),
    );
    const tool = join(root, 'node_modules/wxt/bin/wxt.mjs');
    await run(process.execPath, [tool, 'build', '-b', 'firefox'], { cwd: folder, env, timeout: 100_000 });
    const rebuilt = await filesBelow(join(folder, '.output/firefox-mv3'));
    expect(rebuilt.size).toBeGreaterThan(15);
    expect(differences(rebuilt, await filesOf('firefox'))).toEqual([]);
  }, 120_000);
});
