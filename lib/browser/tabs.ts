import type { LostTabBadge, PrivateWindows, TabAdapter, TabBadge } from '../ports/tabs.ts';
import { encodeDestination } from '../protocol/channels.ts';
import { lostTabTitle, tabTitle } from '../quick-access/tab-title.ts';
import { type Browser, now } from './browser.ts';
import { firstTabRuleId, removeTabHeaderRules, rulesPerTab, setTabHeaderRules } from './header-rules.ts';
import { createTranslate } from './i18n.ts';
import { isFirefox, openTabBeside } from './open-tab.ts';
import { isOwnPage, waitForOwnPage } from './own-page.ts';
import type { TabEvents } from './tab-events.ts';

/** Private windows: Firefox requires `isAllowedIncognitoAccess`, Chromium always opens one. */
export function createPrivateWindows(browser: Browser): PrivateWindows {
  const needsConsent = isFirefox(browser);
  return {
    allowed: async () => !needsConsent || browser.extension.isAllowedIncognitoAccess(),
    async open(url) {
      try {
        await browser.windows.create({ incognito: true, url });
        return true;
      } catch {
        return false;
      }
    },
  };
}

/** Placeholder page of a new tab until its header rules are set. */
const placeholderPage = '/opening.html';
/** Firefox was seen to report a page's request up to a fifth of a second after it had shown the page; milliseconds. */
const lateRequestMs = 1000;
/** `setTimeout`'s longest delay, in milliseconds; a longer one fires at once. */
const maxTimeoutMs = 2 ** 31 - 1;

/** `TabAdapter` over the browser's tabs, session rules and toolbar. */
export function createTabAdapter(browser: Browser, tabEvents: TabEvents): TabAdapter {
  // Chromium knows no `loadReplace`; there the placeholder page itself gives way.
  const replacesOnUpdate = isFirefox(browser);
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    firstRuleId: firstTabRuleId,
    rulesPerTab,
    // A tab navigated right after `tabs.create` sometimes stays blank, so a placeholder page loads first.
    async openBlank(origin) {
      const id = await openTabBeside(browser, browser.runtime.getURL(placeholderPage), origin);
      if (id === undefined) throw new TypeError('the browser opened no tab');
      await waitForOwnPage(browser, id);
      return id;
    },
    async navigate(tabId, url) {
      if (replacesOnUpdate) await browser.tabs.update(tabId, { url, loadReplace: true });
      else
        await browser.tabs
          .sendMessage(tabId, encodeDestination(url))
          // Without the placeholder page the tab goes there all the same, and Back leads to what it showed.
          .catch(() => browser.tabs.update(tabId, { url }));
    },
    close: (tabId) => browser.tabs.remove(tabId).catch(() => undefined),
    applyRules: (tabs) => setTabHeaderRules(browser, tabs),
    removeRules: (rule) => removeTabHeaderRules(browser, rule),
    setBadge: (tabId, badge) => setTabBadge(browser, tabId, badge).catch(() => undefined),
    async hasBadge(tabId) {
      // Without a text of its own a tab shows that of all tabs, which is a number.
      const text = await browser.action.getBadgeText({ tabId }).catch(() => '');
      return text === badgeTexts.signedIn || text === badgeTexts.lost;
    },
    reloadPastWorker: (tabId) => browser.tabs.reload(tabId, { bypassCache: true }).catch(() => undefined),
    ...(replacesOnUpdate
      ? { awaitLateRequest: (work: () => void) => void setTimeout(work, lateRequestMs) }
      : {}),
    replacementOf: tabEvents.replacementOf,
    listen: tabEvents.listen,
    async urlOf(tabId) {
      try {
        const { url } = await browser.tabs.get(tabId);
        return (await isOwnPage(browser, tabId, url)) ? '' : url;
      } catch {
        return null;
      }
    },
    setWakeUp(at, work) {
      clearTimeout(timer);
      if (at !== null) timer = setTimeout(work, Math.min(Math.max(0, at - now()), maxTimeoutMs));
    },
  };
}

/** Texts of a tab's badge; Chromium shows four characters. */
const badgeTexts = { signedIn: 'in', lost: '!' };

/** Sets a tab's badge and title; the browser resets both at a navigation. */
async function setTabBadge(
  browser: Browser,
  tabId: number,
  badge: TabBadge | LostTabBadge | null,
): Promise<void> {
  if (badge === null) {
    await Promise.all([
      browser.action.setBadgeText({ tabId, text: null }),
      browser.action.setTitle({ tabId, title: null }),
    ]);
    return;
  }
  const t = createTranslate(browser);
  const [text, color, title] =
    'lost' in badge
      ? [badgeTexts.lost, '#8a5300', lostTabTitle(t, badge)]
      : [badgeTexts.signedIn, '#0369a1', tabTitle(t, badge)];
  await Promise.all([
    browser.action.setBadgeText({ tabId, text }),
    browser.action.setBadgeBackgroundColor({ tabId, color }),
    browser.action.setTitle({ tabId, title }),
  ]);
}
