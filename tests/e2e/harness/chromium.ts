import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type BrowserContext, type CDPSession, chromium, type Page, type Worker } from '@playwright/test';

/** The shipping build for Chromium. */
export const chromiumBuild = fileURLToPath(new URL('../../../.output/chrome-mv3', import.meta.url));

/** A Chromium with the extension in it, on a profile of its own. */
export interface Chromium {
  readonly context: BrowserContext;
  /** The extension's id. */
  readonly id: string;
  /** The profile's folder; it stays after `close` until `discard`. */
  readonly profile: string;
  /** `popup.html` in a tab; of the popup's size unless `sized` is false. */
  openPopup(how?: { readonly sized?: boolean }): Promise<Page>;
  openOptions(): Promise<Page>;
  openSettings(): Promise<Page>;
  /** Lets hosts be allowed without a dialog: a click on our own button then is answered yes. Patterns without a port. */
  allowHosts(...patterns: string[]): Promise<void>;
  /** The ids of all extensions, by their names. */
  ids(): Promise<ReadonlyMap<string, string>>;
  /** The background, running; waits for it. */
  worker(): Promise<Worker>;
  /** Ends the background as the browser does when it is idle, and makes sure that it has ended. */
  killWorker(): Promise<void>;
  /** Counts the starts of the background, which is stopped. */
  countWorkerStarts(): Promise<{ count(): number; end(): Promise<void> }>;
  /** Closes the browser and keeps the profile. */
  close(): Promise<void>;
  /** Closes the browser and removes the profile. */
  discard(): Promise<void>;
}

/** What the browser's own page about extensions may do. */
interface Managing {
  developerPrivate: {
    addHostPermission(id: string, pattern: string): Promise<void>;
    getExtensionsInfo(): Promise<{ id: string; name: string }[]>;
  };
}

/** Chromium reads one such list, the last: Playwright's own, and the pages of the address bar that cost each tab. */
const disabledFeatures = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxFullPopup',
];
const httpsUpgrades = ['HttpsUpgrades', 'HttpsFirstBalancedModeAutoEnable'];

export interface LaunchOptions {
  /** The program; that of `CHROMIUM_PATH` when not given. */
  readonly program?: string;
  /** The folder of the extension; the shipping build when not given. */
  readonly build?: string;
  /** Folders of other extensions beside it. */
  readonly beside?: readonly string[];
  /** With a window; needs a display. */
  readonly headed?: boolean;
  /** The display to use, such as `:99`. */
  readonly display?: string;
  /** A profile to go on with. */
  readonly profile?: string;
  /** Leave Ctrl-C and the like to whoever launched it. */
  readonly keepSignals?: boolean;
  /** Keep pages alive for Back and Forward, as a person's browser does and Playwright's does not. */
  readonly backForwardCache?: boolean;
  /** Bring back the tabs that were open when the profile was closed. */
  readonly restore?: boolean;
  /** The home folder that the browser believes in, with the certificates it is to trust. */
  readonly home?: string;
  /** Chromium's rules for names and ports: `MAP acme.test:443 127.0.0.1:8443`. */
  readonly hostRules?: readonly string[];
  /** Turn http into https by itself, as a person's browser does and Playwright's does not. */
  readonly upgradesToHttps?: boolean;
}

