import { basename } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The browser tests that take longest, the longest first; vitest's guess, the size of a file, is far off for them. */
const longest = [
  'options.chromium.test.ts',
  'languages.chromium.test.ts',
  'signed-in-tabs.chromium.test.ts',
  'accessibility.chromium.test.ts',
  'many-tenants.chromium.test.ts',
  'portal.firefox.test.ts',
  'doctor.chromium.test.ts',
  'vault.chromium.test.ts',
  'isolation.chromium.test.ts',
  'main-job.firefox.test.ts',
  'bulk.chromium.test.ts',
];

/** Starts the longest files first, so that no worker is left alone with one at the end. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const at = longest.indexOf(basename(moduleId));
      return at < 0 ? longest.length : at;
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}
