/** Browser adapter of all pages: public slots, permissions, clipboard, messages. */

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
  vaultStatusSlot,
  vendorsSlot,
} from '../storage/public-slots.ts';
import type { Readable } from '../storage/readable.ts';
import {
  readableDrafts,
  readablePasses,
  readablePolicy,
  readablePreferences,
  readableTenants,
  readableVaultStatus,
  readableVendors,
} from '../storage/readable-slots.ts';
import type { Tenant } from '../tenants/schema.ts';
import type { CurrentTab } from '../tenants/tenants-here.ts';
import { hostPattern } from '../tenants/url.ts';
import { setDefinedVendors } from '../vendors/defined-vendors.ts';
import { localKeys, sessionKeys, takePreloaded } from './preloaded-view.ts';

/** Epoch milliseconds: the pages' only clock, so that tests can replace it. */
export const now = (): number => Date.now();

const permissions = 'permissions';
/** Change keys of the view's parts outside session storage: local slots, and `permissions`. */
const allViewKeys: readonly string[] = [...localKeys, permissions];

/** Last values read from local storage and permissions; `readView` rereads only changed keys. */
const last: {
  local: Record<string, unknown>;
  origins: string[];
  /** Merged tenants with their two inputs, so that unchanged inputs give the identical list. */
  list?: [merged: Tenant[], own: Tenant[], policy: Policy];
} = { local: {}, origins: [] };

/**
 * Reads the public slots a page shows.
 * An absent slot, or one of another version, reads as empty; a damaged one reads as its readable part.
 * Session slots are always read again.
 * @param changed the keys of `allViewKeys` to read again
 */
export async function readView(changed = allViewKeys) {
  const keys = allViewKeys.filter((key) => changed.includes(key));
  const [onDisk, session, permitted] = await Promise.all([
    keys.length > 0 &&
      (takePreloaded('local') ?? browser.storage.local.get([...keys, quarantinedTenantsKey])),
    takePreloaded('session') ?? browser.storage.session.get([...sessionKeys]),
    keys.includes(permissions) && (takePreloaded('permissions') ?? browser.permissions.getAll()),
  ]);
  const { local } = last;
  if (onDisk) for (const key of [...keys, quarantinedTenantsKey]) local[key] = onDisk[key];
  if (permitted) last.origins = permitted.origins ?? [];
  const own = readSlot(tenantsSlot, local, readableTenants);
  const policy = readSlot(policySlot, local, readablePolicy);
  setDefinedVendors(readSlot(vendorsSlot, local, readableVendors));
  if (last.list?.[1] !== own || last.list[2] !== policy)
    last.list = [effectiveTenants(own, policy), own, policy];
  return {
    tenants: last.list[0],
    preferences: effectivePreferences(
      withDictionaries(readSlot(preferencesSlot, local, readablePreferences)),
      policy,
    ),
    policy,
    passes: toDictionary(readSlot(passesSlot, session, readablePasses)),
    drafts: readSlot(draftsSlot, session, readableDrafts),
    vault: readSlot(vaultStatusSlot, session, readableVaultStatus),
    origins: last.origins,
    hasQuarantinedTenants: local[quarantinedTenantsKey] !== undefined,
  };
}

const decodeSlot = createCachedDecoder();
function readSlot<T>(slot: Slot<T>, area: Record<string, unknown>, readable: Readable<T>): T {
  return decodeSlot(slot, area[slot.key], readable);
}

/** Calls `changed` with the changed keys after each broadcast or permission change, until the page closes. */
function onViewChanged(changed: (what: readonly string[]) => unknown): void {
  browser.runtime.onMessage.addListener((message: unknown) => {
    const slots = decodeChange(message);
    if (slots !== null) changed(slots);
  });
  const onPermissionChange = () => changed([permissions]);
  browser.permissions.onAdded.addListener(onPermissionChange);
  browser.permissions.onRemoved.addListener(onPermissionChange);
}

/** Firefox's data-collection consent: a log-in sends credentials to the host, so both are requested together. */
const consent = import.meta.env.FIREFOX ? { data_collection: ['authenticationInfo' as const] } : {};

