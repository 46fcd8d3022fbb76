import { basename } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The slowest files of each project in order; vitest's estimate, the file size, does not fit them. */
const longest = [
  'sixth-vendor.test.ts',
  'gallery.test.ts',
  'mutated-replies.test.ts',
  'vault-worker-death.test.ts',
  'contract.test.ts',
  'foreign-replies.test.ts',
  'isolation-table.chromium.test.ts',
  'options.chromium.test.ts',
  'behind-nginx.firefox.test.ts',
  'profile-policy.firefox.test.ts',
  'vault.firefox.test.ts',
  'isolation-table.firefox.test.ts',
  'portal.firefox.test.ts',
  'languages.chromium.test.ts',
  'behind-nginx.chromium.test.ts',
  'secrets.chromium.test.ts',
  'doctor.chromium.test.ts',
  'states.chromium.test.ts',
  'signed-in-tabs.chromium.test.ts',
  'vault.chromium.test.ts',
  'floor.chromium.test.ts',
  'many-tenants.chromium.test.ts',
  'bulk.chromium.test.ts',
  'limits.chromium.test.ts',
  'accessibility.chromium.test.ts',
];
// One Firefox serves them all one after another; first those that need one of their own.
const lastFirefox = longest.findLastIndex((name) => name.includes('.firefox.'));

/** Starts the slowest files first, so that the workers finish at about the same time. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const name = basename(moduleId);
      const at = longest.indexOf(name);
      if (at >= 0) return at;
      return name.includes('.firefox.') ? lastFirefox : longest.length;
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}
