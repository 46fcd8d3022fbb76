import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './sources.ts';

const hashes = JSON.parse(readFileSync(join(root, 'scripts/node-hashes.json'), 'utf8'));
const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');

test('the Node of npm’s package has a hash for the version that is locked', () => {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  expect(hashes.version).toBe(lock.packages['node_modules/node'].version);
  for (const hash of Object.values(hashes.sha256)) expect(hash).toMatch(/^[0-9a-f]{64}$/);
  const installed = join(root, 'node_modules/node/bin/node');
  const known = hashes.sha256[`${process.platform}-${process.arch}`];
  if (existsSync(installed) && known !== undefined) expect(sha256(readFileSync(installed))).toBe(known);
});

test.runIf(process.platform !== 'win32')('another binary in its place is not started', () => {
  const folder = mkdtempSync(join(tmpdir(), 'concierge-node-'));
  try {
    const binary = '#!/bin/sh\ntouch "$(dirname "$0")/ran"\necho v99.0.0\n';
    const bin = join(folder, 'node_modules/node/bin');
    mkdirSync(bin, { recursive: true });
    mkdirSync(join(folder, '.wxt'));
    mkdirSync(join(folder, 'scripts'));
    writeFileSync(join(folder, 'wxt.config.ts'), '');
    writeFileSync(join(folder, '.wxt/tsconfig.json'), '{}');
    writeFileSync(join(bin, 'node'), binary);
    chmodSync(join(bin, 'node'), 0o755);
    const lock = JSON.stringify({ packages: { 'node_modules/node': { version: '99.0.0' } } });
    writeFileSync(join(folder, 'package-lock.json'), lock);
    writeFileSync(join(folder, 'node_modules/.installed-lock-hash'), sha256(lock));
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ engines: { node: '>=99.0' } }));
    cpSync(join(root, 'scripts/bootstrap.mjs'), join(folder, 'scripts/bootstrap.mjs'));
    const start = (known: string) => {
      const table = { version: '99.0.0', sha256: { [`${process.platform}-${process.arch}`]: known } };
      writeFileSync(join(folder, 'scripts/node-hashes.json'), JSON.stringify(table));
      const { status, stderr } = spawnSync(process.execPath, ['scripts/bootstrap.mjs', 'x.ts'], {
        cwd: folder,
        encoding: 'utf8',
      });
      return { status, stderr, ran: existsSync(join(bin, 'ran')) };
    };
    expect(start(sha256('another'))).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('It was not started'),
      ran: false,
    });
    expect(start(sha256(binary)).ran).toBe(true);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
