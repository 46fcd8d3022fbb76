import type { PrivateWindows, TabAdapter, TabBadge, TabOrigin } from '../ports/tabs.ts';
import { tabTitle } from '../quick-access/omnibox.ts';
import { type Browser, now } from './browser.ts';
import { removeTabHeaderRules, setTabHeaderRules } from './header-rules.ts';
import { createTranslate } from './i18n.ts';

/** Opens an address in a new tab next to where it was asked from. Needs no permission. @returns the tab's id */
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

/** Opens a page of ours in a tab behind the one a person looks at. */
export async function openInBackground(browser: Browser, page: string): Promise<void> {
  await browser.tabs.create({ url: browser.runtime.getURL(page), active: false });
}

/** Private windows: Firefox opens one only where the person has allowed the extension in them, Chromium always. */
export function createPrivateWindows(browser: Browser): PrivateWindows {
  const asksFirst = browser.runtime.getURL('').startsWith('moz-extension:');
  return {
    allowed: async () => !asksFirst || browser.extension.isAllowedIncognitoAccess(),
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

/** The page of ours that stands in a tab until it may go on signed in. */
const openingPage = '/opening.html';
/** How long that page may take to stand, in milliseconds. */
const openingPatience = 3000;
/** The longest a timer can wait, in milliseconds. */
const longestTimer = 2 ** 31 - 1;

/** The browser's side of signed-in tabs. */
export function createTabAdapter(browser: Browser): TabAdapter {
  const own = browser.runtime.getURL('');
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    // A tab that is sent on at once after `tabs.create` is sometimes never shown: a page of ours stands first.
    async openBlank(origin) {
      const id = await openTabBeside(browser, browser.runtime.getURL(openingPage), origin);
      if (id === undefined) throw new TypeError('the browser opened no tab');
      await waitForOwnPage(browser, id, own);
      return id;
    },
    async navigate(tabId, url) {
      await browser.tabs.update(tabId, { url });
    },
    applyRules: (tabs) => setTabHeaderRules(browser, tabs),
    removeRules: (rule) => removeTabHeaderRules(browser, rule),
    setBadge: (tabId, mark) => void setTabBadge(browser, tabId, mark).catch(() => undefined),
    async urlOf(tabId) {
      try {
        return maskOwnUrl((await browser.tabs.get(tabId)).url, own);
      } catch {
        return null;
      }
    },
    setWakeUp(moment, work) {
      clearTimeout(timer);
      if (moment !== null) timer = setTimeout(work, Math.min(Math.max(0, moment - now()), longestTimer));
    },
  };
}

/** A tab's address with a page of ours told as `''`. */
export function maskOwnUrl(address: string | undefined, own: string): string | undefined {
  return address?.startsWith(own) === true ? '' : address;
}

/** Until a page of ours stands in a tab; the blank one that a new tab begins with may stand there before it. */
async function waitForOwnPage(browser: Browser, tabId: number, own: string): Promise<void> {
  const stands = ({ status, url }: { status?: string; url?: string }) =>
    status === 'complete' && maskOwnUrl(url, own) === '';
  if (stands(await browser.tabs.get(tabId))) return;
  await new Promise<void>((resolve) => {
    const finish = () => {
      browser.tabs.onUpdated.removeListener(onUpdated);
      clearTimeout(timer);
      resolve();
    };
    const onUpdated = (id: number, _change: object, tab: { status?: string; url?: string }) => {
      if (id === tabId && stands(tab)) finish();
    };
    const timer = setTimeout(finish, openingPatience);
    browser.tabs.onUpdated.addListener(onUpdated);
  });
}

/** A badge of at most four characters, and a title that says whose tab it is. The browser drops both at a navigation. */
async function setTabBadge(browser: Browser, tabId: number, mark: TabBadge | null): Promise<void> {
  if (mark === null) {
    await Promise.all([
      browser.action.setBadgeText({ tabId, text: null }),
      browser.action.setTitle({ tabId, title: null }),
    ]);
    return;
  }
  await Promise.all([
    browser.action.setBadgeText({ tabId, text: 'in' }),
    browser.action.setBadgeBackgroundColor({ tabId, color: '#0369a1' }),
    browser.action.setTitle({ tabId, title: tabTitle(createTranslate(browser), mark) }),
  ]);
}
