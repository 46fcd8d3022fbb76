/**
 * The house with the real browser in it: real fetch, clock and storage go in. The background brings this in at the
 * first event that needs it, because evaluating its schemas and wires takes longer than the worker takes to start.
 */
import * as z from 'zod/mini';
import { setTimer, sleep } from '../async/sleep.ts';
import { browser, now, randomId } from '../browser/browser.ts';
import { clearCookies } from '../browser/cookies.ts';
import { stripOriginHeader } from '../browser/header-rules.ts';
import { createHostPermissionCheck } from '../browser/host-permissions.ts';
import { readManagedPolicy } from '../browser/managed-storage.ts';
import type { QuickAccessHandlers } from '../browser/quick-access-events.ts';
import { createQuickAccessHandlers, openPopup } from '../browser/quick-access-handlers.ts';
import { observeRequests } from '../browser/request-observer.ts';
import { createSystemUi, setLockAlarm } from '../browser/system-ui.ts';
import {
  createPrivateWindows,
  createTabAdapter,
  maskOwnUrl,
  openInBackground,
  openTabBeside,
} from '../browser/tabs.ts';
import { withWebLock } from '../browser/web-lock.ts';
import { createPinnedFetch } from '../http/pinned-fetch.ts';
import type { TabOrigin } from '../ports/tabs.ts';
import { encodeChange, journalMessage } from '../protocol/channels.ts';
import type { Reply } from '../protocol/commands.ts';
import { dispatch } from '../protocol/dispatch.ts';
import { cacheKeys } from '../storage/cached-area.ts';
import { policySlot, preferencesSlot, tenantsSlot } from '../storage/public-slots.ts';
import { type App, createApp } from './create-app.ts';

/** A house that is awake. */
export interface BrowserApp extends App {
  /** Judges one message and does what it asks. */
  dispatch(message: unknown, origin: TabOrigin): Promise<Reply>;
  /** What the handles outside our pages lead to. */
  quickAccess: QuickAccessHandlers;
  /** The top page of a tab became another, told by its address where the browser tells it. */
  tabNavigated(tabId: number, address: string | undefined): Promise<void>;
  /**
   * A permission was given: brings the popup back, which Chromium closes under the dialog, if it was asked from there;
   * and does what waited for it.
   */
  permissionAdded(): Promise<void>;
  /** The extension was installed. */
  installed(): Promise<void>;
  /** An update of the extension would end every session: it waits until nobody is signed in, or for the next start. */
  updateReady(): Promise<void>;
}

/** Puts the house together and wakes it. */
export async function createBrowserApp(): Promise<BrowserApp> {
  // zod's probe for `new Function` would trip the content policy.
  z.config({ jitless: true });
  const own = browser.runtime.getURL('');
  let quiet: Promise<void> | undefined;
  const house = createApp({
    areas: {
      local: cacheKeys(browser.storage.local, [tenantsSlot.key, policySlot.key, preferencesSlot.key]),
      session: browser.storage.session,
    },
    io: { send: createPinnedFetch((...call) => fetch(...call), now), sleep, now, randomId },
    broadcast: (slots) => void browser.runtime.sendMessage(encodeChange(slots)).catch(() => undefined),
    withLock: (work) => withWebLock('journal', work),
    notifyJournalPage: () => void browser.runtime.sendMessage(journalMessage).catch(() => undefined),
    isHostAllowed: createHostPermissionCheck(browser.permissions),
    isOnline: () => navigator.onLine,
    openTab: (url, origin) => openTabBeside(browser, url, origin),
    privateWindows: createPrivateWindows(browser),
    openWelcome: () => openInBackground(browser, '/welcome.html'),
    tabs: createTabAdapter(browser),
    clearCookies: (address) => clearCookies(browser, address),
    systemUi: createSystemUi(browser),
    setLockAlarm: (at) => setLockAlarm(browser, at),
    readManagedPolicy: () => readManagedPolicy(browser),
    observeRequests: (address) => observeRequests(browser, address),
    setTimer,
    beforeFirstRequest: () => {
      quiet ??= stripOriginHeader(browser);
      return quiet;
    },
  });
  await house.recover().catch(() => undefined);
  // Chromium does not tell the policy in its first three seconds.
  const obeyed = house.applyManagedPolicy().catch(() => undefined);
  void house.runDueWork().catch(() => undefined);
  return {
    ...house,
    dispatch: (message, origin) => dispatch(house.handlers, message, origin),
    quickAccess: createQuickAccessHandlers(browser, { ...house, logout: house.sessions.logout }),
    tabNavigated: (tabId, address) => house.tabs.navigated(tabId, maskOwnUrl(address, own)),
    async permissionAdded() {
      if (await house.hasPopupIntent()) await openPopup(browser);
      await house.runDueWork();
    },
    async installed() {
      await obeyed;
      await house.welcome();
    },
    async updateReady() {
      if (!(await house.inUse())) browser.runtime.reload();
    },
  };
}
