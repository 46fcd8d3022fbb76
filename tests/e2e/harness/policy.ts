import { createHash } from 'node:crypto';
import { mkdirSync, realpathSync, renameSync, rmdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The machine's folder of policy files, writable by root only; set by `npm test` where it is writable. */
const folder = process.env.CHROMIUM_POLICIES ?? '/etc/chromium/policies/managed';
/** Chromium reads a policy file only five seconds after its modification time; an old time is read at once. */
const always = new Date('2026-01-01T00:00:00Z');

/** The id Chromium gives an unpacked extension: the first half of its path's SHA-256, in the letters a to p. */
export function unpackedId(build: string): string {
  const digest = createHash('sha256').update(realpathSync(build)).digest('hex').slice(0, 32);
  return [...digest].map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 16))).join('');
}

/** The managed policy of one extension on this machine. */
export interface Organisation {
  /** Sets the policy. `rested: false` leaves the file's real modification time, as an administrator's tool does. */
  set(value: unknown, how?: { readonly rested?: boolean }): void;
  /** Removes the policy. */
  takeBack(): void;
}

/** Manages a build's extension by a real policy file. @throws Error when the policy folder is not writable */
export function openOrganisation(build: string): Organisation {
  const id = unpackedId(build);
  const file = join(folder, `tenant-concierge-test-${id}.json`);
  mkdirSync(folder, { recursive: true });
  return {
    set(value, { rested = true } = {}) {
      // Written beside the folder and moved, so that Chromium never reads a partial file.
      const unfinished = join(dirname(folder), `unfinished-${id}.json`);
      writeFileSync(unfinished, JSON.stringify({ '3rdparty': { extensions: { [id]: value } } }));
      if (rested) utimesSync(unfinished, always, always);
      renameSync(unfinished, file);
    },
    takeBack() {
      rmSync(file, { force: true });
      for (const empty of [folder, dirname(folder)]) removeEmpty(empty);
    },
  };
}

function removeEmpty(path: string): void {
  try {
    rmdirSync(path);
  } catch {
    // The folder holds another product's policy.
  }
}
