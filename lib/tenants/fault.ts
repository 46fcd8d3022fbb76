/**
 * What is wrong with a tenant, a file or a policy, as data: a page says it in the browser's language. Plain functions
 * and plain data: a fault goes from the background to a page, and stands in the slot of the policy.
 */
import type { MessageKey } from '../vendors/contract.ts';

/** The end of a sentence about something faulty: `is empty`. */
export type FaultKey = Extract<MessageKey, `fault_${string}`>;
/** Its beginning, where more than a field's name is needed: `entry 2`. */
export type PlaceKey = Extract<MessageKey, `place_${string}`>;

/** A key of the catalogue, with what the sentence mentions. Never a value that may be a secret. */
interface Saying<K extends MessageKey> {
  key: K;
  mentions: string[];
}

/** What is wrong with a value. */
export type Fault = Saying<FaultKey>;
/** What of a file or a policy it is about. */
export type Place = Saying<PlaceKey>;

/** A fault, and where it is. */
export interface Refusal {
  /** Left out for the parts of a policy, which their names tell. */
  at?: Place;
  /** The field's name as a file writes it, counted from 1 in a list: `destinations.1.path`. */
  field?: string;
  fault: Fault;
}

/** A fault by its key, and what it mentions: names, numbers, words of ours. */
export function faulty(key: FaultKey, ...mentions: string[]): Fault {
  return { key, mentions };
}

/** One entry of a list, by its number and, where it has a valid one, its id. */
export function entryPlace(key: 'place_entry' | 'place_policyTenant', number: number, id?: string): Place {
  return { key, mentions: [id === undefined ? `${number}` : `${number} (${id})`] };
}

/** A field's name as it may be shown, short and plain: it is the only thing of a file that is repeated. */
export function plainName(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]/g, '?');
  return plain.length > 40 ? `${plain.slice(0, 39)}…` : plain;
}

/** Whether a stored value is a refusal. */
export function isRefusal(value: unknown): value is Refusal {
  const { at, field, fault }: Partial<Refusal> = Object(value);
  return (
    isSaying(fault, 'fault_') &&
    (at === undefined || isSaying(at, 'place_')) &&
    (field === undefined || typeof field === 'string')
  );
}

function isSaying(value: unknown, family: string): boolean {
  const { key, mentions }: Partial<Fault> = Object(value);
  return (
    typeof key === 'string' &&
    key.startsWith(family) &&
    Array.isArray(mentions) &&
    mentions.every((mention) => typeof mention === 'string')
  );
}
