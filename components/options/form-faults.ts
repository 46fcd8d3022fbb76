/** Everything that is wrong with a tenant's form, so that a person is told of all of it at once. */

import { validatePath } from '../../lib/tenants/addresses.ts';
import {
  destinationsLimit,
  labelLimit,
  nameLimit,
  noteLimit,
  pathLimit,
  settingLimit,
  tagsLimit,
  validateLength,
} from '../../lib/tenants/limits.ts';
import type { Destination } from '../../lib/tenants/schema.ts';
import { validateLine, validateSettings } from '../../lib/tenants/settings.ts';
import { normalizeNote, validateNote, validateTag } from '../../lib/tenants/tags.ts';
import { createIssue, type Issue, type LocatedIssue } from '../../lib/tenants/validation-issue.ts';
import type { VendorDescriptor } from '../../lib/vendors/contract.ts';

/** The form's values, as typed. */
interface FormValues {
  name: string;
  baseUrl: string;
  settings: Readonly<Record<string, string>>;
  destinations: readonly Destination[];
  tags: readonly string[];
  note: string;
}

/** A fault with the id of the field that has it. */
export interface FormFault {
  id: string;
  issue: LocatedIssue;
}

export function validateName(name: string): Issue | null {
  if (name === '') return createIssue('fault_empty');
  return validateLength(name, nameLimit) ?? validateLine(name);
}

export function validateTags(tags: readonly string[]): Issue | null {
  if (tags.length > tagsLimit) return createIssue('fault_tooMany', String(tagsLimit));
  return tags.map(validateTag).find((issue) => issue !== null) ?? null;
}

export function validateNoteText(note: string): Issue | null {
  return validateLength(normalizeNote(note), noteLimit) ?? validateNote(note);
}

/** The first fault of a list of destinations: its number from 1, the part, and what is wrong; `null` without one. */
export function validateDestinations(
  destinations: readonly Destination[],
): { number: number; part: 'label' | 'path' | null; issue: Issue } | null {
  if (destinations.length > destinationsLimit)
    return { number: 0, part: null, issue: createIssue('fault_tooMany', String(destinationsLimit)) };
  for (const [index, { label, path }] of destinations.entries()) {
    const labelIssue = validateLength(label, labelLimit) ?? validateLine(label);
    if (labelIssue !== null) return { number: index + 1, part: 'label', issue: labelIssue };
    const pathIssue = validateLength(path, pathLimit) ?? validatePath(path);
    if (pathIssue !== null) return { number: index + 1, part: 'path', issue: pathIssue };
  }
  return null;
}

/**
 * The faults in the form's order; a missing vendor is one of the form's own.
 * @param addressIssue what is wrong with the base URL as read for the vendor
 */
export function formFaults(
  descriptor: VendorDescriptor | undefined,
  values: FormValues,
  addressIssue: Issue | null,
): FormFault[] {
  const fault = (id: string, field: string, issue: Issue | null): FormFault[] =>
    issue === null ? [] : [{ id, issue: { field, issue } }];
  const { baseUrl, settings } = values;
  const tooLong = (descriptor?.settings ?? []).flatMap(({ name }) => {
    const issue = validateLength(settings[name] ?? '', settingLimit);
    return issue === null ? [] : [{ name, issue }];
  });
  const invalid = descriptor === undefined ? [] : validateSettings(descriptor, { settings, baseUrl });
  const settingFaults = [
    ...tooLong,
    ...invalid.filter(({ name }) => !tooLong.some((each) => each.name === name)),
  ];
  const destination = validateDestinations(values.destinations);
  const destinationField =
    destination === null || destination.number === 0
      ? 'destinations'
      : `destinations.${destination.number}.${destination.part}`;
  const order = (descriptor?.settings ?? []).map(({ name }) => name);
  return [
    ...fault('tenant-name', 'name', validateName(values.name)),
    ...fault('tenant-base', 'baseUrl', addressIssue),
    ...fault('tenant-vendor', 'vendor', descriptor === undefined ? createIssue('fault_required') : null),
    ...settingFaults
      .toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name))
      .flatMap(({ name, issue }) => fault(`setting-${name}`, `settings.${name}`, issue)),
    ...fault('tenant-destinations', destinationField, destination?.issue ?? null),
    ...fault('tenant-tags', 'tags', validateTags(values.tags)),
    ...fault('tenant-note', 'note', validateNoteText(values.note)),
  ];
}
