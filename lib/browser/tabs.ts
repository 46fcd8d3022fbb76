import type { PrivateWindows, TabAdapter, TabBadge, TabOrigin } from '../ports/tabs.ts';
import { tabTitle } from '../quick-access/omnibox.ts';
import { type Browser, now } from './browser.ts';
import { firstTabRuleId, removeTabHeaderRules, setTabHeaderRules } from './header-rules.ts';
import { createTranslate } from './i18n.ts';

/** Opens an address in a new tab to the right of `origin`. Needs no permission. @returns the tab's id */
export async function openTabBeside(
  browser: Browser,
  url: string,
  origin: TabOrigin,
): Promise<number | undefined> {
  const tab = origin.tab ?? (await browser.tabs.query({ active: true, lastFocusedWindow: true }))[0];
  const opened = await browser.tabs.create({
    url,
    active: origin.inBackground !== true,
    ...(tab === undefined ? {} : { index: tab.index + 1 }),
    ...(tab?.windowId === undefined ? {} : { windowId: tab.windowId }),
  });
  return opened.id;
}

/** Opens an extension page in an inactive tab. */
export async function openInBackground(browser: Browser, page: string): Promise<void> {
  await browser.tabs.create({ url: browser.runtime.getURL(page), active: false });
}

/** Private windows: Firefox requires `isAllowedIncognitoAccess`, Chromium always opens one. */
export function createPrivateWindows(browser: Browser): PrivateWindows {
  const needsConsent = browser.runtime.getURL('').startsWith('moz-extension:');
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
/** Longest wait for the placeholder page to load, in milliseconds. */
const placeholderTimeoutMs = 3000;
/** `setTimeout`'s longest delay, in milliseconds; a longer one fires at once. */
const maxTimeoutMs = 2 ** 31 - 1;

/** `TabAdapter` over the browser's tabs, session rules and toolbar. */
export function createTabAdapter(browser: Browser): TabAdapter {
  const own = browser.runtime.getURL('');
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    firstRuleId: firstTabRuleId,
    // A tab navigated right after `tabs.create` sometimes stays blank, so a placeholder page loads first.
    async openBlank(origin) {
      const id = await openTabBeside(browser, browser.runtime.getURL(placeholderPage), origin);
      if (id === undefined) throw new TypeError('the browser opened no tab');
      await waitForOwnPage(browser, id, own);
      return id;
    },
    async navigate(tabId, url) {
      await browser.tabs.update(tabId, { url });
    },
    applyRules: (tabs) => setTabHeaderRules(browser, tabs),
    removeRules: (rule) => removeTabHeaderRules(browser, rule),
    setBadge: (tabId, badge) => void setTabBadge(browser, tabId, badge).catch(() => undefined),
    async urlOf(tabId) {
      try {
        return maskOwnUrl((await browser.tabs.get(tabId)).url, own);
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

/** Replaces an extension page's address by `''`. @param own the extension's root URL */
export function maskOwnUrl(address: string | undefined, own: string): string | undefined {
  return address?.startsWith(own) === true ? '' : address;
}

/** Resolves when an extension page has loaded in a tab, past its initial `about:blank`, or after the timeout. */
async function waitForOwnPage(browser: Browser, tabId: number, own: string): Promise<void> {
  const isReady = ({ status, url }: { status?: string; url?: string }) =>
    status === 'complete' && maskOwnUrl(url, own) === '';
  if (isReady(await browser.tabs.get(tabId))) return;
  await new Promise<void>((resolve) => {
    const finish = () => {
      browser.tabs.onUpdated.removeListener(onUpdated);
      clearTimeout(timer);
      resolve();
    };
    const onUpdated = (id: number, _change: object, tab: { status?: string; url?: string }) => {
      if (id === tabId && isReady(tab)) finish();
    };
    const timer = setTimeout(finish, placeholderTimeoutMs);
    browser.tabs.onUpdated.addListener(onUpdated);
  });
}

/** Sets a tab's badge (Chromium shows four characters) and title; the browser resets both at a navigation. */
async function setTabBadge(browser: Browser, tabId: number, badge: TabBadge | null): Promise<void> {
  if (badge === null) {
    await Promise.all([
      browser.action.setBadgeText({ tabId, text: null }),
      browser.action.setTitle({ tabId, title: null }),
    ]);
    return;
  }
  await Promise.all([
    browser.action.setBadgeText({ tabId, text: 'in' }),
    browser.action.setBadgeBackgroundColor({ tabId, color: '#0369a1' }),
    browser.action.setTitle({ tabId, title: tabTitle(createTranslate(browser), badge) }),
  ]);
}
