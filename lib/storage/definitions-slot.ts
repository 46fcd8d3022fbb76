import type { Definition } from '../vendors/definition/definition.ts';
import type { Slot } from './public-slots.ts';

/** A definition that a person, or the organisation, has agreed to; none is stored before. */
export interface StoredDefinition {
  definition: Definition;
  /** SHA-256 in hex. */
  digest: string;
  from: 'file' | 'policy';
}

/** The vendors without code, in a file apart from the other public slots, because the popup never bundles it. */
export const definitionsSlot: Slot<StoredDefinition[]> = {
  key: 'definitions',
  area: 'local',
  version: 1,
  encoding: 'json',
  empty: [],
};
