import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BrowserContext, chromium, type Page, type Worker } from '@playwright/test';

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
  /** Lets hosts be allowed without a dialog: a click on our own button then is answered yes. Patterns without a port. */
  allowHosts(...patterns: string[]): Promise<void>;
  /** The ids of all extensions, by their names. */
  ids(): Promise<ReadonlyMap<string, string>>;
  /** The background, running; waits for it. */
  worker(): Promise<Worker>;
  /** Ends the background as the browser does when it is idle, and makes sure that it has ended. */
  killWorker(): Promise<void>;
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

export interface LaunchOptions {
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
  /** Bring back the tabs that were open when the profile was closed. */
  readonly restore?: boolean;
}

/** Launches the Chromium of `CHROMIUM_PATH` with the extension loaded. */
export async function launchChromium(options: LaunchOptions = {}): Promise<Chromium> {
  const build = options.build ?? chromiumBuild;
  const profile = options.profile ?? (await mkdtemp(join(tmpdir(), 'concierge-chromium-')));
  const extensions = [build, ...(options.beside ?? [])].join(',');
  const executablePath = process.env.CHROMIUM_PATH;
  const context = await chromium.launchPersistentContext(profile, {
    headless: options.headed !== true,
    viewport: options.headed === true ? null : { width: 1280, height: 800 },
    ...(executablePath === undefined ? {} : { executablePath }),
    ...(options.display === undefined ? {} : { env: { ...process.env, DISPLAY: options.display } }),
    ...(options.keepSignals === true
      ? { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false }
      : {}),
    ignoreDefaultArgs: ['--disable-extensions'],
    args: [
      `--disable-extensions-except=${extensions}`,
      `--load-extension=${extensions}`,
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      ...(options.restore === true ? ['--restore-last-session'] : []),
    ],
  });
  const first = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
  const id = new URL(first.url()).hostname;

  async function open(path: string): Promise<Page> {
    const page = await context.newPage();
    await page.goto(`chrome-extension://${id}/${path}`);
    return page;
  }

  async function manage(): Promise<Page> {
    const page = await context.newPage();
    await page.goto('chrome://extensions');
    return page;
  }

  async function killWorker(): Promise<void> {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    const stopped = new Promise<void>((resolve) => {
      session.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
        const ours = versions.filter((each) => each.scriptURL.includes(id));
        if (ours.length > 0 && ours.every((each) => each.runningStatus === 'stopped')) resolve();
      });
    });
    await session.send('ServiceWorker.enable');
    await session.send('ServiceWorker.stopAllWorkers');
    await stopped;
    await page.close();
  }

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
    async allowHosts(...patterns) {
      const page = await manage();
      for (const pattern of patterns) {
        await page.evaluate(
          ([id, pattern]) => (chrome as unknown as Managing).developerPrivate.addHostPermission(id, pattern),
          [id, pattern] as const,
        );
      }
      await page.close();
    },
    async ids() {
      const page = await manage();
      const all = await page.evaluate(() =>
        (chrome as unknown as Managing).developerPrivate.getExtensionsInfo(),
      );
      await page.close();
      return new Map(all.map(({ name, id }) => [name, id]));
    },
    worker: async () => context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker')),
    killWorker,
    close: () => context.close(),
    async discard() {
      await context.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
