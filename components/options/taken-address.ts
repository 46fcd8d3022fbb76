/** What the form takes from a pasted address: the base URL, settings, and the words about what it left out. */

import type { RecognisedServer } from '../../lib/doctor/schema.ts';
import type { Translate } from '../../lib/i18n/i18n.ts';
import { type PastedAddress, parsePastedAddress, readAddress } from '../../lib/tenants/pasted-address.ts';
import type { Issue } from '../../lib/tenants/validation-issue.ts';
import type { AddressReading, VendorDescriptor } from '../../lib/vendors/contract.ts';

/** An address as the form took it. Of its query only what a vendor reads from it is kept. */
export interface TakenAddress {
  address: string;
  dropped: PastedAddress['dropped'];
  /** What each vendor reads from it, by vendor id. */
  readings: Readonly<Record<string, AddressReading>>;
}

/** The settings typed so far, by vendor id and name. */
export type TypedSettings = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Takes a pasted text for every vendor; the issue for a text that is no address. */
export function takeAddress(
  text: string,
  descriptors: readonly VendorDescriptor[],
  typed: TypedSettings,
): TakenAddress | Issue {
  const pasted = parsePastedAddress(text);
  if ('key' in pasted) return pasted;
  const { address, dropped, whole } = pasted;
  const readings = descriptors.map((each) => [each.id, readAddress(each, whole, typed[each.id])] as const);
  return { address, dropped, readings: Object.fromEntries(readings) };
}

/** What the form's fields get from an address for one vendor. */
export interface AddressValues {
  baseUrl: string;
  settings: Readonly<Record<string, string>>;
  /** The path that neither base URL nor settings hold. */
  omitted: string;
  /** Names of the settings that hold a part of the path. */
  moved: readonly string[];
}

/**
 * The values of a taken address, `undefined` for the form without a vendor.
 * A recognised server's base URL wins: the pasted path below it is a page, which a portal's setting can hold.
 */
export function addressValues(
  { address, readings }: TakenAddress,
  descriptor: VendorDescriptor | undefined,
  recognised?: Extract<RecognisedServer, { vendor: string }>,
): AddressValues {
  const reading = descriptor === undefined ? undefined : readings[descriptor.id];
  if (descriptor === undefined || reading === undefined)
    return { baseUrl: address, settings: {}, omitted: '', moved: [] };
  const { baseUrl, told, moved, omitted } = reading;
  // A path that contradicts a setting stays, until one of the two is changed.
  if (reading.conflict !== undefined) return { baseUrl: address, settings: told, omitted: '', moved: [] };
  if (recognised === undefined)
    return { baseUrl, settings: { ...told, ...moved }, omitted, moved: Object.keys(moved) };
  if (recognised.baseUrl === baseUrl) {
    const { servicePath, ...others } = moved;
    const path = { ...others, ...recognised.settings };
    const page = servicePath === recognised.settings.servicePath ? omitted : new URL(address).pathname;
    return { baseUrl, settings: { ...told, ...path }, omitted: page, moved: Object.keys(path) };
  }
  const page = address.slice(recognised.baseUrl.length);
  const portal = portalSetting(descriptor);
  const settings = {
    ...told,
    ...recognised.settings,
    ...(portal === undefined || /\/(?:api|log-?in)\b/i.test(page) ? {} : { [portal]: address }),
  };
  return {
    baseUrl: recognised.baseUrl,
    settings,
    omitted: page,
    moved: Object.keys(recognised.settings),
  };
}

/** The setting for a portal page on the server's own origin, which a pasted page may be. */
function portalSetting({ portal, settings }: VendorDescriptor): string | undefined {
  if (portal === null || !('setting' in portal)) return undefined;
  return settings.find(({ name, ownOrigin }) => name === portal.setting && ownOrigin === true)?.name;
}

/** The sentences about what the base URL does without. */
export function omissionTexts(
  t: Translate,
  descriptor: VendorDescriptor | undefined,
  { dropped }: Pick<TakenAddress, 'dropped'>,
  { omitted, moved }: Pick<AddressValues, 'omitted' | 'moved'>,
): string[] {
  const [first, second] = dropped;
  const label = (name: string) => {
    const key = descriptor?.settings.find((setting) => setting.name === name)?.label;
    return key === undefined ? name : t(key);
  };
  return [
    first === undefined ? '' : t(second === undefined ? `pasted_${first}` : 'pasted_queryAndFragment'),
    omitted === '' ? '' : t('pasted_page', omitted, descriptor?.label ?? ''),
    ...moved.map((name) => t('pasted_moved', label(name))),
  ].filter((text) => text !== '');
}
