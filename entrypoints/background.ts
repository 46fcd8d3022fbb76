import { defineBackground } from '#imports';
import type { Furnished } from '../lib/furnished.ts';
import type { Reply } from '../lib/messages/commands.ts';
import { isLook, receiveCommands } from '../lib/messages/receive.ts';
import { browser } from '../lib/platform/browser.ts';
import { registerHandles } from '../lib/platform/handles.ts';
import { watchPolicy } from '../lib/platform/managed.ts';
import { anyTabIn, inOrder } from '../lib/sessions/in-order.ts';

/** How long after a page has looked in the house opens, in milliseconds: somebody is there and will want something. */
const soon = 100;

/** In this script too, but evaluated at the first event that needs it: its schemas cost more than the worker's start. */
const load = async () => (await import('../lib/furnished.ts')).furnishedHouse();

/** Registers every listener synchronously, as an event that wakes the worker needs. */
export default defineBackground({
  main() {
    /** What a look would look at; asked for first, so that it is here when a page asks. */
    const seen = browser.storage.session.get(null);
    let opened: Promise<Furnished> | undefined;
    const house = () => {
      opened ??= load().catch((thrown: unknown) => {
        // The next event tries again.
        opened = undefined;
        throw thrown;
      });
      return opened;
    };
    const inHouse =
      <A extends unknown[]>(work: (house: Furnished, ...event: A) => Promise<unknown>) =>
      (...event: A) =>
        void house()
          .then((it) => work(it, ...event))
          .catch(() => undefined);

    receiveCommands(browser, async (message, opener) => {
      // The commonest first word of a page to a worker that slept: answered before the house is open, if there is nothing to do.
      if (isLook(message) && opened === undefined && inOrder(await seen)) {
        setTimeout(() => house().catch(() => undefined), soon);
        return { done: true };
      }
      const answered = house().then((it) => it.answer(message, opener));
      return answered.catch((): Reply => ({ done: false, code: 'internal', facts: {} }));
    });
    registerHandles(browser, async () => (await house()).handled);
    browser.alarms.onAlarm.addListener(inHouse((it) => it.tend()));
    browser.runtime.onStartup.addListener(inHouse((it) => it.tend()));
    browser.idle.onStateChanged.addListener(inHouse((it, state) => it.screen(state === 'locked')));
    // Every page that anybody loads is told here: the house is opened only where a tab may be signed in.
    const whileTabs = async (tell: () => void) => {
      if (opened !== undefined || anyTabIn(await seen)) tell();
    };
    browser.tabs.onRemoved.addListener((tabId) => whileTabs(inHouse((it) => it.tabs.closed(tabId))));
    browser.tabs.onUpdated.addListener((tabId, change, tab) => {
      if (change.status !== undefined || change.url !== undefined)
        void whileTabs(inHouse((it) => it.navigated(tabId, tab.url)));
    });
    browser.permissions.onRemoved.addListener(inHouse((it) => it.hostsChanged()));
    browser.permissions.onAdded.addListener(inHouse((it) => it.permitted()));
    watchPolicy(
      browser,
      inHouse((it) => it.obey()),
    );
    browser.runtime.onInstalled.addListener(
      inHouse((it, { reason }) => (reason === 'install' ? it.installed() : Promise.resolve())),
    );
    browser.runtime.onUpdateAvailable.addListener(inHouse((it) => it.updateReady()));
    // What a killed worker left behind is put right, whatever woke this one.
    const openUnless = (right: boolean) => (right ? undefined : house());
    seen
      .then(inOrder)
      .then(openUnless, house)
      .catch(() => undefined);
  },
});
