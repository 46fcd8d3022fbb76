import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineConfig } from 'wxt';
import lowest from './lowest-browsers.json' with { type: 'json' };
import { languages, readCatalogue } from './scripts/node-i18n.ts';

/**
 * The manifest's content security policy, shared by pages and background.
 * `connect-src` is open for the background's requests to vendors; each page's <meta> closes it again
 * (see `entrypoints/<page>/index.html`).
 * `upgrade-insecure-requests` is left out: tenants on plain http must stay reachable.
 */
const contentPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; connect-src http: https:";

/** What the bundler knows of a module while it splits. */
interface ModuleGraph {
  getModuleInfo(id: string): { importers: readonly string[] } | null;
}

/** The popup's entry, which is the side panel's too, and what the popup loads after its first picture. */
const popupEntry = /entrypoints[\\/]popup[\\/]/;
const deferredEntry = /components[\\/]popup[\\/]deferred-parts\.ts/;

/** Whether a module is loaded with an entry. */
function isLoadedBy(entry: RegExp, id: string, graph: ModuleGraph, visited = new Set<string>()): boolean {
  if (entry.test(id)) return true;
  if (visited.has(id)) return false;
  visited.add(id);
  return graph.getModuleInfo(id)?.importers.some((each) => isLoadedBy(entry, each, graph, visited)) ?? false;
}

/**
 * Modules of several pages. Without styles: a shared style sheet would apply one page's rules to all others. Without
 * entries: the side panel has the popup's, and every page would run it.
 */
const shared = { test: /^(?!.*[\\/]entrypoints[\\/]).*(?<!\.css)$/, minShareCount: 2 };

/** Splits the pages' bundles only: the background is built as a library, which the bundler refuses to split. */
const sharedChunks = {
  name: 'shared-chunks',
  apply: (config: { build?: { lib?: unknown } }) => !config.build?.lib,
  config: () => ({
    build: {
      rolldownOptions: {
        output: {
          codeSplitting: {
            groups: [
              // One shared file with the popup's modules and libraries: each further file delays its list by some 10 ms.
              {
                name: (id: string, graph: ModuleGraph) =>
                  isLoadedBy(popupEntry, id, graph) ? 'shared' : null,
                ...shared,
              },
              // Apart from what other pages share: it would come right after the popup's first picture too.
              {
                name: (id: string, graph: ModuleGraph) =>
                  isLoadedBy(deferredEntry, id, graph) ? 'deferred' : null,
                ...shared,
              },
              { name: 'pages', ...shared },
            ],
          },
        },
      },
    },
  }),
};

/**
 * Places the styles. The browser asks for files in the order of the page, and paints nothing before the styles in its
 * head: they come first, but behind a frame that is drawn without them.
 */
const styleOrder = {
  name: 'style-order',
  transformIndexHtml: {
    order: 'post' as const,
    handler(html: string) {
      const styles = html.match(/^ *<link rel="stylesheet".*\n/gm) ?? [];
      const others = styles.reduce((rest, style) => rest.replace(style, ''), html);
      const place = others.includes('<svg ') ? /^ *<\/body>/m : /^ *<script /m;
      return others.replace(place, (found) => styles.join('') + found);
    },
  },
};

/** On macOS Option types characters (Option+Shift+2 is €), so Control takes its place there. */
const suggestedKey = (key: string) => ({ default: `Alt+Shift+${key}`, mac: `MacCtrl+Shift+${key}` });

/** The built catalogue of each language, with the vendors' texts, by its path in the build. */
const catalogueFiles = () =>
  languages.map((language) => ({
    relativeDest: `_locales/${language}/messages.json`,
    contents: `${JSON.stringify(readCatalogue(language), null, 2)}\n`,
  }));

export default defineConfig({
  imports: false,
  hooks: {
    'build:publicAssets': (_wxt, files) => {
      const built = catalogueFiles();
      const isReplaced = (path: string) => built.some(({ relativeDest }) => relativeDest === path);
      const others = files.filter(({ relativeDest }) => !isReplaced(relativeDest));
      files.splice(0, files.length, ...others, ...built);
    },
    // WXT's own watcher reloads for `public` and for the bundler's modules, which a vendor's texts are not.
    'server:started': ({ config }, server) => {
      server.watcher.on('change', async (path) => {
        if (!/[\\/]vendors[\\/]\w+[\\/]messages\.json$/.test(path)) return;
        for (const { relativeDest, contents } of catalogueFiles())
          await writeFile(join(config.outDir, relativeDest), contents);
        server.reloadExtension();
      });
    },
  },
  manifestVersion: 3,
  srcDir: '.',
  targetBrowsers: ['chrome', 'firefox', 'edge'],
  manifest: ({ browser }) => ({
    default_locale: 'en',
    name: '__MSG_extensionName__',
    short_name: 'Concierge',
    description: '__MSG_extensionDescription__',
    permissions: [
      'activeTab',
      'storage',
      'alarms',
      'idle',
      'contextMenus',
      'declarativeNetRequestWithHostAccess',
      'webRequest',
    ],
    optional_permissions: ['notifications', 'cookies'],
    omnibox: { keyword: 'tc' },
    // Chromium holds `wss:` apart from `https:`; Firefox takes the one for the other.
    optional_host_permissions: [
      'https://*/*',
      'http://*/*',
      ...(browser === 'firefox' ? [] : ['wss://*/*', 'ws://*/*']),
    ],
    content_security_policy: { extension_pages: contentPolicy },
    action: { default_title: '__MSG_extensionName__' },
    commands: {
      // Chromium gives no suggestion that one of its own keys has, such as Alt+Shift+C, P, T, W, X and Z.
      _execute_action: { suggested_key: suggestedKey('K') },
      'favourite-1': {
        suggested_key: suggestedKey('1'),
        description: '__MSG_command_favourite1__',
      },
      'favourite-2': {
        suggested_key: suggestedKey('2'),
        description: '__MSG_command_favourite2__',
      },
      'favourite-3': {
        suggested_key: suggestedKey('3'),
        description: '__MSG_command_favourite3__',
      },
      // Without a suggested key: browsers accept four per manifest, and the commands above use them.
      'side-panel': { description: '__MSG_command_sidePanel__' },
      lock: { description: '__MSG_command_lock__' },
    },
    ...(browser === 'firefox'
      ? {
          browser_specific_settings: {
            gecko: {
              id: 'tenant-concierge@example.org',
              strict_min_version: `${lowest.firefox}.0`,
              // Nothing is sent at install; a log-in's consent is requested together with its host permission.
              data_collection_permissions: { required: ['none'], optional: ['authenticationInfo'] },
            },
          },
        }
      : {
          minimum_chrome_version: String(lowest.chromium),
          externally_connectable: { ids: [] },
          storage: { managed_schema: 'managed-schema.json' },
        }),
  }),
  vite: () => ({
    build: {
      modulePreload: { polyfill: false },
      sourcemap: false,
      target: [`chrome${lowest.chromium}`, `firefox${lowest.firefox}`],
    },
    plugins: [sharedChunks, styleOrder],
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  }),
  zip: {
    // The sources archive contains only the files a reviewer needs to reproduce the build.
    excludeSources: ['tests/**', 'test-results/**', 'docs/**', '*.log'],
  },
});
