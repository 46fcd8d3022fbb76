import { fileURLToPath } from 'node:url';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';

/** The shipping build for Firefox. */
export const firefoxBuild = fileURLToPath(new URL('../../../.output/firefox-mv3', import.meta.url));

/** Of the manifest. */
export const geckoId = 'tenant-concierge@example.org';
/** Firefox would draw one by chance; then no test could name a page. */
const uuid = '8f0a6d54-3c1b-4f7e-9a52-6b1d0e4c7f39';
/** Where pages of the extension live. */
export const firefoxRoot = `moz-extension://${uuid}/`;
/** Names that lead to this machine and yet are no loopback names: for Firefox they are servers like any other. */
export const outsideNames = ['erp.corp.example', 'sub.erp.corp.example', 'stranger.example'];

/** A Firefox with the extension in it, on a profile that goes with it. */
export interface Firefox {
  readonly browser: Browser;
  /** Opens a page of the extension in a tab and waits for its `main`. */
  openPage(path: `${string}.html` | `${string}.html?${string}`): Promise<Page>;
  /** Grants hosts as the browser itself would after a yes. Patterns without a port. */
  allowHosts(...patterns: string[]): Promise<void>;
  /** Takes hosts away, as a person does on the extension's own page of `about:addons`. */
  withdrawHosts(...patterns: string[]): Promise<void>;
  /** Answers the browser's own permission dialog, once it stands. @returns what the dialog says */
  answerPrompt(yes: boolean): Promise<string>;
  /**
   * Opens the toolbar button's own popup. @returns its address, width and height once it stands in the size it was
   * drawn for, or never does; it goes again
   */
  openToolbarPopup(width: number, height: number): Promise<[address: string, width: number, height: number]>;
  /** Ends the background as the browser does when it is idle; nothing but the test wakes it for a minute then. */
  killBackground(): Promise<void>;
  /** Takes the extension out and puts it, or another build, in again: sessions, tenants and permissions are gone. */
  reinstall(build?: string): Promise<void>;
  /** Runs a function in the browser's own process and gives the text it returns. */
  inParent(code: string, ...texts: string[]): Promise<string>;
  /** Gives it back, emptied, for the next test file; closes it where it was launched with options. */
  close(): Promise<void>;
}

export interface FirefoxOptions {
  /** A profile's folder that outlives the browser, for a search of its files. */
  readonly profile?: string;
  /** The home folder that Firefox believes in. */
  readonly home?: string;
  /** More names that lead to this machine. */
  readonly names?: readonly string[];
}

/** The Firefox of this process that no test file has now, and what closes it when none takes it soon. */
let spare: { readonly browser: Browser; readonly closing: NodeJS.Timeout } | undefined;

/**
 * A headless Firefox with the shipping build installed. Without options it may be the one that an earlier test file
 * has given back, emptied: a launch is nine seconds of work.
 */
export async function launchFirefox(options: FirefoxOptions = {}): Promise<Firefox> {
  const isShared = Object.keys(options).length === 0;
  const browser = (isShared ? takeSpare() : undefined) ?? (await start(options));
  let installed: string;
  try {
    installed = await browser.installExtension(firefoxBuild);
  } catch (thrown) {
    await browser.close();
    throw thrown;
  }
  const parent = (code: string, ...texts: string[]) => inParent(browser, code, ...texts);
  return {
    browser,
    async openPage(path) {
      const page = await browser.newPage();
      // A wait for `load` never returns on a page of an extension.
      await page.goto(`${firefoxRoot}${path}`, { waitUntil: [] });
      await page.waitForSelector('main');
      return page;
    },
    allowHosts: async (...patterns) => void (await parent(changeHosts, 'add', JSON.stringify(patterns))),
    withdrawHosts: async (...patterns) =>
      void (await parent(changeHosts, 'remove', JSON.stringify(patterns))),
    answerPrompt: (yes) => parent(answerPrompt, yes ? 'button' : 'secondaryButton'),
    openToolbarPopup: async (width, height) =>
      JSON.parse(await parent(openToolbarPopup, String(width), String(height))),
    killBackground: async () => void (await parent(endBackground)),
    async reinstall(build = firefoxBuild) {
      await browser.uninstallExtension(installed);
      installed = await browser.installExtension(build);
    },
    inParent: parent,
    async close() {
      if (!isShared) return browser.close();
      try {
        await browser.uninstallExtension(installed);
        await parent(empty);
      } catch (thrown) {
        await browser.close();
        throw thrown;
      }
      // Idle it costs a little all the time. A process that ends takes it along.
      const closing = setTimeout(() => {
        spare = undefined;
        void browser.close();
      }, 10_000);
      spare = { browser, closing };
    },
  };
}

function takeSpare(): Browser | undefined {
  const browser = spare?.browser;
  clearTimeout(spare?.closing);
  spare = undefined;
  return browser?.connected ? browser : undefined;
}

/** Launches the Firefox of `FIREFOX_PATH`. */
function start({ profile, home, names = [] }: FirefoxOptions): Promise<Browser> {
  return puppeteer.launch({
    browser: 'firefox',
    executablePath: process.env.FIREFOX_PATH ?? 'firefox',
    headless: true,
    args: ['--remote-allow-system-access'],
    defaultViewport: null,
    ...(profile === undefined ? {} : { userDataDir: profile }),
    ...(home === undefined ? {} : { env: { ...process.env, HOME: home } }),
    extraPrefsFirefox: {
      'extensions.webextensions.uuids': JSON.stringify({ [geckoId]: uuid }),
      'extensions.webextensions.keepUuidOnUninstall': true,
      'network.dns.localDomains': [...outsideNames, ...names].join(),
      // A process kept ready for a tab that may never come: a tenth of the work.
      'dom.ipc.processPrelaunch.enabled': false,
    },
  });
}

