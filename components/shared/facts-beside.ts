import type { FactSources } from '../../lib/tenants/namesakes.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { findDescriptor } from '../../lib/vendors/descriptors.ts';
import type { View } from './page-types.ts';

/** Where a page finds the facts beside a tenant. */
export const factSources = ({ passes, preferences }: Pick<View, 'passes' | 'preferences'>): FactSources => ({
  passes,
  preferences,
  findDescriptor,
});

/** A tenant's vendor as it is shown; its id where it is unknown here. */
export const vendorLabel = ({ vendor }: Tenant): string => findDescriptor(vendor)?.label ?? vendor;
