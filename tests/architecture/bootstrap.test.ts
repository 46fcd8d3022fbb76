import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const bootstrap = fileURLToPath(new URL('../../scripts/bootstrap.mjs', import.meta.url));
let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'concierge-bootstrap-'));
  await mkdir(join(root, 'scripts'));
  await copyFile(bootstrap, join(root, 'scripts', 'bootstrap.mjs'));
  await writeFile(join(root, 'package.json'), JSON.stringify({ engines: { node: '>=24.0' } }));
  await writeFile(join(root, 'package-lock.json'), '{}');
  await writeFile(join(root, 'npm-cli.js'), "console.error('no registry here'); process.exit(1);");
});
afterEach(() => rm(root, { recursive: true }));

/** Runs a script by a bootstrap whose npm installs nothing. */
function run(script: string): { status: number | null; lines: string[]; errors: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'scripts', 'bootstrap.mjs'), script],
    {
      encoding: 'utf8',
      env: { ...process.env, npm_execpath: join(root, 'npm-cli.js') },
    },
  );
  return { status, lines: stdout.trimEnd().split('\n'), errors: stderr };
}

test('a run of the tests whose packages cannot be installed ends with its line all the same, and fails', () => {
  const { status, lines, errors } = run('scripts/test.ts');
  expect([status, lines.at(-1)]).toEqual([1, '0 passed, 1 failed']);
  expect(errors).toContain('no registry here');
});

test('any other script has no such line', () => {
  const { status, lines } = run('scripts/start.ts');
  expect(status).toBe(1);
  expect(lines.join('\n')).not.toMatch(/passed/);
});
