import { basename } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The browser tests that take longest, the longest first; vitest's guess, the size of a file, is far off for them. */
const longest = [
  'languages.chromium.test.ts',
  'options.chromium.test.ts',
  'doors-signed-in-tabs.chromium.test.ts',
  'everyone.chromium.test.ts',
  'many-tenants.chromium.test.ts',
  'doors.firefox.test.ts',
  'doctor.chromium.test.ts',
  'vault.chromium.test.ts',
  'outsiders.chromium.test.ts',
  'main-job.firefox.test.ts',
  'all-at-once.chromium.test.ts',
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
