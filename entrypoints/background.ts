import * as z from 'zod/mini';
import { defineBackground } from '#imports';
import { buildHouse } from '../lib/house.ts';
import { receiveCommands } from '../lib/messages/receive.ts';
import { changedMessage, journalMessage } from '../lib/messages/wire-names.ts';
import { alone } from '../lib/platform/alone.ts';
import { browser, now, randomId } from '../lib/platform/browser.ts';
import { clearCookies } from '../lib/platform/cookies.ts';
import { openPopup, registerHandles } from '../lib/platform/handles.ts';
import { hideOwnOrigin } from '../lib/platform/header-rules.ts';
import { covers } from '../lib/platform/hosts.ts';
import { httpEdge } from '../lib/platform/http.ts';
import { managedPolicy, watchPolicy } from '../lib/platform/managed.ts';
import { outsideOf, setLockAlarm } from '../lib/platform/outside.ts';
import { later, sleep } from '../lib/platform/sleep.ts';
import { openBehind, openPrivately, openTabNextTo, ownAsEmpty, tabEdgeOf } from '../lib/platform/tabs.ts';
import { witnessOf } from '../lib/platform/witness.ts';

/** The doors of the house: real fetch, clock and storage go in, browser events come in, commands come out. */
export default defineBackground({
  main() {
    // zod's probe for `new Function` would trip the content policy.
    z.config({ jitless: true });

    const readyOnce = once(() => hideOwnOrigin(browser));
    const house = buildHouse({
      areas: { local: browser.storage.local, session: browser.storage.session },
      io: { send: httpEdge((...call) => fetch(...call), now), sleep, now, randomId },
      broadcast: () => void browser.runtime.sendMessage(changedMessage).catch(() => undefined),
      alone: (work) => alone('journal', work),
      journalChanged: () => void browser.runtime.sendMessage(journalMessage).catch(() => undefined),
      allowed: async (address) => covers((await browser.permissions.getAll()).origins ?? [], address),
      online: () => navigator.onLine,
      openTab: (url, opener) => openTabNextTo(browser, url, opener),
      openPrivately: (url) => openPrivately(browser, url),
      openWelcome: () => openBehind(browser, '/welcome.html'),
      tabs: tabEdgeOf(browser),
      clearCookies: (address) => clearCookies(browser, address),
      outside: outsideOf(browser),
      lockAlarm: (at) => setLockAlarm(browser, at),
      managed: () => managedPolicy(browser),
      witness: (address) => witnessOf(browser, address),
      later,
      ready: readyOnce,
    });
    const awake = house.wake().catch(() => undefined);
    // For its first three seconds Chromium does not tell the policy: the last one stands until then.
    const obeyed = awake.then(house.obey).catch(() => undefined);
    const afterwards = (work: () => Promise<void>) => () => void awake.then(work).catch(() => undefined);

    receiveCommands(browser, house.handlers, awake);
    browser.alarms.onAlarm.addListener(afterwards(house.tend));
    browser.runtime.onStartup.addListener(afterwards(house.tend));
    browser.idle.onStateChanged.addListener(
      (state) => void house.screen(state === 'locked').catch(() => undefined),
    );
    registerHandles(browser, {
      facts: house.facts,
      async ask(tenantId, door, destination) {
        await house.ask(tenantId, door, destination);
        await openPopup(browser);
      },
      logout: house.keeper.logout,
      logoutEverywhere: house.logoutEverywhere,
      lock: house.lock,
    });
    const own = browser.runtime.getURL('');
    browser.tabs.onRemoved.addListener((tabId) => void awake.then(() => house.tabs.closed(tabId)));
    browser.tabs.onUpdated.addListener((tabId, change, tab) => {
      if (change.status === undefined && change.url === undefined) return;
      void awake.then(() => house.tabs.navigated(tabId, ownAsEmpty(tab.url, own)));
    });
    browser.permissions.onRemoved.addListener(afterwards(house.hostsChanged));
    watchPolicy(browser, () => void awake.then(house.obey).catch(() => undefined));
    // Chromium closes the popup under the permission dialog: bring back who came from there.
    browser.permissions.onAdded.addListener(async () => {
      if (await house.isAwaited()) await openPopup(browser);
    });
    browser.runtime.onInstalled.addListener(({ reason }) => {
      if (reason === 'install') void obeyed.then(house.welcome).catch(() => undefined);
    });
    // An update would end every session: it waits until nobody is signed in, or for the browser's next start.
    browser.runtime.onUpdateAvailable.addListener(async () => {
      if (!(await house.inUse())) browser.runtime.reload();
    });
    afterwards(house.tend)();
  },
});

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}
