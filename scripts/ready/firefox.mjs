/** A Firefox new enough for the manifest. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { filesLike, findBrowser, lowestBrowsers, readyBrowser } from './browsers.mjs';
import { runTool } from './dependencies.mjs';
import { aptInstall } from './packages.mjs';

/** What the manifest asks for. */
const oldest = lowestBrowsers.firefox;

const cache = process.env.PUPPETEER_CACHE_DIR || join(homedir(), '.cache', 'puppeteer');
const downloaded = () => [
  ...filesLike(cache, ['firefox', /./, 'firefox', /^firefox(\.exe)?$/]),
  ...filesLike(cache, ['firefox', /./, /^Firefox.*\.app$/, 'Contents', 'MacOS', 'firefox']),
];

/** @type {import('./browsers.mjs').Kind} */
const firefox = {
  name: 'Firefox',
  variable: 'FIREFOX_PATH',
  onPath: ['firefox-esr', 'firefox'],
  files: [
    '/Applications/Firefox.app/Contents/MacOS/firefox',
    join(homedir(), 'Applications', 'Firefox.app', 'Contents', 'MacOS', 'firefox'),
    ...[process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
      .filter((folder) => folder !== undefined)
      .map((folder) => join(folder, 'Mozilla Firefox', 'firefox.exe')),
    ...downloaded(),
  ],
  fault(version) {
    const major = /Mozilla Firefox (\d+)/.exec(version)?.[1];
    if (major === undefined) return 'does not say that it is Firefox';
    return Number(major) < oldest ? `older than ${oldest}` : null;
  },
  ways: [
    {
      how: 'a download from Mozilla',
      async get() {
        const { code, late } = await runTool('browsers', ['install', 'firefox@stable', '--path', cache], {
          seconds: 300,
        });
        firefox.files.push(...downloaded());
        return code === 0 ? null : late ? 'took longer than 5 minutes' : 'failed';
      },
    },
    { how: 'apt-get', get: () => aptInstall(['firefox-esr']) },
  ],
  advice: `Install Firefox ${oldest} or newer (Debian: apt-get install firefox-esr; else from mozilla.org), or name one in FIREFOX_PATH.`,
};

/** An installed Firefox, or `null`. */
export async function findFirefox() {
  return (await findBrowser(firefox)).path;
}

/** A Firefox, installed if need be. @throws NotReady */
export function readyFirefox() {
  return readyBrowser(firefox);
}
