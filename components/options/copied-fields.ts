/** Which of a tenant's fields tell it apart from its copy, and which few need. */
import type { MessageKey } from '../../lib/i18n/message-key.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import type { SettingDescriptor, VendorDescriptor } from '../../lib/vendors/contract.ts';

/** Settings that everybody fills in, or that lead elsewhere; the others are folded. */
export const isPlain = ({ required, kind }: SettingDescriptor): boolean =>
  required === true || kind === 'address';

/** What tells two tenants of a vendor apart: the names of its realm's settings, or the base URL. */
export const tellingFields = (descriptor: VendorDescriptor | undefined): readonly string[] =>
  descriptor === undefined ? [] : (descriptor.realm ?? ['baseUrl']);

/** The id of the form's field of a setting, or of the base URL. */
export const fieldId = (name: string): string => (name === 'baseUrl' ? 'tenant-base' : `setting-${name}`);

/** The label of a setting, or of the base URL. */
export function settingLabel(descriptor: VendorDescriptor | undefined, name: string): MessageKey {
  return descriptor?.settings.find((setting) => setting.name === name)?.label ?? 'setting_baseUrl';
}

/** What the form of a copy starts with: the tenant without what must differ. */
export function copyStart(tenant: Tenant, names: readonly string[]): Tenant {
  const settings = Object.entries(tenant.settings).filter(([name]) => !names.includes(name));
  return {
    ...tenant,
    baseUrl: names.includes('baseUrl') ? '' : tenant.baseUrl,
    settings: Object.fromEntries(settings),
  };
}
