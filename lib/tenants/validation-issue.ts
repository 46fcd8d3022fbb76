/**
 * Issues of tenants, files and policies as plain data, which a page renders in the browser's language.
 * Issues cross from the background to pages and stand in the policy slot.
 */
import type { MessageKey } from '../i18n/message-key.ts';
import type { TextPlace } from './json-places.ts';

/** Message key of an issue, the end of a sentence: `is empty`. */
export type IssueKey = Extract<MessageKey, `fault_${string}`>;
/** Message key of a location, the start of a sentence: `entry 2`. */
type LocationKey = Extract<MessageKey, `place_${string}`>;

/** A key of the message catalogue with its substitutions, none of them a value that may be a secret. */
interface CatalogueText<K extends MessageKey> {
  key: K;
  substitutions: string[];
}

/** What makes a value invalid. */
export type Issue = CatalogueText<IssueKey>;
/** The part of a file or a policy that an issue concerns. */
export type IssueLocation = CatalogueText<LocationKey>;

/** An issue with its location. */
export interface LocatedIssue {
  /** Missing for the parts of a policy, where `field` is enough. */
  at?: IssueLocation;
  /** The path of the field in the file, list indexes counted from 1: `destinations.1.path`. */
  field?: string;
  issue: Issue;
  /** Where it stands in a file's text. */
  place?: TextPlace;
}

/** An issue from its key and its substitutions: field names, numbers, fixed words. */
export function createIssue(key: IssueKey, ...substitutions: string[]): Issue {
  return { key, substitutions };
}

/** The location of one list entry: its number, counted from 1, and its id when valid. */
export function entryLocation(
  key: 'place_entry' | 'place_policyTenant' | 'place_definition',
  number: number,
  id?: string,
): IssueLocation {
  return { key, substitutions: [id === undefined ? `${number}` : `${number} (${id})`] };
}

/** A field's name in printable ASCII, at most 40 characters. No other text of a file is ever repeated. */
export function printableName(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]/g, '?');
  return plain.length > 40 ? `${plain.slice(0, 39)}…` : plain;
}

/** Whether a stored value is a `LocatedIssue`. */
export function isLocatedIssue(value: unknown): value is LocatedIssue {
  const { at, field, issue }: Partial<LocatedIssue> = Object(value);
  return (
    isCatalogueText(issue, 'fault_') &&
    (at === undefined || isCatalogueText(at, 'place_')) &&
    (field === undefined || typeof field === 'string')
  );
}

function isCatalogueText(value: unknown, family: string): boolean {
  const { key, substitutions }: Partial<Issue> = Object(value);
  return (
    typeof key === 'string' &&
    key.startsWith(family) &&
    Array.isArray(substitutions) &&
    substitutions.every((each) => typeof each === 'string')
  );
}
