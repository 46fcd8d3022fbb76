/**
 * The house with the real browser in it: real fetch, clock and storage go in. The background brings this in at the
 * first event that needs it, because evaluating its schemas and wires takes longer than the worker takes to start.
 */
import * as z from 'zod/mini';
import { buildHouse, type House } from './house.ts';
import type { Reply } from './messages/commands.ts';
import { dispatch } from './messages/dispatch.ts';
import { changeOf, journalMessage } from './messages/wire-names.ts';
import { allowedBy } from './platform/allowed.ts';
import { alone } from './platform/alone.ts';
import { browser, now, randomId } from './platform/browser.ts';
import { clearCookies } from './platform/cookies.ts';
import { handledBy, openPopup } from './platform/handled.ts';
import type { Handled } from './platform/handles.ts';
import { hideOwnOrigin } from './platform/header-rules.ts';
import { httpEdge } from './platform/http.ts';
import { keepKeys } from './platform/kept-area.ts';
import { managedPolicy } from './platform/managed.ts';
import { outsideOf, setLockAlarm } from './platform/outside.ts';
import { later, sleep } from './platform/sleep.ts';
import {
  type Opener,
  openBehind,
  openTabNextTo,
  ownAsEmpty,
  privateWindowsOf,
  tabEdgeOf,
} from './platform/tabs.ts';
import { witnessOf } from './platform/witness.ts';
import { policySlot, preferencesSlot, tenantsSlot } from './slots/public.ts';

/** A house that is awake. */
export interface Furnished extends House {
  /** Judges one message and does what it asks. */
  answer(message: unknown, opener: Opener): Promise<Reply>;
  /** What the handles outside our pages lead to. */
  handled: Handled;
  /** The top page of a tab became another, told by its address where the browser tells it. */
  navigated(tabId: number, address: string | undefined): Promise<void>;
  /**
   * A permission was given: brings the popup back, which Chromium closes under the dialog, if it was asked from there;
   * and does what waited for it.
   */
  permitted(): Promise<void>;
  /** The extension was installed. */
  installed(): Promise<void>;
  /** An update of the extension would end every session: it waits until nobody is signed in, or for the next start. */
  updateReady(): Promise<void>;
}

/** Puts the house together and wakes it. */
export async function furnishedHouse(): Promise<Furnished> {
  // zod's probe for `new Function` would trip the content policy.
  z.config({ jitless: true });
  const own = browser.runtime.getURL('');
  let quiet: Promise<void> | undefined;
  const house = buildHouse({
    areas: {
      local: keepKeys(browser.storage.local, [tenantsSlot.key, policySlot.key, preferencesSlot.key]),
      session: browser.storage.session,
    },
    io: { send: httpEdge((...call) => fetch(...call), now), sleep, now, randomId },
    broadcast: (slots) => void browser.runtime.sendMessage(changeOf(slots)).catch(() => undefined),
    alone: (work) => alone('journal', work),
    journalChanged: () => void browser.runtime.sendMessage(journalMessage).catch(() => undefined),
    allowed: allowedBy(browser.permissions),
    online: () => navigator.onLine,
    openTab: (url, opener) => openTabNextTo(browser, url, opener),
    privateWindows: privateWindowsOf(browser),
    openWelcome: () => openBehind(browser, '/welcome.html'),
    tabs: tabEdgeOf(browser),
    clearCookies: (address) => clearCookies(browser, address),
    outside: outsideOf(browser),
    lockAlarm: (at) => setLockAlarm(browser, at),
    managed: () => managedPolicy(browser),
    witness: (address) => witnessOf(browser, address),
    later,
    ready: () => {
      quiet ??= hideOwnOrigin(browser);
      return quiet;
    },
  });
  await house.wake().catch(() => undefined);
  // Chromium does not tell the policy in its first three seconds.
  const obeyed = house.obey().catch(() => undefined);
  void house.tend().catch(() => undefined);
  return {
    ...house,
    answer: (message, opener) => dispatch(house.handlers, message, opener),
    handled: handledBy(browser, { ...house, logout: house.keeper.logout }),
    navigated: (tabId, address) => house.tabs.navigated(tabId, ownAsEmpty(address, own)),
    async permitted() {
      if (await house.isAwaited()) await openPopup(browser);
      await house.tend();
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
