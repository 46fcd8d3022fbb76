/**
 * Takes a pasted address apart: the address itself, and what a vendor reads from it.
 * Imports no schema library, because the form reads at every paste.
 */
import { findAddressReader } from '../vendors/addresses.ts';
import type { AddressReading, VendorDescriptor } from '../vendors/contract.ts';
import { normalizeAddress, validateAddress, validatePath } from './addresses.ts';
import { validateSetting } from './settings.ts';
import { createIssue, type Issue } from './validation-issue.ts';

/** A pasted text as an address. */
export interface PastedAddress {
  /** Scheme, host, port and path. */
  address: string;
  /** The address with the query and fragment it came with, for the vendors' reading; never stored or sent. */
  whole: URL;
  /** The parts that `address` does without. */
  dropped: readonly ('query' | 'fragment')[];
}

/**
 * Reads a pasted text as an address: adds a missing scheme, drops query and fragment.
 * @returns the issue for any other text; it repeats nothing of it
 */
export function parsePastedAddress(text: string): PastedAddress | Issue {
  const bare = text.trim().replace(/^(?:<(.*)>|"(.*)"|'(.*)')$/s, '$1$2$3');
  const address = withScheme(bare);
  const plain = /^[^?#]*/.exec(address)?.[0] ?? '';
  const issue = validateAddress(plain);
  if (issue !== null) return issue;
  const rest = address.slice(plain.length);
  if (!URL.canParse(address)) return createIssue('fault_address');
  const query = /^\?[^#]/.test(rest);
  const fragment = /#./s.test(rest);
  return {
    address: normalizeAddress(plain, 'path'),
    whole: new URL(address),
    dropped: [...(query ? (['query'] as const) : []), ...(fragment ? (['fragment'] as const) : [])],
  };
}

/** A host without a scheme gets `https`; a text with another scheme, and user info, stay as they are. */
function withScheme(text: string): string {
  if (text.startsWith('//')) return `https:${text}`;
  const hasScheme = /^[a-z][a-z\d+.-]*:(?!\d)/i.test(text) && !/^[^/?#]*@/.test(text);
  return text === '' || hasScheme || /^https?:/i.test(text) ? text : `https://${text}`;
}

/**
 * What a valid address tells a vendor. A vendor without a reading of its own keeps the path or has one origin.
 * @param whole with its query, or without
 * @param own the tenant's own settings
 * @throws TypeError for an address that `validateAddress` rejects
 */
export function readAddress(
  descriptor: Pick<VendorDescriptor, 'id' | 'baseUrl' | 'settings'>,
  whole: URL,
  own: Readonly<Record<string, string>> = {},
): AddressReading {
  const { keep } = descriptor.baseUrl;
  const read = findAddressReader(descriptor.id);
  const path = normalizeAddress(whole.origin + whole.pathname, 'path');
  if (read === undefined) {
    const baseUrl = normalizeAddress(path, keep);
    return { baseUrl, moved: {}, told: {}, omitted: path.slice(baseUrl.length) };
  }
  const reading = read(new URL(path + whole.search + whole.hash), own);
  const told = Object.entries(reading.told).filter(([name, value]) => {
    const setting = descriptor.settings.find((each) => each.name === name);
    return setting !== undefined && validateSetting(setting, value, reading.baseUrl) === null;
  });
  return { ...reading, told: Object.fromEntries(told) };
}

/**
 * The issue of an address whose path contradicts a setting, fits none, or is a page's or a call's; or `null`.
 * @param label the vendor's name
 */
export function validateReading({ conflict, moved, omitted }: AddressReading, label: string): Issue | null {
  if (conflict !== undefined) return createIssue('fault_addressPath', conflict);
  if (omitted !== '') return createIssue('fault_addressPage', label);
  const path = moved.servicePath ?? '';
  return path === '' ? null : validatePath(path);
}
