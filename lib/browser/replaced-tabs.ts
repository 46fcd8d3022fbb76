import type { TabAdapter } from '../ports/tabs.ts';
import type { Browser } from './browser.ts';

/**
 * Records the tabs that the browser replaces. Must run synchronously at the worker's start: a replacement that wakes the
 * worker has to be known before its stored tabs are checked.
 * @returns a tab's present id; `undefined` for a tab that was not replaced
 */
export function recordReplacedTabs(browser: Browser): TabAdapter['replacementOf'] {
  const replacements = new Map<number, number>();
  browser.tabs.onReplaced.addListener((added, removed) => void replacements.set(removed, added));
  return (tabId) => {
    let present = replacements.get(tabId);
    for (let next = present; next !== undefined; next = replacements.get(next)) present = next;
    return present;
  };
}
