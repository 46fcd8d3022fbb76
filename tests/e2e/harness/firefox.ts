import { fileURLToPath } from 'node:url';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';

/** The shipping build for Firefox. */
export const firefoxBuild = fileURLToPath(new URL('../../../.output/firefox-mv3', import.meta.url));

/** Of the manifest. */
const geckoId = 'tenant-concierge@example.org';
/** Firefox would draw one by chance; then no test could name a page. */
const uuid = '8f0a6d54-3c1b-4f7e-9a52-6b1d0e4c7f39';

/** A Firefox with the extension in it, on a profile that goes with it. */
export interface Firefox {
  readonly browser: Browser;
  /** Opens `popup.html` or `options.html` in a tab and waits for its `main`. */
  openPage(path: 'popup.html' | 'options.html'): Promise<Page>;
  /** Grants hosts as the browser itself would after a yes. Patterns without a port. */
  allowHosts(...patterns: string[]): Promise<void>;
  /** Ends the background as the browser does when it is idle. */
  killBackground(): Promise<void>;
  close(): Promise<void>;
}

/** Launches the Firefox of `FIREFOX_PATH`, headless, and installs the shipping build. */
export async function launchFirefox(): Promise<Firefox> {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: process.env.FIREFOX_PATH ?? 'firefox',
    headless: true,
    args: ['--remote-allow-system-access'],
    extraPrefsFirefox: {
      'extensions.webextensions.uuids': JSON.stringify({ [geckoId]: uuid }),
      'extensions.webextensions.keepUuidOnUninstall': true,
    },
  });
  try {
    await browser.installExtension(firefoxBuild);
  } catch (thrown) {
    await browser.close();
    throw thrown;
  }
  return {
    browser,
    async openPage(path) {
      const page = await browser.newPage();
      // A wait for `load` never returns on a page of an extension.
      await page.goto(`moz-extension://${uuid}/${path}`, { waitUntil: [] });
      await page.waitForSelector('main');
      return page;
    },
    allowHosts: (...patterns) => inParent(browser, grantHosts, geckoId, JSON.stringify(patterns)),
    killBackground: () => inParent(browser, endBackground, geckoId),
    close: () => browser.close(),
  };
}

const grantHosts = `async (id, patterns) => {
  const { ExtensionPermissions } = ChromeUtils.importESModule('resource://gre/modules/ExtensionPermissions.sys.mjs');
  const { extension } = WebExtensionPolicy.getByID(id);
  await ExtensionPermissions.add(id, { permissions: [], origins: JSON.parse(patterns) }, extension);
}`;

const endBackground = `async (id) => {
  const { extension } = WebExtensionPolicy.getByID(id);
  await extension.terminateBackground({ ignoreDevToolsAttached: true, disableResetIdleForTest: true });
  if (extension.backgroundState !== 'stopped') throw new Error('the background is ' + extension.backgroundState);
}`;

/** The part of a BiDi connection that this file uses; Puppeteer keeps it to itself. */
interface Bidi {
  send(method: string, params: unknown): Promise<{ result: unknown }>;
}

/** Runs a function in the browser's own process, where a test may do what a person does in the browser's own windows. */
async function inParent(browser: Browser, code: string, ...texts: string[]): Promise<void> {
  const { connection } = browser as unknown as { connection: Bidi };
  const tree = await connection.send('browsingContext.getTree', { 'moz:scope': 'chrome' });
  const { contexts } = tree.result as { contexts: { context: string }[] };
  const { result } = await connection.send('script.callFunction', {
    functionDeclaration: code,
    awaitPromise: true,
    target: { context: contexts[0]?.context },
    arguments: texts.map((value) => ({ type: 'string', value })),
  });
  const { type, exceptionDetails } = result as { type: string; exceptionDetails?: { text: string } };
  if (type !== 'success') throw new Error(`Firefox refused: ${exceptionDetails?.text ?? type}`);
}
