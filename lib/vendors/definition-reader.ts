/** What tenants and policy ask of definitions: reading, describing, and the gallery that ships. */
import type { DefinitionReader, ReadDefinition } from '../tenants/definition-service.ts';
import { describeDefinition } from './definition/descriptor.ts';
import { digestOf, parseDefinition } from './definition/parse.ts';
import { gallery as shipped } from './gallery.ts';

/** Reads definitions; the gallery's digests are computed once, when they are asked for: most wakes ask for none. */
export function createDefinitionReader(gallery = shipped): DefinitionReader {
  let withDigests: Promise<ReadDefinition[]> | undefined;
  return {
    async read(value) {
      const parsed = parseDefinition(value);
      return 'issue' in parsed ? parsed : { ...parsed, digest: await digestOf(parsed.definition) };
    },
    describe: describeDefinition,
    shipped: gallery,
    gallery() {
      withDigests ??= Promise.all(
        gallery.map(async (definition) => ({ definition, digest: await digestOf(definition) })),
      );
      return withDigests;
    },
  };
}
