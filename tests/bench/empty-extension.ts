import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const ready = "requestAnimationFrame(() => requestAnimationFrame(() => performance.mark('popup-ready')));\n";

/** Answers each message on a connection, and does nothing else. */
const worker =
  'chrome.runtime.onConnect.addListener((port) => port.onMessage.addListener(() => port.postMessage({ ok: true })));\n';

/**
 * Writes the least extension that could be compared with ours: the same pages' markup with no script but one that says
 * when it is ready, the popup's without our styles and, as `styled.html`, with them; a page with one line of text; a
 * worker that answers and does nothing.
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
    const silent = html.replaceAll(/\s*<(?:script|link rel="modulepreload")[^>]*>(?:<\/script>)?/g, '');
    const mute = silent.replace(
      '</head>',
      '<script type="module" crossorigin src="/ready.js"></script></head>',
    );
    if (mute === silent) throw new TypeError(`${page} has no head`);
    return mute;
  };
  const bare = (html: string) => html.replaceAll(/\s*<link rel="stylesheet"[^>]*>/g, '');
  const popup = await shell('popup.html');
  await cp(join(build, 'assets'), join(folder, 'assets'), { recursive: true });
  await writeFile(join(folder, 'styled.html'), popup);
  await writeFile(join(folder, 'popup.html'), bare(popup));
  await writeFile(join(folder, 'options.html'), bare(await shell('options.html')));
  await writeFile(
    join(folder, 'text.html'),
    '<!doctype html><meta charset="utf-8"><title>Text</title><p>One line of text.</p>\n',
  );
  await writeFile(join(folder, 'ready.js'), ready);
  await writeFile(join(folder, 'background.js'), worker);
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
}
