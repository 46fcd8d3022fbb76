import { homedir } from 'node:os';
import { join } from 'node:path';
import lowestBrowsers from '../../lowest-browsers.json' with { type: 'json' };
import { installAptPackages } from './apt-packages.ts';
import {
  type BrowserKind,
  ensureBrowser,
  findBrowser,
  listMatchingFiles,
  puppeteerCacheFolder,
  userCacheFolder,
} from './browsers.ts';
import { lastLines, runTool } from './process.ts';

/** The manifest's `minimum_chrome_version`. */
const minimumVersion = lowestBrowsers.chromium;
/** Google Chrome ignores `--load-extension` from this version on; Chromium and Chrome for Testing do not. */
const chromeIgnoresExtensionsFrom = 137;

const playwrightCache = process.env.PLAYWRIGHT_BROWSERS_PATH || join(userCacheFolder(), 'ms-playwright');
const puppeteerCache = join(puppeteerCacheFolder(), 'chrome');
const program = /^(chrome|Google Chrome for Testing|Chromium)(\.exe)?$/;

/** The Chromiums that Playwright and Puppeteer have downloaded for this user. */
function downloadedFiles(): string[] {
  const folders: [string, RegExp][] = [
    [playwrightCache, /^chromium-\d+$/],
    [puppeteerCache, /./],
  ];
  return folders.flatMap(([folder, version]) => [
    ...listMatchingFiles(folder, [version, /^chrome-(linux|win)/, program]),
    ...listMatchingFiles(folder, [version, /^chrome-mac/, /\.app$/, 'Contents', 'MacOS', program]),
  ]);
}

const chromium: BrowserKind = {
  name: 'Chromium',
  pathVariable: 'CHROMIUM_PATH',
  programNames: ['chromium', 'chromium-browser', 'chrome-for-testing', 'google-chrome-for-testing'],
  files: () => [
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
    join(homedir(), 'Applications', 'Chromium.app', 'Contents', 'MacOS', 'Chromium'),
    ...[process.env.LOCALAPPDATA, process.env.PROGRAMFILES]
      .filter((folder) => folder !== undefined)
      .map((folder) => join(folder, 'Chromium', 'Application', 'chrome.exe')),
    ...downloadedFiles(),
  ],
  rejectVersion(output) {
    const [, brand, major] = /^(Chromium|Google Chrome for Testing|Google Chrome) (\d+)/m.exec(output) ?? [];
    if (major === undefined) return 'does not say that it is Chromium';
    if (brand === 'Google Chrome' && Number(major) >= chromeIgnoresExtensionsFrom)
      return 'Google Chrome itself, which loads no extension from the command line any more';
    return Number(major) < minimumVersion ? `older than ${minimumVersion}` : null;
  },
  installers: [
    { name: 'Playwright’s download', install: downloadWithPlaywright },
    { name: 'apt-get', install: () => installAptPackages(['chromium']) },
  ],
  advice:
    'Install Chromium (Debian: apt-get install chromium; anywhere: npx playwright install --with-deps chromium), or name one in CHROMIUM_PATH.',
};

async function downloadWithPlaywright(): Promise<string | null> {
  const { exitCode, output, timedOut } = await runTool('playwright', ['install', '--no-shell', 'chromium'], {
    seconds: 300,
    env: { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '15000' },
  });
  if (exitCode === 0) return null;
  return timedOut ? 'took longer than 5 minutes' : `failed (${downloadFailure(output)})`;
}

/** The network's own error name where there is one: Playwright's last line is a stack trace. */
function downloadFailure(output: string): string {
  return /getaddrinfo \w+|E[A-Z]{4,}|certificate[^\n]*/.exec(output)?.[0] ?? lastLines(output, 1);
}

/** The path of an installed Chromium that loads unpacked extensions, or `null`. */
export async function findChromium(): Promise<string | null> {
  return (await findBrowser(chromium)).path;
}

/** The path of such a Chromium, installed when the machine has none. @throws SetupError */
export function ensureChromium(): Promise<string> {
  return ensureBrowser(chromium);
}
