/** A home folder for a browser that trusts a certificate authority of the test's own, never the person's. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '../../../scripts/setup/nginx.ts';
import { run } from '../../../scripts/setup/process.ts';
import type { Authority } from '../../support/certificates.ts';

export interface TrustingHome {
  /** The folder to give to a Chromium as its home. */
  readonly folder: string;
  /** The authority's certificate in a PEM file. */
  readonly authorityFile: string;
  /** Trusts the authority in an NSS database, which is made. @param folder such as a Firefox profile */
  trustIn(folder: string): Promise<void>;
  remove(): Promise<void>;
}

export async function makeTrustingHome(authority: Authority): Promise<TrustingHome> {
  const folder = await mkdtemp(join(tmpdir(), 'concierge-home-'));
  const authorityFile = join(folder, 'authority.pem');
  await writeFile(authorityFile, authority.cert);
  const trustIn = async (database: string) => {
    await mkdir(database, { recursive: true });
    await certutil('-N', '-d', `sql:${database}`, '--empty-password');
    await certutil('-A', '-d', `sql:${database}`, '-t', 'C,,', '-n', 'test authority', '-i', authorityFile);
  };
  // Chromium reads the one or the other, by its version.
  await trustIn(join(folder, '.pki', 'nssdb'));
  await trustIn(join(folder, '.local', 'share', 'pki', 'nssdb'));
  return {
    folder,
    authorityFile,
    trustIn,
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

async function certutil(...args: string[]): Promise<void> {
  const { exitCode, output } = await run(findProgram('certutil') ?? 'certutil', args, { seconds: 30 });
  if (exitCode !== 0) throw new Error(`certutil failed: ${output}`);
}
