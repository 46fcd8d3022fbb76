/** The definition of what the editor's form says. Pure. */
import type { Definition } from '../../lib/vendors/definition/definition.ts';
import { definitionFromExample, type ExampleChoices } from '../../lib/vendors/definition/from-example.ts';
import { type EditedExample, withEdits } from '../../lib/vendors/definition/to-example.ts';
import { documentedAt, textBeforeToken } from '../../lib/vendors/definition/typed-words.ts';
import { type ChosenPlaces, likeliestPlaces } from './structure.tsx';

/** A saved definition in the editor: as it is stored, and taken apart. */
interface OpenedDefinition {
  definition: Definition;
  example: EditedExample;
}

/** What a form says, for the definition made of it. */
export function choicesOf(
  form: Omit<EditedExample, 'hidden'>,
  chosen: ChosenPlaces,
  id?: string,
): ExampleChoices {
  const { login, reply, refused, labels, words } = form;
  return {
    ...words,
    label: words.label.trim(),
    source: documentedAt(words.source),
    before: textBeforeToken(words.before, words.header),
    ...(id === undefined ? {} : { id }),
    ...{ login, labels, token: reply?.tokens[chosen.token] },
    refresh: reply?.refreshes[chosen.refresh],
    expiry: reply?.expiries[chosen.expiry],
    said: refused?.said[chosen.said],
    refusedStatus: refused?.status,
  };
}

/** The places that an opened definition uses; of a new one the likeliest. */
export const openedPlaces = (opened: OpenedDefinition | null): ChosenPlaces =>
  likeliestPlaces(opened?.example.reply ?? { tokens: [], isSure: true, refreshes: [], expiries: [] });

/** The definition of choices: of an edited one what was edited, in what it was. */
export function makeDefinition(choices: ExampleChoices, opened: OpenedDefinition | null): Definition {
  const made = definitionFromExample(choices);
  if (opened === null) return made;
  const { definition, example } = opened;
  const before = definitionFromExample(choicesOf(example, openedPlaces(opened), definition.id));
  return withEdits(definition, before, made);
}

/** A tenant file that brings the definition to colleagues. */
export const fileOf = (definition: Definition): string =>
  `${JSON.stringify({ version: 1, vendors: [definition], tenants: [] }, null, 2)}\n`;
