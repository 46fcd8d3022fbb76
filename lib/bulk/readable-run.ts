import { fields, listOf, mapOf, oneOf, type Readable, scalar, text, time } from '../storage/readable.ts';
import { bulkActions } from './actions.ts';
import type { Outcome, Run } from './schema.ts';

type OutcomeOf<K extends Outcome['is']> = Extract<Outcome, { is: K }>;
const outcomes: readonly Readable<Outcome>[] = [
  fields<OutcomeOf<'under_way' | 'done' | 'code'>>({ is: oneOf('under_way', 'done', 'code') }),
  fields<OutcomeOf<'skipped'>>({ is: oneOf('skipped'), why: text }),
  fields<OutcomeOf<'failed'>>({ is: oneOf('failed'), code: text, facts: mapOf(scalar) }),
];

/** What the bulk page can render of a stored run, see `readable.ts`. */
export const readableRun: Readable<Run> = fields<Run>(
  {
    act: oneOf(...bulkActions),
    since: time,
    until: time,
    tenants: listOf(text),
    outcomes: mapOf((value) => outcomes.map((part) => part(value)).find((part) => part !== undefined)),
  },
  {
    stored: (value) => (value === true ? value : undefined),
    ended: fields<NonNullable<Run['ended']>>({ at: time, how: oneOf('through', 'cancelled', 'interrupted') }),
  },
);
