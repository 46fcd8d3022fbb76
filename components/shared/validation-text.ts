/** Renders validation issues in the browser's language: the background sends only keys and substitutions. */

import type { Translate } from '../../lib/i18n/i18n.ts';
import type { Issue, LocatedIssue } from '../../lib/tenants/validation-issue.ts';
import type { SettingDescriptor, VendorDescriptor } from '../../lib/vendors/contract.ts';

/** An issue as the end of a sentence: `is empty`. */
export const issueText = (t: Translate, { key, substitutions }: Issue): string => t(key, ...substitutions);

/** An issue with its place in a file or policy: entry number, id and the field's raw name, as the author wrote them. */
export function locatedIssueText(t: Translate, { at, field, issue }: LocatedIssue): string {
  const text = issueText(t, issue);
  const place = at === undefined ? '' : t(at.key, ...at.substitutions);
  if (place === '' || field === undefined) return t('faultyPlace', field ?? place, text);
  return t('faultyField', place, field, text);
}

/** An issue with its place, and with its line and column where it stands in a file. */
export function placedIssueText(t: Translate, issue: LocatedIssue): string {
  const text = locatedIssueText(t, issue);
  const { place } = issue;
  return place === undefined ? text : t('textPlace', text, String(place.line), String(place.column));
}

/** An issue of the field that it is shown beside. */
export const fieldIssueText = (t: Translate, issue: Issue): string => t('faultyThis', issueText(t, issue));

/** An issue that rejected a form, naming fields by their labels; an issue without a field names its place instead. */
export function formIssueText(
  t: Translate,
  descriptor: VendorDescriptor | undefined,
  locatedIssue: LocatedIssue,
): string {
  const { field, issue } = locatedIssue;
  if (field === undefined) return locatedIssueText(t, locatedIssue);
  const [name = '', part = ''] = field.split('.');
  const setting = name === 'settings' ? descriptor?.settings.find((each) => each.name === part) : undefined;
  const other = descriptor?.settings.find((each) => each.name === issue.substitutions[0]);
  const labelled =
    other === undefined ? issue : { ...issue, substitutions: labelledSubstitutions(t, other, issue) };
  const label = setting === undefined ? ownLabel(t, name, part) : t(setting.label);
  return t('faultyLabel', label, issueText(t, labelled));
}

/** The substitutions of an issue that names another setting and perhaps a choice of it, by their labels. */
function labelledSubstitutions(
  t: Translate,
  other: SettingDescriptor,
  { key, substitutions }: Issue,
): string[] {
  if (key === 'fault_addressPath') return [t(other.label)];
  if (key !== 'fault_requiredWith') return substitutions;
  return [t(other.label), choiceLabel(t, other, substitutions[1] ?? '')];
}

function choiceLabel(t: Translate, { choices = [] }: SettingDescriptor, value: string): string {
  const label = choices.find(([choice]) => choice === value)?.[1];
  return label === undefined ? value : t(label);
}

/** The label of a field that all vendors share; a destination also carries its number. */
function ownLabel(t: Translate, name: string, part: string): string {
  switch (name) {
    case 'vendor':
    case 'name':
    case 'environment':
    case 'note':
    case 'tags':
      return t(`form_${name}`);
    case 'color':
      return t('form_colour');
    case 'baseUrl':
      return t('setting_baseUrl');
    case 'destinations':
      return part === '' ? t('form_destinations') : t('form_destinationAt', part);
    default:
      return name;
  }
}
