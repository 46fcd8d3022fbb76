/** What is wrong, in the words of the browser's language: the background sends a key and what it mentions. */

import type { Translate } from '../../lib/i18n/i18n.ts';
import type { Issue, LocatedIssue } from '../../lib/tenants/validation-issue.ts';
import type { SettingDescriptor, VendorDescriptor } from '../../lib/vendors/contract.ts';

/** The end of a sentence: `is empty`. */
export const issueText = (t: Translate, { key, substitutions }: Issue): string => t(key, ...substitutions);

/** Where in a file or a policy, and what is wrong, as who wrote it finds it: by number, id and the field's own name. */
export function locatedIssueText(t: Translate, { at, field, issue }: LocatedIssue): string {
  const words = issueText(t, issue);
  const place = at === undefined ? '' : t(at.key, ...at.substitutions);
  if (place === '' || field === undefined) return t('faultyPlace', field ?? place, words);
  return t('faultyField', place, field, words);
}

/** What is wrong with the field it stands beside. */
export const fieldIssueText = (t: Translate, issue: Issue): string => t('faultyThis', issueText(t, issue));

/** Why a whole form was refused, whose fields a person knows by their labels; what is no field's is said as of a file. */
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
  const shown =
    issue.key === 'fault_requiredWith' && other !== undefined
      ? { ...issue, substitutions: [t(other.label), choiceLabel(t, other, issue.substitutions[1] ?? '')] }
      : issue;
  const label = setting === undefined ? ownLabel(t, name, part) : t(setting.label);
  return t('faultyLabel', label, issueText(t, shown));
}

function choiceLabel(t: Translate, { choices = [] }: SettingDescriptor, value: string): string {
  const label = choices.find(([choice]) => choice === value)?.[1];
  return label === undefined ? value : t(label);
}

/** The label of a field that every vendor's form has; a destination by its number too. */
function ownLabel(t: Translate, name: string, part: string): string {
  switch (name) {
    case 'vendor':
    case 'name':
    case 'environment':
      return t(`form_${name}`);
    case 'color':
      return t('form_colour');
    case 'baseUrl':
      return t('setting_baseUrl');
    case 'destinations':
      return `${t('form_destinations')} ${part}`.trim();
    default:
      return name;
  }
}
