/**
 * What is wrong with a tenant, a file or a policy, as data: a page says it in the browser's language. Plain functions
 * and plain data: a fault goes from the background to a page, and stands in the slot of the policy.
 */
import type { MessageKey } from '../i18n/message-key.ts';

/** The end of a sentence about something faulty: `is empty`. */
export type IssueKey = Extract<MessageKey, `fault_${string}`>;
/** Its beginning, where more than a field's name is needed: `entry 2`. */
export type LocationKey = Extract<MessageKey, `place_${string}`>;

/** A key of the catalogue, with what the sentence mentions. Never a value that may be a secret. */
interface Saying<K extends MessageKey> {
  key: K;
  substitutions: string[];
}

/** What is wrong with a value. */
export type Issue = Saying<IssueKey>;
/** What of a file or a policy it is about. */
export type IssueLocation = Saying<LocationKey>;

/** A fault, and where it is. */
export interface LocatedIssue {
  /** Left out for the parts of a policy, which their names tell. */
  at?: IssueLocation;
  /** The field's name as a file writes it, counted from 1 in a list: `destinations.1.path`. */
  field?: string;
  issue: Issue;
}

/** A fault by its key, and what it mentions: names, numbers, words of ours. */
export function createIssue(key: IssueKey, ...substitutions: string[]): Issue {
  return { key, substitutions };
}

/** One entry of a list, by its number and, where it has a valid one, its id. */
export function entryLocation(
  key: 'place_entry' | 'place_policyTenant',
  number: number,
  id?: string,
): IssueLocation {
  return { key, substitutions: [id === undefined ? `${number}` : `${number} (${id})`] };
}

/** A field's name as it may be shown, short and plain: it is the only thing of a file that is repeated. */
export function printableName(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]/g, '?');
  return plain.length > 40 ? `${plain.slice(0, 39)}…` : plain;
}

/** Whether a stored value is a refusal. */
export function isLocatedIssue(value: unknown): value is LocatedIssue {
  const { at, field, issue }: Partial<LocatedIssue> = Object(value);
  return (
    isSaying(issue, 'fault_') &&
    (at === undefined || isSaying(at, 'place_')) &&
    (field === undefined || typeof field === 'string')
  );
}

function isSaying(value: unknown, family: string): boolean {
  const { key, substitutions }: Partial<Issue> = Object(value);
  return (
    typeof key === 'string' &&
    key.startsWith(family) &&
    Array.isArray(substitutions) &&
    substitutions.every((each) => typeof each === 'string')
  );
}
