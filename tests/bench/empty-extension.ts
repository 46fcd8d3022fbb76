import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const ready = "requestAnimationFrame(() => requestAnimationFrame(() => performance.mark('popup-ready')));\n";

/** Answers each message on a connection, and does nothing else. */
const worker =
  'chrome.runtime.onConnect.addListener((port) => port.onMessage.addListener(() => port.postMessage({ done: true })));\n';

/**
 * Writes the least extension that could be compared with ours: the same pages' markup, with no style and no script but
 * one that says when it is ready; a worker that answers and does nothing.
 * @param build the folder of ours
 */
export async function writeEmptyExtension(folder: string, build: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const manifest = {
    manifest_version: 3,
    name: 'Empty',
    version: '1.0.0',
    background: { service_worker: 'background.js' },
    action: { default_popup: 'popup.html' },
  };
  const shell = async (page: string) => {
    const html = await readFile(join(build, page), 'utf8');
    const bare = html
      .replaceAll(/\s*<link rel="stylesheet"[^>]*>/g, '')
      .replace(/(<script[^>]+src=")[^"]+/, '$1/ready.js');
    if (!bare.includes('ready.js')) throw new TypeError(`${page} has no script to replace`);
    await writeFile(join(folder, page), bare);
  };
  await shell('popup.html');
  await shell('options.html');
  await writeFile(join(folder, 'ready.js'), ready);
  await writeFile(join(folder, 'background.js'), worker);
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
}