/**
 * Requests host permissions for these addresses; a rejected request counts as refused.
 * Must be called before any `await` of the click event: Firefox drops the user gesture there.
 */
function requestHosts(addresses: readonly string[]): Promise<boolean> {
  const origins = [...new Set(addresses.map(hostPattern))];
  return browser.permissions.request({ origins, ...consent }).catch(() => false);
}

/** Requests an optional permission; must be called within the click event. @returns `false` when refused */
function requestPermission(permission: 'notifications' | 'cookies'): Promise<boolean> {
  return browser.permissions.request({ permissions: [permission] }).catch(() => false);
}

/**
 * Writes the drafts within the call, because the popup may close in the same event.
 * @returns `false` when the browser refused the write: the session area is full
 */
function writeDrafts(drafts: Drafts): Promise<boolean> {
  return browser.storage.session
    .set({ [draftsSlot.key]: { version: draftsSlot.version, data: drafts } })
    .then(
      () => true,
      () => false,
    );
}

/** Whether this page is the toolbar popup, which the browser closes when a permission dialog opens. */
function isActionPopup(): boolean {
  return browser.extension.getViews({ type: 'popup' }).includes(window);
}

/**
 * The tab that the toolbar's popup opened over, read once; `null` in other pages, and for a page that is none of the web.
 * The click on the toolbar gives its address (`activeTab`); nothing stores or sends it.
 */
export async function readCurrentTab(): Promise<CurrentTab | null> {
  if (!isActionPopup()) return null;
  const asked = takePreloaded('tabs') ?? browser.tabs.query({ active: true, currentWindow: true });
  const [tab] = await asked.catch(() => []);
  if (tab?.id === undefined || !/^https?:/.test(tab.url ?? '')) return null;
  const title = await browser.action.getTitle({ tabId: tab.id }).catch(() => '');
  return { origin: new URL(tab.url ?? '').origin, title };
}

/**
 * The id of the open tab of an origin whose toolbar title equals `title`; `null` without one.
 * @param origin an origin of an allowed host: `tabs.query` matches the address of no other
 */
async function findTab(origin: string, title: string): Promise<number | null> {
  const tabs = await browser.tabs.query({ url: hostPattern(origin) }).catch(() => []);
  for (const { id } of tabs) {
    if (id === undefined) continue;
    const own = await browser.action.getTitle({ tabId: id }).catch(() => '');
    if (own === title) return id;
  }
  return null;
}

/** Brings a tab and its window to the front. @returns `false` for a tab that is gone */
async function focusTab(id: number): Promise<boolean> {
  try {
    const tab = await browser.tabs.update(id, { active: true });
    if (tab.windowId !== undefined) await browser.windows.update(tab.windowId, { focused: true });
    return true;
  } catch {
    return false;
  }
}

const copy = (text: string): Promise<void> => navigator.clipboard.writeText(text);
/**
 * Copies a pending text; `clipboard.write` runs at once, because the click's permission to write expires.
 * As a `Blob`: Chromium takes a pending text from 133 on (MDN: ClipboardItem).
 */
function copyWhenReady(text: Promise<string>): Promise<void> {
  const type = 'text/plain';
  return navigator.clipboard.write([
    new ClipboardItem({ [type]: text.then((ready) => new Blob([ready], { type })) }),
  ]);
}

/** A message of the catalogue in the browser's language; `''` for an unknown key. */
export const t = (key: string, ...substitutions: string[]): string =>
  key[0] === '=' ? key.slice(1) : browser.i18n.getMessage(key, substitutions);

const openOptions = (): void => void browser.runtime.openOptionsPage();
const closePage = (): void => window.close();

/** Extension version, browser name and browser version, for a support ticket. */
function userAgentLabel(): string {
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

/** The adapter a page hands to its components; listed singly, because a namespace import defeats tree-shaking. */
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
  findTab,
  focusTab,
  t,
  openOptions,
  closePage,
  userAgentLabel,
};
