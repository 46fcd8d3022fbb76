import { fields, listOf, mapOf, oneOf, type Readable, scalar, text, time } from '../storage/readable.ts';
import { bulkActions } from './actions.ts';
import type { Run } from './schema.ts';

const is = <T extends string>(value: T, more: { readonly [name: string]: Readable<unknown> } = {}) =>
  fields({ is: oneOf(value), ...more });
const outcomes = [
  is('under_way'),
  is('done'),
  is('code'),
  is('skipped', { why: text }),
  is('failed', { code: text, facts: mapOf(scalar) }),
];

/** What the bulk page can render of a stored run, see `readable.ts`. */
export const readableRun: Readable<Run> = fields(
  {
    act: oneOf(...bulkActions),
    since: time,
    until: time,
    tenants: listOf(text),
    outcomes: mapOf((value) => outcomes.map((part) => part(value)).find((part) => part !== undefined)),
  },
  { ended: fields({ at: time, how: oneOf('through', 'cancelled', 'interrupted') }) },
);
