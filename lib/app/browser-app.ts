/**
 * The app over the browser's real adapters: fetch, clock, storage. The background imports this file dynamically,
 * because its schemas and clients take longer to evaluate than the worker takes to start.
 */
import * as z from 'zod/mini';
import { setTimer, sleep } from '../async/sleep.ts';
import { browser, now } from '../browser/browser.ts';
import { clearCookies } from '../browser/cookies.ts';
import { stripOriginHeader } from '../browser/header-rules.ts';
import { createHostPermissionCheck } from '../browser/host-permissions.ts';
import { readManagedPolicy } from '../browser/managed-storage.ts';
import { openInBackground, openTabBeside } from '../browser/open-tab.ts';
import { maskOwnUrl } from '../browser/own-page.ts';
import type { QuickAccessHandlers } from '../browser/quick-access-events.ts';
import { createQuickAccessHandlers, openPopup } from '../browser/quick-access-handlers.ts';
import { observeRequests } from '../browser/request-observer.ts';
import { createSystemUi, setAlarm } from '../browser/system-ui.ts';
import type { TabEvents } from '../browser/tab-events.ts';
import { createPrivateWindows, createTabAdapter } from '../browser/tabs.ts';
import { withWebLock } from '../browser/web-lock.ts';
import { createPinnedFetch } from '../http/pinned-fetch.ts';
import type { TabOrigin } from '../ports/tabs.ts';
import { encodeChange, journalMessage } from '../protocol/channels.ts';
import type { Reply } from '../protocol/commands.ts';
import { dispatch } from '../protocol/dispatch.ts';
import { cacheKeys } from '../storage/cached-area.ts';
import { policySlot, preferencesSlot, tenantsSlot } from '../storage/public-slots.ts';
import { type App, createApp } from './create-app.ts';

/** A recovered app with the handlers that need the browser's own API. */
export interface BrowserApp extends App {
  /** Validates one message from a page and runs its command. Never rejects. */
  dispatch(message: unknown, origin: TabOrigin): Promise<Reply>;
  /** Handlers of the address bar, the keyboard commands and the toolbar's menu. */
  quickAccess: QuickAccessHandlers;
  /**
   * Handles a navigation of a tab's top frame.
   * @param url `undefined` where the browser withholds it
   * @param isNewPage whether the tab may show another document
   */
  tabNavigated(tabId: number, url: string | undefined, isNewPage: boolean): Promise<void>;
  /** Reopens the popup where the permission dialog closed it, as Chromium does, and runs the work that waited. */
  permissionAdded(): Promise<void>;
  /** Opens the welcome page, unless the policy forbids it. */
  installed(): Promise<void>;
  /** Restarts into an update unless the app is in use: the restart would end every session. */
  updateReady(): Promise<void>;
}

/**
 * Wires the app over the browser's adapters and recovers it.
 * @param tabEvents the listeners for tabs, which have to stand earlier than this file is loaded
 * @throws the browser's error when the rule that removes `Origin` from requests cannot be set
 */
export async function createBrowserApp(tabEvents: TabEvents): Promise<BrowserApp> {
  // zod's probe for `new Function` would violate the content security policy.
  z.config({ jitless: true });
  const ownRoot = browser.runtime.getURL('');
  const app = createApp({
    areas: {
      local: cacheKeys(browser.storage.local, [tenantsSlot.key, policySlot.key, preferencesSlot.key]),
      session: browser.storage.session,
    },
    io: { send: createPinnedFetch(fetch, now), sleep, now },
    broadcast: (localKeys) =>
      void browser.runtime.sendMessage(encodeChange(localKeys)).catch(() => undefined),
    withLock: (work) => withWebLock('journal', work),
    notifyJournalPage: () => void browser.runtime.sendMessage(journalMessage).catch(() => undefined),
    isHostAllowed: createHostPermissionCheck(browser.permissions),
    isOnline: () => navigator.onLine,
    openTab: (url, origin) => openTabBeside(browser, url, origin),
    privateWindows: createPrivateWindows(browser),
    openWelcome: () => openInBackground(browser, '/welcome.html'),
    tabs: createTabAdapter(browser, tabEvents),
    clearCookies: (address) => clearCookies(browser, address),
    systemUi: createSystemUi(browser),
    setLockAlarm: (at) => setAlarm(browser, 'lock', at),
    setTeamAlarm: (at) => setAlarm(browser, 'team', at),
    readManagedPolicy: () => readManagedPolicy(browser),
    observeRequests: (address) => observeRequests(browser, address),
    setTimer,
  });
  // In parallel, because recovery sends no request; a failure makes the next event load the app again.
  await Promise.all([stripOriginHeader(browser), app.recover().catch(() => undefined)]);
  // Not awaited: Chromium delivers the policy only after its first three seconds.
  const policyApplied = app.applyManagedPolicy().catch(() => undefined);
  void app.runDueWork().catch(() => undefined);
  return {
    ...app,
    dispatch: dispatch.bind(null, app.handlers),
    quickAccess: createQuickAccessHandlers(browser, { ...app, logout: app.sessions.logout }),
    tabNavigated: (tabId, url, isNewPage) => app.tabs.navigated(tabId, maskOwnUrl(url, ownRoot), isNewPage),
    async permissionAdded() {
      if (await app.hasPopupIntent()) await openPopup(browser);
      await app.runDueWork();
    },
    async installed() {
      await policyApplied;
      await app.welcome();
    },
    async updateReady() {
      if (!(await app.inUse())) browser.runtime.reload();
    },
  };
}
