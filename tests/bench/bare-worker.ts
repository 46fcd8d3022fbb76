import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Unpacked } from './setup.ts';

/** What our worker must register at once when it starts, or the browser forgets to wake it for that. */
const events = [
  ...['alarms.onAlarm', 'commands.onCommand', 'contextMenus.onClicked', 'idle.onStateChanged'],
  ...['omnibox.onInputChanged', 'omnibox.onInputEntered', 'permissions.onAdded', 'permissions.onRemoved'],
  ...['runtime.onInstalled', 'runtime.onMessage', 'runtime.onStartup', 'runtime.onUpdateAvailable'],
  'storage.managed.onChanged',
];

/** What our worker registers as well, and takes back once the session area shows no signed-in tab. */
const tabEvents = ['tabs.onRemoved', 'tabs.onReplaced', 'tabs.onUpdated'];
const urls = ['http://*/*', 'https://*/*'];
const requestEvents: Readonly<Record<string, readonly unknown[]>> = {
  'webRequest.onSendHeaders': [{ urls, types: ['main_frame'] }, ['requestHeaders', 'extraHeaders']],
  'webRequest.onBeforeRequest': [{ urls, types: ['xmlhttprequest'], tabId: -1 }],
};
const added = (event: string, ...more: readonly unknown[]) =>
  `chrome.${event}.addListener(${['nothing', ...more.map((each) => JSON.stringify(each))].join(', ')});`;

/** A worker that registers the same events, takes the same look at the session area, answers, and has nothing else. */
export const bareWorker = `
const nothing = () => undefined;
const seen = chrome.storage.session.get(null);
chrome.runtime.onConnect.addListener((port) =>
  port.onMessage.addListener(async () => {
    await seen;
    port.postMessage({ ok: true });
  }),
);
${[...events, ...tabEvents].map((event) => added(event)).join('\n')}
${Object.entries(requestEvents)
  .map(([event, more]) => added(event, ...more))
  .join('\n')}
seen.then(() => {
${[...tabEvents, ...Object.keys(requestEvents)].map((event) => `  chrome.${event}.removeListener(nothing);`).join('\n')}
});
`;

/** Puts the bare worker in the place of a copy's own. */
export async function makeBare({ folder }: Unpacked): Promise<void> {
  const { background } = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'));
  await writeFile(join(folder, background.service_worker), bareWorker);
}
