/**
 * The browser as pages use it: public slots by name, host permissions, the clipboard, and one connection per command.
 */

import { changedIn } from '../messages/wire-names.ts';
import { bare, bareMaps } from '../slots/bare.ts';
import {
  asideKey,
  draftsSlot,
  passesSlot,
  policySlot,
  preferencesSlot,
  type Slot,
  tenantsSlot,
  vaultFactsSlot,
} from '../slots/public.ts';
import type { Drafts } from '../slots/schemas.ts';
import { openReading } from '../slots/stored.ts';
import { effectivePreferences, effectiveTenants } from '../tenants/effective.ts';
import { hostPattern } from '../tenants/hosts.ts';
import type { Policy } from '../tenants/policy.ts';
import type { Tenant } from '../tenants/schema.ts';
import { browser } from './browser.ts';

/** Epoch milliseconds. The only clock of the pages. */
export const now = (): number => Date.now();

const permissions = 'permissions';
/** All that a page shows and that is not in memory, by the names by which it is told to have changed. */
export const everything: readonly string[] = [
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
export async function readView(changed = everything) {
  const keys = everything.filter((key) => changed.includes(key));
  const [onDisk, session, granted] = await Promise.all([
    keys.length > 0 && browser.storage.local.get([...keys, asideKey]),
    browser.storage.session.get([passesSlot.key, draftsSlot.key, vaultFactsSlot.key]),
    keys.includes(permissions) && browser.permissions.getAll(),
  ]);
  const { local } = last;
  if (onDisk) for (const key of [...keys, asideKey]) local[key] = onDisk[key];
  if (granted) last.origins = granted.origins ?? [];
  const own = read(tenantsSlot, local);
  const policy = read(policySlot, local);
  if (last.list?.[1] !== own || last.list[2] !== policy)
    last.list = [effectiveTenants(own, policy), own, policy];
  return {
    tenants: last.list[0],
    preferences: effectivePreferences(bareMaps(read(preferencesSlot, local)), policy),
    policy,
    passes: bare(read(passesSlot, session)),
    drafts: read(draftsSlot, session),
    vault: read(vaultFactsSlot, session),
    origins: last.origins,
    aside: local[asideKey] !== undefined,
  };
}

const reading = openReading();
function read<T>(slot: Slot<T>, area: Record<string, unknown>): T {
  return reading(slot, area[slot.key], (data) => data as T | undefined);
}

/** Calls back, for as long as the page lives, after every change: the broadcast, which has no content, or a permission. */
export function watch(changed: (what: readonly string[]) => unknown): void {
  browser.runtime.onMessage.addListener((message: unknown) => {
    const slots = changedIn(message);
    if (slots !== null) changed(slots);
  });
  const asked = () => changed([permissions]);
  browser.permissions.onAdded.addListener(asked);
  browser.permissions.onRemoved.addListener(asked);
}

/** What a log-in sends to a host, in the words of Firefox's consent to data that leaves the browser: asked with the host. */
const consent = import.meta.env.FIREFOX ? { data_collection: ['authenticationInfo' as const] } : {};

/** Asks for these servers' hosts, by name. Must be called in the click itself: Firefox loses it at any await. */
export function askForHosts(addresses: readonly string[]): Promise<boolean> {
  const origins = [...new Set(addresses.map(hostPattern))];
  return browser.permissions.request({ origins, ...consent }).catch(() => false);
}

/** Asks for an optional permission, in the click itself. */
export function askFor(permission: 'notifications' | 'cookies'): Promise<boolean> {
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
export function copyLater(text: Promise<string>): Promise<void> {
  return navigator.clipboard.write([new ClipboardItem({ 'text/plain': text })]);
}

/** A sentence of the message catalogue, in the browser's language. */
export const say = (key: string, ...mentions: string[]): string => browser.i18n.getMessage(key, mentions);

export const openOptions = (): void => void browser.runtime.openOptionsPage();
export const closePage = (): void => window.close();

/** The extension's version and the browser's name and version, as a ticket carries them. */
export function agent(): string {
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
export const edge = {
  everything,
  readView,
  watch,
  now,
  askForHosts,
  askFor,
  copy,
  copyLater,
  writeDrafts,
  isActionPopup,
  say,
  openOptions,
  closePage,
  agent,
};
