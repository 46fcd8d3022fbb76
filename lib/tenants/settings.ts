import { invisibleCharacter } from '../security/invisible-characters.ts';
import { getOwn } from '../storage/own-entry.ts';
import type { SettingDescriptor, VendorDescriptor } from '../vendors/contract.ts';
import { isBelow, parseAddress, validateAddress, validatePath, withLeadingSlash } from './addresses.ts';
import { validateExtraFields } from './extra-fields.ts';
import type { Tenant } from './tenant.ts';
import { createIssue, type Issue } from './validation-issue.ts';

/** A tenant's own value of a setting, without the vendor's default; `''` when unset. */
export function ownValue(settings: Tenant['settings'], name: string): string {
  return getOwn(settings, name) ?? '';
}

/**
 * The issues of a tenant's settings, unknown settings included; repeats nothing of any value.
 * Uses no schema library, because the options page validates at every keystroke.
 */
export function validateSettings(
  descriptor: VendorDescriptor,
  tenant: Pick<Tenant, 'settings' | 'baseUrl'>,
): { name: string; issue: Issue }[] {
  const declared = new Set(descriptor.settings.map(({ name }) => name));
  const unknown = Object.keys(tenant.settings)
    .filter((name) => !declared.has(name))
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

/** The issue with one setting's value, or `null`. An empty value counts as unset. Repeats nothing of the value. */
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
  if (setting.kind === 'path') return validatePath(value) ?? validateBelow(value, baseUrl);
  if (setting.kind === 'extra') return validateExtraFields(value);
  if (setting.kind === 'address') {
    const addressIssue = validateAddress(value);
    if (addressIssue !== null) return addressIssue;
    if (
      setting.ownOrigin === true &&
      URL.canParse(baseUrl) &&
      parseAddress(value).origin !== parseAddress(baseUrl).origin
    ) {
      return createIssue('fault_ownOrigin');
    }
  }
  return null;
}

/** The issue with a path whose dot segments leave the base URL's path, or `null`. */
function validateBelow(path: string, baseUrl: string): Issue | null {
  if (validateAddress(baseUrl) !== null) return null;
  const base = baseUrl.replace(/\/+$/, '');
  return isBelow(base, base + withLeadingSlash(path)) ? null : createIssue('fault_pathDots');
}

/**
 * The issue with one line of displayed text, or `null`. Rejects control, newline and bidi characters, and
 * every invisible character but those inside an emoji, which the issue names.
 */
export function validateLine(value: string): Issue | null {
  if (!value.isWellFormed()) return createIssue('fault_malformed');
  if (/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u.test(value)) return createIssue('fault_line');
  const character = invisibleCharacter(value);
  return character === null ? null : createIssue('fault_invisible', character);
}
