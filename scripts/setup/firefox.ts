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
} from './browsers.ts';
import { runTool } from './process.ts';

/** The manifest's `strict_min_version`. */
const minimumVersion = lowestBrowsers.firefox;
const cache = puppeteerCacheFolder();

const firefox: BrowserKind = {
  name: 'Firefox',
  pathVariable: 'FIREFOX_PATH',
  programNames: ['firefox-esr', 'firefox'],
  files: () => [
    '/Applications/Firefox.app/Contents/MacOS/firefox',
    join(homedir(), 'Applications', 'Firefox.app', 'Contents', 'MacOS', 'firefox'),
    ...[process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
      .filter((folder) => folder !== undefined)
      .map((folder) => join(folder, 'Mozilla Firefox', 'firefox.exe')),
    ...listMatchingFiles(cache, ['firefox', /./, 'firefox', /^firefox(\.exe)?$/]),
    ...listMatchingFiles(cache, ['firefox', /./, /^Firefox.*\.app$/, 'Contents', 'MacOS', 'firefox']),
  ],
  rejectVersion(output) {
    const major = /Mozilla Firefox (\d+)/.exec(output)?.[1];
    if (major === undefined) return 'does not say that it is Firefox';
    return Number(major) < minimumVersion ? `older than ${minimumVersion}` : null;
  },
  installers: [
    { name: 'a download from Mozilla', install: downloadFromMozilla },
    { name: 'apt-get', install: () => installAptPackages(['firefox-esr']) },
  ],
  advice: `Install Firefox ${minimumVersion} or newer (Debian: apt-get install firefox-esr; else from mozilla.org), or name one in FIREFOX_PATH.`,
};

async function downloadFromMozilla(): Promise<string | null> {
  const args = ['install', 'firefox@stable', '--path', cache];
  const { exitCode, timedOut } = await runTool('browsers', args, { seconds: 300 });
  return exitCode === 0 ? null : timedOut ? 'took longer than 5 minutes' : 'failed';
}

/** The path of an installed Firefox that the manifest accepts, or `null`. */
export async function findFirefox(): Promise<string | null> {
  return (await findBrowser(firefox)).path;
}

/** The path of such a Firefox, installed when the machine has none. @throws SetupError */
export function ensureFirefox(): Promise<string> {
  return ensureBrowser(firefox);
}
