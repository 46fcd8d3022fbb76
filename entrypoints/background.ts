import { defineBackground } from '#imports';
import type { BrowserApp } from '../lib/app/browser-app.ts';
import { browser } from '../lib/browser/browser.ts';
import { onManagedPolicyChanged } from '../lib/browser/managed-storage.ts';
import { registerQuickAccess } from '../lib/browser/quick-access-events.ts';
import type { Reply } from '../lib/protocol/commands.ts';
import { isPageOpened, serveCommands } from '../lib/protocol/server.ts';
import { hasSignedInTab, needsNoRecovery } from '../lib/sessions/quick-check.ts';

/** How long after a page has looked in the house opens, in milliseconds: somebody is there and will want something. */
const soon = 100;

/** In this script too, but evaluated at the first event that needs it: its schemas cost more than the worker's start. */
const load = async () => (await import('../lib/app/browser-app.ts')).createBrowserApp();

/** Registers every listener synchronously, as an event that wakes the worker needs. */
export default defineBackground({
  main() {
    /** What a look would look at; asked for first, so that it is here when a page asks. */
    const seen = browser.storage.session.get(null);
    let opened: Promise<BrowserApp> | undefined;
    const house = () => {
      opened ??= load().catch((thrown: unknown) => {
        // The next event tries again.
        opened = undefined;
        throw thrown;
      });
      return opened;
    };
    const inHouse =
      <A extends unknown[]>(work: (house: BrowserApp, ...event: A) => Promise<unknown>) =>
      (...event: A) =>
        void house()
          .then((it) => work(it, ...event))
          .catch(() => undefined);

    serveCommands(browser, async (message, origin) => {
      // The commonest first word of a page to a worker that slept: answered before the house is open, if there is nothing to do.
      if (isPageOpened(message) && opened === undefined && needsNoRecovery(await seen)) {
        setTimeout(() => house().catch(() => undefined), soon);
        return { ok: true };
      }
      const answered = house().then((it) => it.dispatch(message, origin));
      return answered.catch((): Reply => ({ ok: false, code: 'internal', facts: {} }));
    });
    registerQuickAccess(browser, async () => (await house()).quickAccess);
    browser.alarms.onAlarm.addListener(inHouse((it) => it.runDueWork()));
    browser.runtime.onStartup.addListener(inHouse((it) => it.runDueWork()));
    browser.idle.onStateChanged.addListener(inHouse((it, state) => it.onScreenLock(state === 'locked')));
    // Every page that anybody loads is told here: the house is opened only where a tab may be signed in.
    const whileTabs = async (tell: () => void) => {
      if (opened !== undefined || hasSignedInTab(await seen)) tell();
    };
    browser.tabs.onRemoved.addListener((tabId) => whileTabs(inHouse((it) => it.tabs.closed(tabId))));
    browser.tabs.onUpdated.addListener((tabId, change, tab) => {
      if (change.status !== undefined || change.url !== undefined)
        void whileTabs(inHouse((it) => it.tabNavigated(tabId, tab.url)));
    });
    browser.permissions.onRemoved.addListener(inHouse((it) => it.hostsChanged()));
    browser.permissions.onAdded.addListener(inHouse((it) => it.permissionAdded()));
    onManagedPolicyChanged(
      browser,
      inHouse((it) => it.applyManagedPolicy()),
    );
    browser.runtime.onInstalled.addListener(
      inHouse((it, { reason }) => (reason === 'install' ? it.installed() : Promise.resolve())),
    );
    browser.runtime.onUpdateAvailable.addListener(inHouse((it) => it.updateReady()));
    // What a killed worker left behind is put right, whatever woke this one.
    const openUnless = (right: boolean) => (right ? undefined : house());
    seen
      .then(needsNoRecovery)
      .then(openUnless, house)
      .catch(() => undefined);
  },
});
