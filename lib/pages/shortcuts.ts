/** The pages' access to the keys that the person's browser gave the extension's commands. */

import { browser } from '../browser/browser.ts';

/** The command that opens the popup. */
export const popupCommand = '_execute_action';

/**
 * The key of each command as the browser writes it; `''` where none is set. A suggested key may have been refused.
 * Without commands in Firefox for Android, which has no keys.
 */
export async function readShortcuts(): Promise<Readonly<Record<string, string>>> {
  const commands = (await browser.commands?.getAll()) ?? [];
  // Firefox names the Control key of macOS as manifests do.
  return Object.fromEntries(
    commands.map(({ name, shortcut = '' }) => [name ?? '', shortcut.replace('MacCtrl', 'Control')]),
  );
}

/** Opens the browser's own page where a person sets the keys of extensions. */
export function openShortcutSettings(): void {
  const { commands }: { commands?: { openShortcutSettings?: () => Promise<void> } } = browser;
  if (commands?.openShortcutSettings !== undefined) void commands.openShortcutSettings();
  else void browser.tabs.create({ url: 'chrome://extensions/shortcuts' });
}
