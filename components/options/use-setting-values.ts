import { useRef, useState } from 'preact/hooks';
import type { Tenant } from '../../lib/tenants/schema.ts';
import type { TypedSettings } from './taken-address.ts';

/** The settings in the form, kept per vendor, so that another choice of vendor loses nothing. */
export interface SettingValues {
  typed: TypedSettings;
  valueIn(vendor: string, name: string): string;
  /** Takes what a person typed. */
  type(vendor: string, name: string, value: string): void;
  /** Fills what is empty, or was filled before and not edited since. @returns the names of the filled settings */
  fill(vendor: string, values: Readonly<Record<string, string>>): string[];
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
    fill(vendor, values) {
      const free = (name: string) => {
        const value = currentValue(vendor, name);
        return value === '' || value === filled.current[vendor]?.[name];
      };
      const taken = Object.fromEntries(Object.entries(values).filter(([name]) => free(name)));
      filled.current = withValues(filled.current, vendor, taken);
      setTyped((before) => withValues(before, vendor, taken));
      return Object.keys(taken);
    },
  };
}
