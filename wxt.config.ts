import { defineConfig } from 'wxt';
import lowest from './lowest-browsers.json' with { type: 'json' };

/**
 * The policy of our pages as the manifest states it. It also binds the background, which must reach the
 * vendors' servers: so `connect-src` is open here, and every page shuts it again with its own <meta>
 * (see `entrypoints/<page>/index.html`). No `upgrade-insecure-requests`: servers on plain http stay reachable.
 */
const contentPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; connect-src http: https:";

/**
 * A part that is loaded later is a script without styles of its own, and it is on this disk: Vite's helper that
 * would preload its styles weighs 1.5 KB in the popup for nothing.
 */
const plainDynamicImports = {
  name: 'plain-dynamic-imports',
  enforce: 'pre' as const,
  load: (id: string) =>
    id === '\0vite/preload-helper.js' ? 'export const __vitePreload = (load) => load();' : undefined,
};

/** And what tells that helper of a part's styles: a list in each file, and a number at each part, that nobody reads. */
const noPreloadLists = {
  name: 'no-preload-lists',
  enforce: 'post' as const,
  generateBundle: {
    order: 'post' as const,
    handler(_options: unknown, bundle: Record<string, { type: string; code?: string }>) {
      for (const file of Object.values(bundle)) {
        if (file.code === undefined) continue;
        file.code = file.code
          .replace(/^const __vite__mapDeps=.*;\n/m, '')
          .replace(/,__vite__mapDeps\(\[[\d,]*\]\)/g, '');
      }
    },
  },
};

/**
 * What every page draws with and reads through, and the popup, in one file: each file more is 3 ms until the popup
 * stands, and 100 bytes. It is opened a hundred times for each other page, which read its 20 KB too.
 */
const oneSharedFile = {
  name: 'one-shared-file',
  outputOptions: (output: { format?: string; codeSplitting?: unknown }) =>
    output.format === 'es' && output.codeSplitting !== false
      ? {
          ...output,
          codeSplitting: {
            groups: [
              {
                name: 'shared',
                test: /wxt-html-plugins|wxt.dist.browser|@wxt-dev.browser|preact|style\/base\.css|vendors\/(?:faces|\w+\/face)\.|components\/(?:button|live|later|mark|near|problem|typed|words|popup\/(?!code-form|copied|door-question|welcome)[\w-]+)\.|lib\/(?:doors\/question|slots\/(?:public|stored)|platform\/(?:page|hosts)|messages\/(?:send|wire-names)|sessions\/state|speech|tenants\/(?:hosts|effective|search))\./,
              },
            ],
          },
        }
      : undefined,
};

/** WXT's own way to the browser's interface: nobody here goes it, and rolldown keeps its line for what it may do. */
const nobodyAsksWxt = {
  name: 'nobody-asks-wxt',
  enforce: 'pre' as const,
  transform: (code: string, id: string) =>
    /wxt.dist.browser\./.test(id) ? { code, moduleSideEffects: false } : undefined,
};

/** Element calls need `h` in their file. Vite's own `jsxInject` puts it into every file: Preact into the background. */
const preactInComponents = {
  name: 'preact-in-components',
  enforce: 'pre' as const,
  transform: (code: string, id: string) =>
    id.endsWith('.tsx') ? `import { h, Fragment } from 'preact';${code}` : undefined,
};

export default defineConfig({
  imports: false,
  manifestVersion: 3,
  srcDir: '.',
  targetBrowsers: ['chrome', 'firefox', 'edge'],
  manifest: ({ browser }) => ({
    default_locale: 'en',
    name: '__MSG_extensionName__',
    short_name: 'Concierge',
    description: '__MSG_extensionDescription__',
    permissions: [
      'storage',
      'alarms',
      'idle',
      'contextMenus',
      'declarativeNetRequestWithHostAccess',
      'webRequest',
    ],
    optional_permissions: ['notifications', 'cookies'],
    omnibox: { keyword: 'tc' },
    optional_host_permissions: ['https://*/*', 'http://*/*'],
    content_security_policy: { extension_pages: contentPolicy },
    action: { default_title: '__MSG_extensionName__' },
    commands: {
      _execute_action: { suggested_key: { default: 'Alt+Shift+C' } },
      'favourite-1': {
        suggested_key: { default: 'Alt+Shift+1' },
        description: '__MSG_command_favourite1__',
      },
      'favourite-2': {
        suggested_key: { default: 'Alt+Shift+2' },
        description: '__MSG_command_favourite2__',
      },
      'favourite-3': {
        suggested_key: { default: 'Alt+Shift+3' },
        description: '__MSG_command_favourite3__',
      },
      // The browser suggests four keys at most: a person gives this one its own.
      'side-panel': { description: '__MSG_command_sidePanel__' },
      lock: { description: '__MSG_command_lock__' },
    },
    ...(browser === 'firefox'
      ? {
          browser_specific_settings: {
            gecko: {
              id: 'tenant-concierge@example.org',
              strict_min_version: `${lowest.firefox}.0`,
              // At install nothing goes anywhere. A log-in sends what is typed to its own server: asked with the host.
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
  hooks: {
    // A worker brings the house in itself; Firefox's background is a page, and a page is given its scripts. The house
    // comes first there: an event may come between the two.
    'build:manifestGenerated': (_wxt, { background }) => {
      if (background !== undefined && 'scripts' in background) background.scripts?.unshift('house.js');
    },
  },
  vite: () => ({
    build: {
      // A page asks for all its scripts at once, not for the second when it has read the first.
      modulePreload: { polyfill: false },
      sourcemap: false,
      cssTarget: [`chrome${lowest.chromium}`, `firefox${lowest.firefox}`],
    },
    oxc: {
      jsx: { runtime: 'classic', pragma: 'h', pragmaFrag: 'Fragment' },
    },
    plugins: [plainDynamicImports, nobodyAsksWxt, preactInComponents, oneSharedFile, noPreloadLists],
  }),
  zip: {
    // What a reviewer needs to build the same files, and no more than that.
    excludeSources: ['tests/**', 'test-results/**', 'docs/**', '*.log'],
  },
});
