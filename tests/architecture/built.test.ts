import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { descriptors } from '../../lib/vendors/descriptors.ts';
import { findHelp } from '../../lib/vendors/help.ts';
import { root } from './sources.ts';

// The rules that only the built files can prove: what a page really loads, and what the manifest really asks.

const built = join(root, '.output/chrome-mv3');

const read = (path: string): string => readFileSync(join(built, path), 'utf8');
const background = (): string => read('background.js');
const pages = (): string[] => readdirSync(built).filter((name) => name.endsWith('.html'));

/** What a script brings: what runs before it, and what it may load later. */
const broughtBy = (path: string): { first: string[]; later: string[] } => {
  const named = (pattern: RegExp) =>
    [...read(path).matchAll(pattern)].map(([, name = '']) => `chunks/${name}`);
  return {
    first: named(/(?:\bfrom|\bimport)\s*["'`]\.\/([\w.-]+\.js)["'`]/g),
    later: named(/\bimport\(\s*["'`]\.\/([\w.-]+\.js)["'`]\s*\)/g),
  };
};

/** Everything a page loads, at once or later: its scripts with what they import, and its styles. */
function loadedBy(page: string): { scripts: string[]; styles: string[]; laterStyles: string[] } {
  const html = read(page);
  const styles = [...html.matchAll(/<link[^>]+rel="stylesheet"[^>]+href="\/([^"]+)"/g)].map(
    ([, path = '']) => path,
  );
  const scripts: string[] = [];
  const visit = (path: string): void => {
    if (scripts.includes(path)) return;
    scripts.push(path);
    const brought = broughtBy(path);
    for (const next of [...brought.first, ...brought.later]) visit(next);
  };
  for (const [, path = ''] of html.matchAll(/<script[^>]+src="\/([^"]+)"/g)) visit(path);
  // A script that is loaded later brings its styles along, by the name that stands where it is asked for.
  const laterStyles = scripts.flatMap((path) => read(path).match(/assets\/[\w-]+\.css/g) ?? []);
  return { scripts, styles, laterStyles };
}
/** The scripts of a page that nothing loads at once. */
function loadedLater(page: string): string[] {
  const { scripts } = loadedBy(page);
  const atOnce: string[] = [];
  const visit = (path: string): void => {
    if (atOnce.includes(path)) return;
    atOnce.push(path);
    for (const next of broughtBy(path).first) visit(next);
  };
  for (const [, path = ''] of read(page).matchAll(/<script[^>]+src="\/([^"]+)"/g)) visit(path);
  return scripts.filter((path) => !atOnce.includes(path));
}
const weight = (paths: readonly string[]): number =>
  paths.reduce((sum, path) => sum + statSync(join(built, path)).size, 0);

interface Manifest {
  [key: string]: unknown;
  permissions: string[];
  optional_permissions?: string[];
  optional_host_permissions: string[];
  content_security_policy: { extension_pages: string };
  background: { service_worker: string };
  commands?: Record<string, unknown>;
}
const manifest = (): Manifest => JSON.parse(read('manifest.json'));

/** What only the background may have: each stands in its script, so that a page without it proves something. */
const backgroundOnly: readonly (readonly [what: string, text: string | RegExp])[] = [
  ['a token slot’s name', /["'`]token:/],
  ['the name of the slot of sign-ins that wait', /[(:=]\s?["'`]pending["'`]/],
  ['Nexudus’ grant', '/api/token'],
  ['Nexudus’ one-time token', '/api/sys/users/token/refresh'],
  ['NextUp’s log-in', 'GetAuthenticationToken'],
  ['N-central’s log-in', '/api/auth/authenticate'],
  ['Q01’s service', 'msauth'],
  ['a soft error of Four Way Shop', 'INVALID_CREDENTIALS'],
  ['the http edge', 'no-referrer'],
  ['the http edge’s verdict', 'opaqueredirect'],
  ['a header rule', 'updateSessionRules'],
  ['a bearer', /Bearer \$\{/],
  ['the schema library', '_zod'],
  ['a refresh token', 'refreshToken'],
  ['the vault’s format', 'PBES2'],
  ['the name of the slot of the unlocked key', /["'`]vaultKey["'`]/],
  ['the name of the slot of what is remembered', /[(:]\s?["'`]credentials["'`]/],
];

const holds = (script: string, text: string | RegExp): boolean =>
  typeof text === 'string' ? script.includes(text) : text.test(script);

/** What no page may call. `console` with its method, so that a package's own logs can be told from others. */
const pageNever =
  /onChanged|getSessionRules|getDynamicRules|declarativeNetRequest|onConnect\b|\bfetch\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon|console\.\w+\(?|\beval\(|new Function/g;

/** Whether a script holds the polyfill, by a sentence of its own. */
const holdsPolyfill = (path: string): boolean =>
  read(path).includes('The message port closed before a response was received.');

/** Everything that the polyfill's own file holds of what no page may call. */
const polyfillLogs = [
  ...readFileSync(
    join(root, 'node_modules/webextension-polyfill/dist/browser-polyfill.min.js'),
    'utf8',
  ).matchAll(pageNever),
].map(([match]) => match);

const ownPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'none'; connect-src 'none'";

/** The pages that read what is stored. */
const living = [
  'popup.html',
  'sidepanel.html',
  'options.html',
  'doctor.html',
  'journal.html',
  'definitions.html',
  'bulk.html',
  'welcome.html',
  'settings.html',
];

describe('a page', () => {
  test('is one of those we know', () => {
    expect(pages().sort()).toEqual([
      'bulk.html',
      'definitions.html',
      'doctor.html',
      'journal.html',
      'opening.html',
      'options.html',
      'popup.html',
      'settings.html',
      'sidepanel.html',
      'vault.html',
      'welcome.html',
    ]);
    for (const page of living) expect(loadedBy(page).scripts.length).toBeGreaterThan(1);
  });
  test('is shut by its own policy, word for word, before anything is loaded', () => {
    for (const page of pages()) {
      const html = read(page);
      const metas = [...html.matchAll(/<meta[^>]+http-equiv="Content-Security-Policy"[^>]*>/gi)];
      expect([page, metas.map(([meta]) => /content="([^"]*)"/.exec(meta)?.[1])]).toEqual([page, [ownPolicy]]);
      const first = html.search(/<(?:script|link|img|style)\b/);
      expect([page, first < 0 || html.indexOf('Content-Security-Policy') < first]).toEqual([page, true]);
    }
  });
  test('has no script or style in it, and none from elsewhere', () => {
    for (const page of pages()) {
      const html = read(page);
      expect([
        page,
        [...html.matchAll(/<script(?![^>]+src=)[^>]*>|<style\b|\son\w+=|\sstyle=|javascript:/gi)].map(
          ([match]) => match,
        ),
      ]).toEqual([page, []]);
      const addresses = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address = '']) => address);
      expect([
        page,
        addresses.filter(
          (address) => !/^\/(?:(?:chunks|assets|icon)\/[\w.-]+|preload-view\.js)$/.test(address),
        ),
      ]).toEqual([page, []]);
    }
  });
  test.each(backgroundOnly)('holds no %s, which the background does hold', (_what, text) => {
    expect(holds(background(), text)).toBe(true);
    for (const page of pages())
      expect(loadedBy(page).scripts.filter((path) => holds(read(path), text))).toEqual([]);
  });
  test('loads no script that only the background needs, nor any that no page needs', () => {
    const loaded = new Set(pages().flatMap((page) => Object.values(loadedBy(page)).flat()));
    const all = [...filesIn('chunks'), ...filesIn('assets')].filter((path) => weight([path]) > 0);
    expect(all.filter((path) => !loaded.has(path))).toEqual([]);
  });
  test('never listens to storage, reads header rules, answers connections, reaches the network or writes a log', () => {
    for (const page of pages()) {
      for (const path of loadedBy(page).scripts) {
        const found = [...read(path).matchAll(pageNever)].map(([match]) => match);
        expect([page, path, found]).toEqual([page, path, holdsPolyfill(path) ? polyfillLogs : []]);
      }
    }
  });
  test('has the polyfill in one script, whose two logs are all that it may write', () => {
    // That our own code writes none, `sources.test.ts` sees.
    expect(polyfillLogs).toEqual(['console.warn(', 'console.error(']);
    const holders = new Set(pages().flatMap((page) => loadedBy(page).scripts.filter(holdsPolyfill)));
    expect(holders.size).toBe(1);
  });
  test('reads the session area by name alone', () => {
    for (const page of living) {
      const code = loadedBy(page).scripts.map(read).join('\n');
      const reads = [...code.matchAll(/storage\.session\.get\(([^)]*)\)/g)].map(([, what = '']) => what);
      expect([page, reads.length > 0]).toEqual([page, true]);
      expect([page, reads.filter((what) => !/^\[[\w$.,\s]+\]$/.test(what))]).toEqual([page, []]);
      expect([page, [...code.matchAll(/storage\.session(?!\.(?:get|set)\()/g)].length]).toEqual([page, 0]);
    }
  });
});

function filesIn(folder: string): string[] {
  return readdirSync(join(built, folder)).map((name) => `${folder}/${name}`);
}

describe('the popup', () => {
  test('loads at most 104 KB of script and style before its first picture, and 30 KB right after it', () => {
    const { scripts, styles, laterStyles } = loadedBy('popup.html');
    const first = scripts.filter((path) => !loadedLater('popup.html').includes(path));
    expect(styles.length).toBeGreaterThan(0);
    expect(weight(first)).toBeGreaterThan(10_000);
    expect(weight([...first, ...styles])).toBeLessThanOrEqual(104_000);
    expect(laterStyles).toHaveLength(1);
    expect(weight([...loadedLater('popup.html'), ...laterStyles])).toBeLessThanOrEqual(30_000);
    // The question before a portal opens is asked after the first picture, and comes all the same.
    const asking = (path: string) => read(path).includes('questionProduction');
    expect([first.some(asking), loadedLater('popup.html').some(asking)]).toEqual([false, true]);
  });
  test('loads no vendor’s help, which the options page alone shows', () => {
    const texts = descriptors.flatMap(({ id }) => findHelp(id)?.prerequisites ?? []);
    expect(texts.length).toBeGreaterThan(5);
    const helps = (page: string) =>
      loadedBy(page).scripts.filter((path) => texts.some((key) => read(path).includes(key)));
    expect(helps('options.html')).toHaveLength(1);
    for (const page of pages().filter((name) => name !== 'options.html'))
      expect([page, helps(page)]).toEqual([page, []]);
  });
  test('loads no vendor’s reading of addresses, which forms and files need alone', () => {
    const reading = (page: string) =>
      loadedBy(page).scripts.filter((path) => read(path).includes('spaces\\.nexudus\\.com'));
    expect(reading('options.html')).toHaveLength(1);
    expect(reading('popup.html')).toEqual([]);
  });
  test('draws its frame before its styles come, and asks for what is stored before its modules', () => {
    for (const page of ['popup.html', 'sidepanel.html']) {
      const html = read(page);
      const found = [
        ...html.matchAll(
          /<(svg class="icon|link rel="stylesheet"|script async|script type="module"|\/head>)/g,
        ),
      ];
      const order = found.map(([, what]) => what).filter((what, at, all) => what !== all[at - 1]);
      expect([page, order]).toEqual([
        page,
        ['script async', 'script type="module"', '/head>', 'svg class="icon', 'link rel="stylesheet"'],
      ]);
    }
    expect(read('preload-view.js').length).toBeLessThan(2_500);
  });
  test('alone does so: other pages show nothing before their styles', () => {
    for (const page of pages().filter((name) => !/^(?:popup|sidepanel)/.test(name))) {
      const head = read(page).split('</head>')[0] ?? '';
      expect([page, /<link rel="stylesheet"[\s\S]*<script/.test(head)]).toEqual([page, true]);
    }
  });
  test('says when it is ready', () => {
    expect(loadedBy('popup.html').scripts.some((path) => read(path).includes('popup-ready'))).toBe(true);
  });
});

describe('the manifest', () => {
  test('asks at install for what is listed here, each with its reason, and for nothing that warns', () => {
    const reasons: Record<string, string> = {
      activeTab: 'the popup knows the tenant of the page that it opens over',
      storage: 'tenants and preferences on disk, sessions in memory',
      alarms: 'one alarm for the next due time',
      idle: 'renewals stop, and sessions end if wanted, while the screen is locked',
      contextMenus: 'the tenants used last, in the toolbar button’s menu',
      declarativeNetRequestWithHostAccess:
        'our requests carry no extension origin; a signed-in tab carries its token',
      sidePanel: 'the popup’s content beside the page',
      webRequest:
        'why a request of the connection doctor’s got no answer; whether a signed-in tab’s page is the tenant’s',
    };
    expect(manifest().permissions.toSorted()).toEqual(Object.keys(reasons).toSorted());
    const warning = [
      'tabs',
      'history',
      'notifications',
      'clipboardWrite',
      'webNavigation',
      'tabGroups',
      'bookmarks',
      'downloads',
      'management',
      'topSites',
      'debugger',
      '<all_urls>',
    ];
    expect(manifest().permissions.filter((name) => warning.includes(name) || name.includes('://'))).toEqual(
      [],
    );
  });
  test('may ask later for a notification, cookies and hosts, at their own switches', () => {
    expect(
      (manifest().optional_permissions ?? []).filter(
        (name) => !['notifications', 'cookies', 'history'].includes(name),
      ),
    ).toEqual([]);
    const web = ['https://*/*', 'http://*/*'];
    expect(manifest().optional_host_permissions).toEqual([...web, 'wss://*/*', 'ws://*/*']);
  });
  test('uses every permission it names', () => {
    const code =
      background() +
      pages()
        .flatMap((page) => loadedBy(page).scripts.map(read))
        .join('\n');
    const names: Record<string, RegExp> = {
      declarativeNetRequestWithHostAccess: /\.declarativeNetRequest\b/,
      activeTab: /tabs\.query\(\{active:/,
      // Named in the manifest alone: the browser opens the panel itself.
      sidePanel: /side_panel|sidePanel/,
    };
    const all = [...manifest().permissions, ...(manifest().optional_permissions ?? [])];
    expect(
      all.filter((name) => !(names[name] ?? new RegExp(`\\.${name}\\b`)).test(code + read('manifest.json'))),
    ).toEqual([]);
  });
  test('lets no web page and no other extension in', () => {
    const { externally_connectable, ...rest } = manifest();
    // Left out, it would let every extension connect.
    expect(externally_connectable).toEqual({ ids: [] });
    for (const key of [
      'content_scripts',
      'web_accessible_resources',
      'host_permissions',
      'sandbox',
      'chrome_url_overrides',
      'devtools_page',
      'oauth2',
      'storage_partition',
    ]) {
      expect(rest).not.toHaveProperty(key);
    }
    const code = [...filesIn('chunks'), 'background.js'].map(read).join('\n');
    expect(code).toMatch(/\.onMessage\.addListener\b/);
    expect(code).not.toMatch(/\.on(Message|Connect)External\b/);
  });
  test('has no key that nobody thought about', () => {
    const known = [
      'manifest_version',
      'name',
      'short_name',
      'description',
      'version',
      'icons',
      'default_locale',
      'permissions',
      'optional_permissions',
      'optional_host_permissions',
      'content_security_policy',
      'action',
      'commands',
      'minimum_chrome_version',
      'externally_connectable',
      'background',
      'options_ui',
      'side_panel',
      'omnibox',
      'storage',
      'incognito',
      'key',
    ];
    expect(Object.keys(manifest()).filter((key) => !known.includes(key))).toEqual([]);
    expect(manifest().manifest_version).toBe(3);
  });
  test('binds the pages by a policy that runs nothing but our own files', () => {
    const policy = manifest().content_security_policy.extension_pages;
    for (const part of [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ])
      expect(policy.split('; ')).toContain(part);
    expect(policy).not.toMatch(/unsafe|wasm|upgrade-insecure|\*/);
  });
});

/** What the schema library leaves on the global object when it is evaluated. */
const schemaRegistry = '__zod_globalConfig';

/** The built background, run as a worker that wakes, with a browser that has nothing stored. */
function wokenWorker() {
  const listeners = new Map<string, ((...event: unknown[]) => unknown)[]>();
  /** Every name of the interface: an event that takes listeners, and a call that answers with nothing. */
  const named = (name: string): unknown =>
    new Proxy(() => Promise.resolve({}), {
      get: (_call, key) => {
        if (typeof key === 'symbol' || key === 'then') return undefined;
        if (name === 'runtime' && key === 'id') return 'own';
        if (name === 'runtime' && key === 'getURL') return (path: string) => `chrome-extension://own/${path}`;
        if (key === 'addListener')
          return (listener: (...event: unknown[]) => unknown) =>
            listeners.set(name, [...(listeners.get(name) ?? []), listener]);
        return named(name === '' ? key : `${name}.${key}`);
      },
    });
  const scope: Record<string, unknown> = {
    ...{
      browser: named(''),
      chrome: named(''),
      crypto,
      URL,
      TextEncoder,
      TextDecoder,
      navigator: { onLine: true },
    },
    ...{ setTimeout, clearTimeout, setInterval, clearInterval, queueMicrotask, structuredClone, atob, btoa },
    ...{ fetch: () => Promise.reject(new TypeError('no network')), console },
  };
  runInContext(background(), createContext(scope));
  return {
    scope,
    registered: () => [...listeners.keys()],
    fire: (name: string, ...event: unknown[]) => {
      for (const listener of listeners.get(name) ?? []) listener(...event);
    },
  };
}

describe('the build', () => {
  test('lets a worker that wakes register its listeners alone: the schemas wait for an event that needs them', async () => {
    const { scope, registered, fire } = wokenWorker();
    expect(registered()).toContain('alarms.onAlarm');
    expect(registered()).toContain('runtime.onConnect');
    // A page that anybody loads, while no tab is signed in.
    fire('tabs.onUpdated', 1, { status: 'loading' }, { url: 'https://example.com/' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(Object.hasOwn(scope, schemaRegistry)).toBe(false);
    fire('alarms.onAlarm', { name: 'next' });
    await expect.poll(() => Object.hasOwn(scope, schemaRegistry)).toBe(true);
  });
  test('gives the background nothing of what draws pages', () => {
    const drawing = /dangerouslySetInnerHTML|\.innerHTML|__html|createElementNS/;
    expect(drawing.test(background())).toBe(false);
    expect(filesIn('chunks').some((path) => drawing.test(read(path)))).toBe(true);
  });
  test('holds no source map, no source, no test and no development server', () => {
    const all = readdirSync(built, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => entry.name);
    expect(all.length).toBeGreaterThan(8);
    expect(all.filter((name) => /\.(?:map|tsx?|test\..*)$/.test(name))).toEqual([]);
    for (const path of ['background.js', ...filesIn('chunks')])
      expect([path, /sourceMappingURL|@vite\/client|localhost:\d|ws:\/\//.test(read(path))]).toEqual([
        path,
        false,
      ]);
  });
  test('puts no address of ours into it but those the documents cite', () => {
    const code = [...filesIn('chunks'), 'background.js'].map(read).join('\n');
    const hosts = new Set([...code.matchAll(/https?:\/\/([\w.-]+)/g)].map(([, host = '']) => host));
    // Every definition of the gallery names the pages it was written from.
    for (const path of filesIn('vendors')) {
      const { source = '' } = JSON.parse(read(path)) as { source?: string };
      hosts.delete(new URL(source).host);
    }
    const documented =
      /(?:^|\.)(?:example|example\.(?:com|org)|nexudus\.com|nextup\.ro|n-able\.com|fourwayshop\.it|q01-platform\.github\.io|q01\.io|w3\.org|mozilla\.org|chromium\.org|json-schema\.org)$|^(?:host|acme)$/;
    expect([...hosts].filter((host) => !documented.test(host))).toEqual([]);
  });
});
