/**
 * The browser as pages use it: public slots by name, host permissions, the clipboard, and one connection per command.
 */

import { browser } from '../browser/browser.ts';
import { effectivePreferences, effectiveTenants } from '../policy/merge.ts';
import type { Policy } from '../policy/policy.ts';
import { decodeChange } from '../protocol/channels.ts';
import { createCachedDecoder } from '../storage/codec.ts';
import { toDictionary, withDictionaries } from '../storage/null-prototype.ts';
import type { Drafts } from '../storage/preferences-schema.ts';
import {
  draftsSlot,
  passesSlot,
  policySlot,
  preferencesSlot,
  quarantinedTenantsKey,
  type Slot,
  tenantsSlot,
  vaultFactsSlot,
} from '../storage/public-slots.ts';
import type { Tenant } from '../tenants/schema.ts';
import { hostPattern } from '../tenants/url.ts';

/** Epoch milliseconds. The only clock of the pages. */
export const now = (): number => Date.now();

const permissions = 'permissions';
/** All that a page shows and that is not in memory, by the names by which it is told to have changed. */
export const allViewKeys: readonly string[] = [
  tenantsSlot.key,
  preferencesSlot.key,
  policySlot.key,
  permissions,
];

/** What was read last: what has not changed since is not read again. */
const last: {
  local: Record<string, unknown>;
  origins: string[];
  /** The list as it is shown, and the two it is made of: as long as they are the same, so is the list. */
  list?: [shown: Tenant[], own: Tenant[], policy: Policy];
} = { local: {}, origins: [] };

/**
 * Reads what a page shows, by name. What is stored under another version, or not at all, reads as empty.
 * @param changed what may have changed of what is not in memory
 */
export async function readView(changed = allViewKeys) {
  const keys = allViewKeys.filter((key) => changed.includes(key));
  const [onDisk, session, granted] = await Promise.all([
    keys.length > 0 && browser.storage.local.get([...keys, quarantinedTenantsKey]),
    browser.storage.session.get([passesSlot.key, draftsSlot.key, vaultFactsSlot.key]),
    keys.includes(permissions) && browser.permissions.getAll(),
  ]);
  const { local } = last;
  if (onDisk) for (const key of [...keys, quarantinedTenantsKey]) local[key] = onDisk[key];
  if (granted) last.origins = granted.origins ?? [];
  const own = read(tenantsSlot, local);
  const policy = read(policySlot, local);
  if (last.list?.[1] !== own || last.list[2] !== policy)
    last.list = [effectiveTenants(own, policy), own, policy];
  return {
    tenants: last.list[0],
    preferences: effectivePreferences(withDictionaries(read(preferencesSlot, local)), policy),
    policy,
    passes: toDictionary(read(passesSlot, session)),
    drafts: read(draftsSlot, session),
    vault: read(vaultFactsSlot, session),
    origins: last.origins,
    hasQuarantinedTenants: local[quarantinedTenantsKey] !== undefined,
  };
}

const reading = createCachedDecoder();
function read<T>(slot: Slot<T>, area: Record<string, unknown>): T {
  return reading(slot, area[slot.key], (data) => data as T | undefined);
}

/** Calls back, for as long as the page lives, after every change: the broadcast, which has no content, or a permission. */
export function onViewChanged(changed: (what: readonly string[]) => unknown): void {
  browser.runtime.onMessage.addListener((message: unknown) => {
    const slots = decodeChange(message);
    if (slots !== null) changed(slots);
  });
  const asked = () => changed([permissions]);
  browser.permissions.onAdded.addListener(asked);
  browser.permissions.onRemoved.addListener(asked);
}

/** What a log-in sends to a host, in the words of Firefox's consent to data that leaves the browser: asked with the host. */
const consent = import.meta.env.FIREFOX ? { data_collection: ['authenticationInfo' as const] } : {};

/** Asks for these servers' hosts, by name. Must be called in the click itself: Firefox loses it at any await. */
export function requestHosts(addresses: readonly string[]): Promise<boolean> {
  const origins = [...new Set(addresses.map(hostPattern))];
  return browser.permissions.request({ origins, ...consent }).catch(() => false);
}

/** Asks for an optional permission, in the click itself. */
export function requestPermission(permission: 'notifications' | 'cookies'): Promise<boolean> {
  return browser.permissions.request({ permissions: [permission] }).catch(() => false);
}

/** Not awaited by callers: the popup may close in the same breath. */
export function writeDrafts(drafts: Drafts): void {
  void browser.storage.session.set({ [draftsSlot.key]: { version: draftsSlot.version, data: drafts } });
}

/** Whether this page is the toolbar button's popup, which a dialog closes. */
export function isActionPopup(): boolean {
  return browser.extension.getViews({ type: 'popup' }).includes(window);
}

export const copy = (text: string): Promise<void> => navigator.clipboard.writeText(text);
/** Copies a text that is still on its way: the click's leave to write is taken at once, for later it is gone. */
export function copyWhenReady(text: Promise<string>): Promise<void> {
  return navigator.clipboard.write([new ClipboardItem({ 'text/plain': text })]);
}

/** A sentence of the message catalogue, in the browser's language. */
export const t = (key: string, ...substitutions: string[]): string =>
  browser.i18n.getMessage(key, substitutions);

export const openOptions = (): void => void browser.runtime.openOptionsPage();
export const closePage = (): void => window.close();

/** The extension's version and the browser's name and version, as a ticket carries them. */
export function userAgentLabel(): string {
  const { brands = [] } =
    (navigator as { userAgentData?: { brands: { brand: string; version: string }[] } }).userAgentData ?? {};
  const named = ['Microsoft Edge', 'Google Chrome', 'Chromium']
    .map((name) => brands.find(({ brand }) => brand === name))
    .find((found) => found);
  const browserName = named
    ? `${named.brand} ${named.version}`
    : (/Firefox\/\d+/.exec(navigator.userAgent)?.[0].replace('/', ' ') ?? 'unknown browser');
  return `${browser.runtime.getManifest().version}, ${browserName}`;
}

/** What a page hands to its components. Named one by one: a namespace would keep all of this file in every bundle. */
export const pageApi = {
  allViewKeys,
  readView,
  onViewChanged,
  now,
  requestHosts,
  requestPermission,
  copy,
  copyWhenReady,
  writeDrafts,
  isActionPopup,
  t,
  openOptions,
  closePage,
  userAgentLabel,
};
