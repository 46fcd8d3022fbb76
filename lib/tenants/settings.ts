import { own } from '../own.ts';
import type { About, SettingAbout } from '../vendors/contract.ts';
import { addressFault, pathFault } from './addresses.ts';
import { extraFault } from './extra.ts';
import { type Fault, faulty } from './fault.ts';
import type { Tenant } from './schema.ts';

/** A setting's value as the tenant itself has it, or `''`. */
export function ownValue(settings: Tenant['settings'], name: string): string {
  return own(settings, name) ?? '';
}

/**
 * What is wrong with each of a tenant's settings, unknown ones included; repeats nothing of any value.
 * Plain functions, no schema library: the options page checks with them as a person types.
 */
export function settingFaults(
  about: About,
  tenant: Pick<Tenant, 'settings' | 'baseUrl'>,
): { name: string; fault: Fault }[] {
  const known = new Set(about.settings.map(({ name }) => name));
  const unknown = Object.keys(tenant.settings)
    .filter((name) => !known.has(name))
    .map((name) => ({ name, fault: faulty('fault_setting', about.label) }));
  const faults = about.settings.flatMap((setting) => {
    const value = ownValue(tenant.settings, setting.name);
    const [other, needed] = setting.requiredWith ?? [];
    const missing = other !== undefined && value === '' && ownValue(tenant.settings, other) === needed;
    const fault = missing
      ? faulty('fault_requiredWith', other, needed ?? '')
      : settingFault(setting, value, tenant.baseUrl);
    return fault === null ? [] : [{ name: setting.name, fault }];
  });
  return [...unknown, ...faults];
}

/** What is wrong with one setting's value, or `null`. An empty value is as good as none. Repeats nothing of the value. */
export function settingFault(setting: SettingAbout, value: string, baseUrl: string): Fault | null {
  if (value === '') return setting.required === true ? faulty('fault_required') : null;
  const fault = lineFault(value);
  if (fault !== null) return fault;
  if (setting.choices !== undefined && !setting.choices.some(([choice]) => choice === value)) {
    return faulty('fault_choice', setting.choices.map(([choice]) => choice).join(', '));
  }
  if (setting.pattern !== undefined && !new RegExp(`^(?:${setting.pattern})$`, 'u').test(value)) {
    return faulty(setting.patternHelp ?? 'fault_pattern');
  }
  if (setting.kind === 'path') return pathFault(value);
  if (setting.kind === 'extra') return extraFault(value);
  if (setting.kind === 'origin' || setting.kind === 'address') {
    const wrong = addressFault(value);
    if (wrong !== null) return wrong;
    if (
      setting.ownOrigin === true &&
      URL.canParse(baseUrl) &&
      new URL(value).origin !== new URL(baseUrl).origin
    ) {
      return faulty('fault_ownOrigin');
    }
  }
  return null;
}

/** What is wrong with one line of text a person reads, or `null`: control, line or direction characters. */
export function lineFault(value: string): Fault | null {
  if (!value.isWellFormed()) return faulty('fault_malformed');
  if (/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u.test(value)) return faulty('fault_line');
  return null;
}
