import { defineBackground } from '#imports';
import type { Furnished } from '../lib/furnished.ts';
import { isLook, receiveCommands } from '../lib/messages/receive.ts';
import { openPopup, registerHandles } from '../lib/platform/handles.ts';
import { watchPolicy } from '../lib/platform/managed.ts';
import { native } from '../lib/platform/native.ts';
import { ownAsEmpty } from '../lib/platform/tabs.ts';
import { inOrder } from '../lib/sessions/in-order.ts';

/** How long after its start the house opens by itself, in milliseconds: what comes at once goes first. */
const soon = 100;

/** The doors of the house: every event the browser has for us stands here at once; the house opens behind them. */
export default defineBackground({
  main() {
    /** What a look would look at; asked for first, so that it is here when a page asks. */
    const seen = native.storage.session.get(null);
    let opened: Promise<Furnished> | undefined;
    const house = () => {
      opened ??= import('../lib/furnished.ts').then(({ furnishedHouse }) => furnishedHouse());
      return opened;
    };
    const inHouse =
      <A extends unknown[]>(work: (house: Furnished, ...event: A) => Promise<unknown>) =>
      (...event: A) =>
        void house()
          .then((it) => work(it, ...event))
          .catch(() => undefined);

    receiveCommands(native, async (message, opener) => {
      // The commonest first word of a page to a worker that slept: answered before the house is open, if there is nothing to do.
      if (isLook(message) && opened === undefined && inOrder(await seen)) return { done: true };
      return (await house()).answer(message, opener);
    });
    native.alarms.onAlarm.addListener(inHouse((it) => it.tend()));
    native.runtime.onStartup.addListener(inHouse((it) => it.tend()));
    native.idle.onStateChanged.addListener(inHouse((it, state) => it.screen(state === 'locked')));
    registerHandles(native, {
      facts: async () => (await house()).facts(),
      async ask(tenantId, door, destination) {
        await (await house()).ask(tenantId, door, destination);
        await openPopup(native);
      },
      logout: async (tenantId) => (await house()).keeper.logout(tenantId),
      logoutEverywhere: async () => (await house()).logoutEverywhere(),
      lock: async () => (await house()).lock(),
    });
    const own = native.runtime.getURL('');
    native.tabs.onRemoved.addListener(inHouse((it, tabId: number) => it.tabs.closed(tabId)));
    native.tabs.onUpdated.addListener((tabId, change, tab) => {
      if (change.status === undefined && change.url === undefined) return;
      inHouse((it) => it.tabs.navigated(tabId, ownAsEmpty(tab.url, own)))();
    });
    native.permissions.onRemoved.addListener(inHouse((it) => it.hostsChanged()));
    watchPolicy(
      native,
      inHouse((it) => it.obey()),
    );
    // Chromium closes the popup under the permission dialog: bring back who came from there.
    native.permissions.onAdded.addListener(
      inHouse(async (it) => {
        if (await it.isAwaited()) await openPopup(native);
      }),
    );
    native.runtime.onInstalled.addListener(
      inHouse(async (it, { reason }) => {
        if (reason !== 'install') return;
        await it.obeyed;
        await it.welcome();
      }),
    );
    // An update would end every session: it waits until nobody is signed in, or for the browser's next start.
    native.runtime.onUpdateAvailable.addListener(
      inHouse(async (it) => {
        if (!(await it.inUse())) native.runtime.reload();
      }),
    );
    setTimeout(house, soon);
  },
});
