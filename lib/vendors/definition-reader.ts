/** What tenants and policy ask of definitions: reading, describing, and the gallery that ships. */
import type { DefinitionReader } from '../tenants/definition-service.ts';
import { describeDefinition } from './definition/descriptor.ts';
import { digestOf, parseDefinition } from './definition/parse.ts';
import { gallery as shipped } from './gallery.ts';

/** Reads definitions; the gallery's digests are computed once. */
export function createDefinitionReader(gallery = shipped): DefinitionReader {
  const withDigests = Promise.all(
    gallery.map(async (definition) => ({ definition, digest: await digestOf(definition) })),
  );
  return {
    async read(value) {
      const parsed = parseDefinition(value);
      return 'issue' in parsed ? parsed : { ...parsed, digest: await digestOf(parsed.definition) };
    },
    describe: describeDefinition,
    gallery: () => withDigests,
  };
}