// Its tabs and windows, and all that Firefox keeps of sites; what the tests set is as it was.
const empty = `async () => {
  const { interfaces: Ci } = Components;
  // A private window may be the most recent one; this runs in the first.
  for (const each of Services.wm.getEnumerator('navigator:browser')) if (each !== window) each.close();
  gBrowser.selectedTab = gBrowser.addTrustedTab('about:blank');
  for (const tab of [...gBrowser.tabs]) if (!tab.selected) gBrowser.removeTab(tab, { skipPermitUnload: true });
  await new Promise((done) => Services.clearData.deleteData(Ci.nsIClearDataService.CLEAR_ALL, { onDataDeleted: done }));
  Services.clipboard.emptyClipboard(Ci.nsIClipboard.kGlobalClipboard);
  for (const branch of ['browser.download.dir', 'browser.download.folderList', 'browser.download.useDownloadDir', 'layout.css.prefers-color-scheme.content-override', 'ui.prefersReducedMotion'])
    Services.prefs.clearUserPref(branch);
}`;

const changeHosts = `async (change, patterns) => {
  const { ExtensionPermissions } = ChromeUtils.importESModule('resource://gre/modules/ExtensionPermissions.sys.mjs');
  const { extension } = WebExtensionPolicy.getByID('${geckoId}');
  await ExtensionPermissions[change](extension.id, { permissions: [], origins: JSON.parse(patterns) }, extension);
}`;

const openToolbarPopup = `async (width, height) => {
  const window = Services.wm.getMostRecentWindow('navigator:browser');
  const { ExtensionParent } = ChromeUtils.importESModule('resource://gre/modules/ExtensionParent.sys.mjs');
  const { extension } = WebExtensionPolicy.getByID('${geckoId}');
  await ExtensionParent.apiManager.global.browserActionFor(extension).openPopup(window);
  let seen = [];
  // It grows to what it shows, and then stays: half a second long it is looked at.
  for (let tries = 0, stays = 0; tries < 300 && stays < 10; tries += 1) {
    await new Promise((done) => setTimeout(done, 50));
    const shown = window.document.querySelector('.webextension-popup-browser');
    if (shown === null) continue;
    seen = [shown.currentURI.spec, shown.clientWidth, shown.clientHeight];
    stays = seen[1] === Number(width) && seen[2] === Number(height) ? stays + 1 : 0;
  }
  window.document.querySelector('.webextension-popup-browser')?.closest('panel')?.hidePopup();
  return JSON.stringify(seen);
}`;

// Firefox tells the extension when nobody has acted for a minute, which wakes it: the minute begins anew.
const endBackground = `async () => {
  const { classes: Cc, interfaces: Ci } = Components;
  const { extension } = WebExtensionPolicy.getByID('${geckoId}');
  Cc['@mozilla.org/widget/useridleservice;1'].getService(Ci.nsIUserIdleServiceInternal).resetIdleTimeOut(0);
  await extension.terminateBackground({ ignoreDevToolsAttached: true, disableResetIdleForTest: true });
  if (extension.backgroundState !== 'stopped') throw new Error('the background is ' + extension.backgroundState);
}`;

const answerPrompt = `async (answer) => {
  const { PopupNotifications } = Services.wm.getMostRecentWindow('navigator:browser');
  const standing = () => (PopupNotifications.isPanelOpen ? PopupNotifications.panel.firstElementChild : null);
  const moment = () => new Promise((done) => setTimeout(done, 50));
  for (let tries = 0; tries < 300; tries += 1) {
    const note = standing();
    // A click in the dialog's first moments is taken for an accident.
    if (note?.notification !== undefined) {
      const words = note.textContent + ' ' + (note.getAttribute('label') ?? '') + ' ' + (note.querySelector('[id*=hostperm], [id*=perm]')?.textContent ?? '');
      note.notification.timeShown = 1;
      note[answer].click();
      // Until it has gone: it would be taken for the next one.
      while (standing() === note) await moment();
      return words;
    }
    await moment();
  }
  throw new Error('no dialog stands');
}`;

/** The part of a BiDi connection that this file uses; Puppeteer keeps it to itself. */
interface Bidi {
  send(method: string, params: unknown): Promise<{ result: unknown }>;
}

/** Runs a function in the browser's own process, where a test may do what a person does in the browser's own windows. */
async function inParent(browser: Browser, code: string, ...texts: string[]): Promise<string> {
  const { connection } = browser as unknown as { connection: Bidi };
  const tree = await connection.send('browsingContext.getTree', { 'moz:scope': 'chrome' });
  const { contexts } = tree.result as { contexts: { context: string }[] };
  const { result } = await connection.send('script.callFunction', {
    functionDeclaration: code,
    awaitPromise: true,
    target: { context: contexts[0]?.context },
    arguments: texts.map((value) => ({ type: 'string', value })),
  });
  const { type, exceptionDetails, ...rest } = result as {
    type: string;
    exceptionDetails?: { text: string };
    result?: { value?: unknown };
  };
  if (type !== 'success') throw new Error(`Firefox refused: ${exceptionDetails?.text ?? type}`);
  return String(rest.result?.value ?? '');
}
