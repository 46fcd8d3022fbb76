/** The definitions that ship with the extension; each is held to the schema by a test. */
import type { Definition } from './definition/definition.ts';

export const gallery: readonly Definition[] = [];
