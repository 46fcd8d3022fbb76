/** A Chromium that loads an unpacked extension from the command line. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder, filesLike, findBrowser, lowestBrowsers, readyBrowser } from './browsers.mjs';
import { runTool } from './dependencies.mjs';
import { aptInstall } from './packages.mjs';
import { lastLines } from './running.mjs';

/** What the manifest asks for. */
const oldest = lowestBrowsers.chromium;
/** Google Chrome ignores `--load-extension` from this version on. */
const brandedUntil = 137;

const playwright = process.env.PLAYWRIGHT_BROWSERS_PATH || join(cacheFolder(), 'ms-playwright');
const puppeteer = process.env.PUPPETEER_CACHE_DIR || join(homedir(), '.cache', 'puppeteer');
const program = /^(chrome|Google Chrome for Testing|Chromium)(\.exe)?$/;

/** What Playwright and Puppeteer have downloaded for this user. */
function downloaded() {
  const places = [
    [playwright, /^chromium-\d+$/],
    [join(puppeteer, 'chrome'), /./],
  ];
  return places.flatMap(([folder, version]) => [
    ...filesLike(folder, [version, /^chrome-(linux|win)/, program]),
    ...filesLike(folder, [version, /^chrome-mac/, /\.app$/, 'Contents', 'MacOS', program]),
  ]);
}

/** @type {import('./browsers.mjs').Kind} */
const chromium = {
  name: 'Chromium',
  variable: 'CHROMIUM_PATH',
  onPath: ['chromium', 'chromium-browser', 'chrome-for-testing', 'google-chrome-for-testing'],
  files: [
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
    join(homedir(), 'Applications', 'Chromium.app', 'Contents', 'MacOS', 'Chromium'),
    ...[process.env.LOCALAPPDATA, process.env.PROGRAMFILES]
      .filter((folder) => folder !== undefined)
      .map((folder) => join(folder, 'Chromium', 'Application', 'chrome.exe')),
    ...downloaded(),
  ],
  fault(version) {
    const [, brand, major] = /^(Chromium|Google Chrome for Testing|Google Chrome) (\d+)/m.exec(version) ?? [];
    if (major === undefined) return 'does not say that it is Chromium';
    if (brand === 'Google Chrome' && Number(major) >= brandedUntil)
      return 'Google Chrome itself, which loads no extension from the command line any more';
    return Number(major) < oldest ? `older than ${oldest}` : null;
  },
  ways: [
    {
      how: 'Playwright’s download',
      async get() {
        const { code, out, late } = await runTool('playwright', ['install', '--no-shell', 'chromium'], {
          seconds: 300,
          env: { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '15000' },
        });
        chromium.files.push(...downloaded());
        return code === 0 ? null : late ? 'took longer than 5 minutes' : `failed (${reasonIn(out)})`;
      },
    },
    { how: 'apt-get', get: () => aptInstall(['chromium']) },
  ],
  advice:
    'Install Chromium (Debian: apt-get install chromium; anywhere: npx playwright install --with-deps chromium), or name one in CHROMIUM_PATH.',
};

function reasonIn(out) {
  return /getaddrinfo \w+|E[A-Z]{4,}|certificate[^\n]*/.exec(out)?.[0] ?? lastLines(out, 1);
}

/** An installed Chromium, or `null`. */
export async function findChromium() {
  return (await findBrowser(chromium)).path;
}

/** A Chromium, installed if need be. @throws NotReady */
export function readyChromium() {
  return readyBrowser(chromium);
}