/** Launches Chromium with the extension loaded. */
export async function launchChromium(options: LaunchOptions = {}): Promise<Chromium> {
  const build = options.build ?? chromiumBuild;
  const profile = options.profile ?? (await mkdtemp(join(tmpdir(), 'concierge-chromium-')));
  const extensions = [build, ...(options.beside ?? [])].join(',');
  const executablePath = options.program ?? process.env.CHROMIUM_PATH;
  const context = await chromium.launchPersistentContext(profile, {
    headless: options.headed !== true,
    viewport: options.headed === true ? null : { width: 1280, height: 800 },
    ...(executablePath === undefined ? {} : { executablePath }),
    env: {
      ...process.env,
      ...(options.display === undefined ? {} : { DISPLAY: options.display }),
      ...(options.home === undefined ? {} : { HOME: options.home }),
    },
    ...(options.keepSignals === true
      ? { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false }
      : {}),
    ignoreDefaultArgs: [
      '--disable-extensions',
      ...(options.backForwardCache === true ? ['--disable-back-forward-cache'] : []),
    ],
    args: [
      // Up to 131 the plain switch starts another program, which knows no extensions.
      ...(options.headed === true ? [] : ['--headless=new']),
      `--disable-extensions-except=${extensions}`,
      `--load-extension=${extensions}`,
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      `--disable-features=${[...disabledFeatures, ...(options.upgradesToHttps === true ? [] : httpsUpgrades)].join()}`,
      ...(options.hostRules === undefined ? [] : [`--host-resolver-rules=${options.hostRules.join()}`]),
      ...(options.restore === true ? ['--restore-last-session'] : []),
    ],
  });
  const first = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
  const id = new URL(first.url()).hostname;

  const devtools = await (context.browser() ?? missing('browser')).newBrowserCDPSession();
  let lastOpened: Promise<unknown> = Promise.resolve();

  /** Opens an address in a tab that begins with it: a blank page before it takes a process of its own. */
  function openAt(url: string): Promise<Page> {
    const opened = lastOpened.then(async () => {
      const shown = context.waitForEvent('page', (page) => page.url().startsWith(url));
      const [page] = await Promise.all([shown, devtools.send('Target.createTarget', { url })]);
      await page.waitForLoadState();
      return page;
    });
    // One after the other: two of the same address could not be told apart.
    lastOpened = opened.catch(() => undefined);
    return opened;
  }
  const open = (path: string) => openAt(`chrome-extension://${id}/${path}`);

  /** Does something in the browser's own page about extensions: in its texts, which have its powers and draw nothing. */
  async function manage<T>(work: (page: Page) => Promise<T>): Promise<T> {
    const page = await openAt('chrome://extensions/strings.m.js');
    const done = await work(page);
    await page.close();
    return done;
  }

  /** Does something with the developer tools of a page that is open, whichever it is. */
  async function withTools<T>(work: (session: CDPSession) => Promise<T>): Promise<T> {
    const session = await context.newCDPSession(context.pages()[0] ?? (await context.newPage()));
    const done = await work(session);
    await session.detach();
    return done;
  }

  /** Whether `killWorker` was the last that was done to the background, as far as is known. */
  let isStopped = false;
  const killWorker = () =>
    withTools(async (session) => {
      const stopped = new Promise<void>((resolve) => {
        session.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
          const ours = versions.filter((each) => each.scriptURL.includes(id));
          if (ours.length > 0 && ours.every((each) => each.runningStatus === 'stopped')) resolve();
        });
      });
      await session.send('ServiceWorker.enable');
      // A page that wakes it in the same moment can hide the stop: the browser reports the last state only.
      do await session.send('ServiceWorker.stopAllWorkers');
      while (!(await Promise.race([stopped.then(() => true), sleep(1000, false)])));
      isStopped = true;
    });

  return {
    context,
    id,
    profile,
    async openPopup({ sized = true } = {}) {
      const page = await open('popup.html');
      if (sized) await page.setViewportSize({ width: 400, height: 600 });
      return page;
    },
    openOptions: () => open('options.html'),
    openSettings: () => open('settings.html'),
    async allowHosts(...patterns) {
      await manage((page) =>
        page.evaluate(
          async ([id, patterns]) => {
            const { developerPrivate } = chrome as unknown as Managing;
            for (const pattern of patterns) await developerPrivate.addHostPermission(id, pattern);
          },
          [id, patterns] as const,
        ),
      );
    },
    async ids() {
      const all = await manage((page) =>
        page.evaluate(() => (chrome as unknown as Managing).developerPrivate.getExtensionsInfo()),
      );
      return new Map(all.map(({ name, id }) => [name, id]));
    },
    async worker() {
      if (isStopped) {
        // Nothing that a page or a tab does may have woken it, and a stopped one answers nothing.
        await withTools(async (session) => {
          await session.send('ServiceWorker.enable');
          await session.send('ServiceWorker.startWorker', { scopeURL: `chrome-extension://${id}/` });
        });
        isStopped = false;
      }
      return context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
    },
    killWorker,
    async countWorkerStarts() {
      const session = await context.newCDPSession(context.pages()[0] ?? (await context.newPage()));
      let starts = 0;
      let last = 'stopped';
      session.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
        for (const { runningStatus } of versions.filter(({ scriptURL }) => scriptURL.includes(id))) {
          if (last === 'stopped' && runningStatus !== 'stopped') starts += 1;
          last = runningStatus;
        }
      });
      await session.send('ServiceWorker.enable');
      return { count: () => starts, end: () => session.detach() };
    },
    close: () => context.close(),
    async discard() {
      await context.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function missing(what: string): never {
  throw new Error(`no ${what}`);
}
