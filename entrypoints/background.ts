import { defineBackground } from '#imports';
import type { BrowserApp, createBrowserApp } from '../lib/app/browser-app.ts';
import { browser } from '../lib/browser/browser.ts';
import { liftRulesOfForeignPage } from '../lib/browser/header-rules.ts';
import { onManagedPolicyChanged } from '../lib/browser/managed-storage.ts';
import { observePageRequests } from '../lib/browser/page-requests.ts';
import { registerQuickAccess } from '../lib/browser/quick-access-events.ts';
import { recordReplacedTabs } from '../lib/browser/replaced-tabs.ts';
import type { Reply } from '../lib/protocol/commands.ts';
import { isPageOpened, serveCommands } from '../lib/protocol/server.ts';
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
    const replacementOf = recordReplacedTabs(browser);
    let loading: Promise<BrowserApp> | undefined;
    const getApp = () => {
      loading ??= loadApp(replacementOf).catch((thrown: unknown) => {
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

    serveCommands(browser, async (message, origin) => {
      // The commonest first message to a woken worker is answered without the app when nothing needs recovery.
      if (isPageOpened(message) && loading === undefined && needsNoRecovery(await sessionArea)) {
        setTimeout(() => getApp().catch(() => undefined), loadDelayMs);
        return { ok: true };
      }
      const reply = getApp().then((app) => app.dispatch(message, origin));
      return reply.catch((): Reply => ({ ok: false, code: 'internal', facts: {} }));
    });
    registerQuickAccess(browser, async () => (await getApp()).quickAccess);
    browser.alarms.onAlarm.addListener(withApp((app) => app.runDueWork()));
    browser.runtime.onStartup.addListener(withApp((app) => app.runDueWork()));
    browser.idle.onStateChanged.addListener(withApp((app, state) => app.onScreenLock(state === 'locked')));
    // The browser reports every tab of every window: the app loads only where one may be signed in.
    const ifSignedInTab = async (handle: () => void) => {
      if (loading !== undefined || hasSignedInTab(await sessionArea)) handle();
    };
    browser.tabs.onRemoved.addListener((tabId) => ifSignedInTab(withApp((app) => app.tabs.closed(tabId))));
    browser.tabs.onReplaced.addListener(() => ifSignedInTab(withApp((app) => app.tabs.sync())));
    browser.tabs.onUpdated.addListener((tabId, change, tab) => {
      if (change.status === undefined && change.url === undefined) return;
      // Before the app is loaded, which takes longer than a foreign page needs to go back.
      if (change.status === 'loading' || change.url !== undefined)
        void liftRulesOfForeignPage(browser, tabId, tab.url).catch(() => undefined);
      void ifSignedInTab(withApp((app) => app.tabNavigated(tabId, tab.url, change.status === 'loading')));
    });
    const observeAgain = observePageRequests(browser, {
      pageRequested: (request) => void ifSignedInTab(withApp((app) => app.tabs.pageRequested(request))),
      workerRequested: (origin) => void ifSignedInTab(withApp((app) => app.tabs.workerRequested(origin))),
    });
    browser.permissions.onRemoved.addListener(withApp((app) => app.hostsChanged()));
    browser.permissions.onAdded.addListener(() => {
      observeAgain();
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
