import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './support/longest-first.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** `unit`: everything that needs no build. `architecture`: rules on sources and builds. `e2e`: real browsers. */
export default defineConfig({
  root,
  test: {
    environment: 'node',
    passWithNoTests: false,
    // What is waited for comes, however busy the machine is; what does not come fails a little later.
    expect: { poll: { timeout: 15_000 } },
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'servers',
          include: ['tests/servers/**/*.test.ts'],
          globalSetup: ['tests/e2e/harness/setup.ts'],
          maxWorkers: 1,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'unit',
          // On two cores it would use one. Many wait for timers and for servers of their own; and what a file imports
          // is read once for all that a worker runs.
          maxWorkers: 3,
          isolate: false,
          // Property tests on a busy machine.
          testTimeout: 20_000,
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/e2e/**', 'tests/architecture/**', 'tests/servers/**'],
          setupFiles: ['tests/support/seed.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'architecture',
          include: ['tests/architecture/**/*.test.ts'],
          globalSetup: ['tests/architecture/setup.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          globalSetup: ['tests/e2e/harness/setup.ts'],
          // One browser's work is one core's: with one more, the same files took longer on two cores. Each browser has
          // a profile and a clipboard of its own; a test that changes the machine does so for a build of its own.
          maxWorkers: availableParallelism(),
          isolate: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
