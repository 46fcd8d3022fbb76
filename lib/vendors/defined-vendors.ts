/**
 * The vendors without code that this page or worker has read from storage, by id.
 * Lookups of a vendor are synchronous everywhere, so what was read last stands here; the slots are the truth.
 */
import type { ErrorFacts } from '../errors.ts';
import type { VendorDescriptor } from './contract.ts';

const known = new Map<string, VendorDescriptor>();

/** Replaces what is known. Called with each reading of the slot `vendors`. */
export function setDefinedVendors(descriptors: readonly VendorDescriptor[]): void {
  known.clear();
  for (const descriptor of descriptors) known.set(descriptor.id, descriptor);
}

export const definedVendors = (): VendorDescriptor[] => [...known.values()];

/** The descriptor of a vendor without code, or `undefined`. */
export const findDefinedVendor = (id: string): VendorDescriptor | undefined => known.get(id);

/** The facts of `unknown_vendor`: a vendor without code is known again once its definition is imported. */
export const unknownVendorFacts = (vendor: string): ErrorFacts =>
  vendor.startsWith('x-') ? { detail: 'definition' } : {};
