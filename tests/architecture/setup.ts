/** Before the rules, vitest builds the packages that are older than a source, once for all files. */
export { buildPackagesIfStale as setup } from '../../scripts/setup/build.ts';
