import { defineBackground } from '#imports';
import type { BrowserApp, createBrowserApp } from '../lib/app/browser-app.ts';
import { browser } from '../lib/browser/browser.ts';
import { liftRulesOfForeignPage } from '../lib/browser/header-rules.ts';
import { onManagedPolicyChanged } from '../lib/browser/managed-storage.ts';
import { registerQuickAccess } from '../lib/browser/quick-access-events.ts';
import { createTabEvents } from '../lib/browser/tab-events.ts';
import { serveCommands } from '../lib/protocol/server.ts';
import { hasSignedInTab, needsNoRecovery } from '../lib/sessions/quick-check.ts';

/** Delay before loading the app after a page has opened, in milliseconds: a command is likely to follow. */
const loadDelayMs = 100;

/** Evaluates the app's modules at the first event that needs them: their schemas cost more than the worker's start. */
const loadApp = async (...wiring: Parameters<typeof createBrowserApp>) =>
  (await import('../lib/app/browser-app.ts')).createBrowserApp(...wiring);

/** Registers every listener synchronously: an event that wakes the worker reaches only those. */
export default defineBackground({
  main() {
    // Requested before any event, so that the first page's message does not wait for it.
    const sessionArea = browser.storage.session.get(null);
    let loading: Promise<BrowserApp> | undefined;
    const getApp = () => {
      loading ??= loadApp(tabEvents).catch((thrown: unknown) => {
        // The next event tries again.
        loading = undefined;
        throw thrown;
      });
      return loading;
    };
    const withApp =
      <A extends unknown[]>(handle: (app: BrowserApp, ...event: A) => Promise<unknown>) =>
      (...event: A) =>
        void getApp()
          .then((app) => handle(app, ...event))
          .catch(() => undefined);

    serveCommands(browser, {
      // The commonest first message to a woken worker is answered without the app when nothing needs recovery.
      async canSkipPageOpened() {
        if (loading !== undefined || !needsNoRecovery(await sessionArea)) return false;
        setTimeout(() => getApp().catch(() => undefined), loadDelayMs);
        return true;
      },
      loadDispatch: async () => (await getApp()).dispatch,
    });
    registerQuickAccess(browser, async () => (await getApp()).quickAccess);
    browser.alarms.onAlarm.addListener(withApp((app) => app.runDueWork()));
    browser.runtime.onStartup.addListener(withApp((app) => app.runDueWork()));
    browser.idle.onStateChanged.addListener(withApp((app, state) => app.onScreenLock(state === 'locked')));
    // The browser reports every tab of every window: the app loads only where one may be signed in.
    const ifSignedInTab = async (handle: () => void) => {
      if (loading !== undefined || hasSignedInTab(await sessionArea)) handle();
    };
    const tabEvents = createTabEvents(browser, {
      closed: (tabId) => void ifSignedInTab(withApp((app) => app.tabs.closed(tabId))),
      replaced: () => void ifSignedInTab(withApp((app) => app.tabs.sync())),
      navigated(tabId, url, isNewPage) {
        // Before the app is loaded, which takes longer than a foreign page needs to go back.
        if (isNewPage || url !== undefined)
          void liftRulesOfForeignPage(browser, tabId, url).catch(() => undefined);
        void ifSignedInTab(withApp((app) => app.tabNavigated(tabId, url, isNewPage)));
      },
      pageRequested: (request) => void ifSignedInTab(withApp((app) => app.tabs.pageRequested(request))),
      workerRequested: (origin) => void ifSignedInTab(withApp((app) => app.tabs.workerRequested(origin))),
    });
    // Without them the browser leaves a stopped worker alone, whatever page a tab loads.
    const stopListening = (stored: Awaited<typeof sessionArea>) => {
      // A loaded app knows better than what was stored at the start.
      if (loading === undefined && !hasSignedInTab(stored)) tabEvents.listen(false);
    };
    sessionArea.then(stopListening).catch(() => undefined);
    browser.permissions.onRemoved.addListener(withApp((app) => app.hostsChanged()));
    browser.permissions.onAdded.addListener(() => {
      tabEvents.hostsAllowed();
      withApp((app) => app.permissionAdded())();
    });
    onManagedPolicyChanged(
      browser,
      withApp((app) => app.applyManagedPolicy()),
    );
    browser.runtime.onInstalled.addListener(
      withApp((app, { reason }) => (reason === 'install' ? app.installed() : Promise.resolve())),
    );
    browser.runtime.onUpdateAvailable.addListener(withApp((app) => app.updateReady()));
    // Recovers from a killed worker whichever event woke this one.
    const loadUnless = (consistent: boolean) => (consistent ? undefined : getApp());
    sessionArea
      .then(needsNoRecovery)
      .then(loadUnless, getApp)
      .catch(() => undefined);
  },
});
