import { localDay } from '../../lib/i18n/local-date.ts';
import type { MessageKey } from '../../lib/i18n/message-key.ts';
import { getOwn } from '../../lib/storage/own-entry.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { findDescriptor, heavyCheckNote } from '../../lib/vendors/descriptors.ts';
import type { View } from './page-types.ts';

/**
 * What a check reads that has to be agreed to first: much, on a customer's live system, once a local day.
 * @param now epoch milliseconds
 * @returns the text before it; `undefined` where nothing is asked
 */
export function asksBeforeCheck(
  tenant: Tenant,
  { checkAgreedOn = {} }: View['preferences'],
  now: number,
): MessageKey | undefined {
  const descriptor = findDescriptor(tenant.vendor);
  if (descriptor === undefined || getOwn(checkAgreedOn, tenant.id) === localDay(now)) return undefined;
  return heavyCheckNote(descriptor, tenant);
}
