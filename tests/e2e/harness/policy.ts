import { createHash } from 'node:crypto';
import { mkdirSync, realpathSync, renameSync, rmdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The machine's folder of policy files; only root writes there. `npm test` says where it is, or that it cannot. */
const folder = process.env.CHROMIUM_POLICIES ?? '/etc/chromium/policies/managed';
/** Chromium waits until a file has rested for five seconds after its time changed; one whose time stays is read at once. */
const always = new Date('2026-01-01T00:00:00Z');

/** The id Chromium gives an unpacked extension: the first half of its path's SHA-256, in the letters a to p. */
export function unpackedId(build: string): string {
  const digest = createHash('sha256').update(realpathSync(build)).digest('hex').slice(0, 32);
  return [...digest].map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 16))).join('');
}

/** The organisation's hand on this machine, for one extension. */
export interface Organisation {
  /** Sets the policy; `rested: false` gives the file the time it was written at, as an administrator's tool does. */
  set(value: unknown, how?: { readonly rested?: boolean }): void;
  /** Takes the policy back. */
  takeBack(): void;
}

/** Governs the extension of a build by a real policy file. @throws Error when this machine does not let us */
export function openOrganisation(build: string): Organisation {
  const id = unpackedId(build);
  const file = join(folder, `tenant-concierge-test-${id}.json`);
  mkdirSync(folder, { recursive: true });
  return {
    set(value, { rested = true } = {}) {
      // Written beside the folder and moved: Chromium never meets half a file.
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
    // Somebody else's policy is in it.
  }
}
