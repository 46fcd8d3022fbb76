import { useRef, useState } from 'preact/hooks';
import type { Tenant } from '../../lib/tenants/schema.ts';
import type { TypedSettings } from './taken-address.ts';

/** The settings in the form, kept per vendor, so that another choice of vendor loses nothing. */
export interface SettingValues {
  typed: TypedSettings;
  valueIn(vendor: string, name: string): string;
  /** Takes what a person typed. */
  type(vendor: string, name: string, value: string): void;
  /**
   * Fills what is empty, or was filled before and not edited since.
   * @param moved names of settings with a part of the address's path: filled over a typed value, which theirs contains
   * @param again whether the same address is filled in again, so that an edit of a moved value since then stays
   * @returns the names of the filled settings
   */
  fill(
    vendor: string,
    values: Readonly<Record<string, string>>,
    moved: readonly string[],
    again: boolean,
  ): string[];
}

/** The settings of a tenant's form, empty for a new one. */
export function useSettingValues(tenant: Tenant | null): SettingValues {
  const [typed, setTyped] = useState<TypedSettings>(
    tenant === null ? {} : { [tenant.vendor]: tenant.settings },
  );
  const filled = useRef<TypedSettings>({});
  const currentValue = (vendor: string, name: string) => typed[vendor]?.[name] ?? '';
  const withValues = (before: TypedSettings, vendor: string, values: Readonly<Record<string, string>>) => ({
    ...before,
    [vendor]: { ...before[vendor], ...values },
  });
  return {
    typed,
    valueIn: currentValue,
    type: (vendor, name, value) => setTyped((before) => withValues(before, vendor, { [name]: value })),
    fill(vendor, values, moved, again) {
      const free = (name: string) => {
        const value = currentValue(vendor, name);
        const before = filled.current[vendor]?.[name];
        const edited = again && before === values[name];
        return value === '' || value === before || (moved.includes(name) && !edited);
      };
      const taken = Object.fromEntries(Object.entries(values).filter(([name]) => free(name)));
      filled.current = withValues(filled.current, vendor, taken);
      setTyped((before) => withValues(before, vendor, taken));
      return Object.keys(taken);
    },
  };
}
