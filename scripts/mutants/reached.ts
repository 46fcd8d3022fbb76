/** A setup file of the runner's baseline: tells for each test file which functions it ran. */
import { afterAll } from 'vitest';
import { reachedName } from './probes.ts';

declare module 'vitest' {
  interface TaskMeta {
    reached?: readonly string[];
  }
}

const functions = new Set<string>();
Object.assign(globalThis, { [reachedName]: functions });
// biome-ignore lint/correctness/noEmptyPattern: the first argument is for fixtures, and must be a pattern
afterAll(({}, suite) => {
  suite.file.meta.reached = [...functions];
});
