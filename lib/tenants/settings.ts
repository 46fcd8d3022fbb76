import { getOwn } from '../storage/own-entry.ts';
import type { SettingDescriptor, VendorDescriptor } from '../vendors/contract.ts';
import { validateAddress, validatePath } from './addresses.ts';
import { validateExtraFields } from './extra-fields.ts';
import type { Tenant } from './tenant.ts';
import { createIssue, type Issue } from './validation-issue.ts';

/** A setting's value as the tenant itself has it, or `''`. */
export function ownValue(settings: Tenant['settings'], name: string): string {
  return getOwn(settings, name) ?? '';
}

/**
 * What is wrong with each of a tenant's settings, unknown ones included; repeats nothing of any value.
 * Plain functions, no schema library: the options page checks with them as a person types.
 */
export function validateSettings(
  descriptor: VendorDescriptor,
  tenant: Pick<Tenant, 'settings' | 'baseUrl'>,
): { name: string; issue: Issue }[] {
  const known = new Set(descriptor.settings.map(({ name }) => name));
  const unknown = Object.keys(tenant.settings)
    .filter((name) => !known.has(name))
    .map((name) => ({ name, issue: createIssue('fault_setting', descriptor.label) }));
  const issues = descriptor.settings.flatMap((setting) => {
    const value = ownValue(tenant.settings, setting.name);
    const [other, needed] = setting.requiredWith ?? [];
    const missing = other !== undefined && value === '' && ownValue(tenant.settings, other) === needed;
    const issue = missing
      ? createIssue('fault_requiredWith', other, needed ?? '')
      : validateSetting(setting, value, tenant.baseUrl);
    return issue === null ? [] : [{ name: setting.name, issue }];
  });
  return [...unknown, ...issues];
}

/** What is wrong with one setting's value, or `null`. An empty value is as good as none. Repeats nothing of the value. */
export function validateSetting(setting: SettingDescriptor, value: string, baseUrl: string): Issue | null {
  if (value === '') return setting.required === true ? createIssue('fault_required') : null;
  const issue = validateLine(value);
  if (issue !== null) return issue;
  if (setting.choices !== undefined && !setting.choices.some(([choice]) => choice === value)) {
    return createIssue('fault_choice', setting.choices.map(([choice]) => choice).join(', '));
  }
  if (setting.pattern !== undefined && !new RegExp(`^(?:${setting.pattern})$`, 'u').test(value)) {
    return createIssue(setting.patternHelp ?? 'fault_pattern');
  }
  if (setting.kind === 'path') return validatePath(value);
  if (setting.kind === 'extra') return validateExtraFields(value);
  if (setting.kind === 'origin' || setting.kind === 'address') {
    const wrong = validateAddress(value);
    if (wrong !== null) return wrong;
    if (
      setting.ownOrigin === true &&
      URL.canParse(baseUrl) &&
      new URL(value).origin !== new URL(baseUrl).origin
    ) {
      return createIssue('fault_ownOrigin');
    }
  }
  return null;
}

/** What is wrong with one line of text a person reads, or `null`: control, line or direction characters. */
export function validateLine(value: string): Issue | null {
  if (!value.isWellFormed()) return createIssue('fault_malformed');
  if (/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u.test(value)) return createIssue('fault_line');
  return null;
}
