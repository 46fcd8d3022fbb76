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

/** Splits the pages alone: the background is built as a library, one script, which the bundler refuses to split. */
const sharedChunks = {
  name: 'shared-chunks',
  apply: (config: { build?: { lib?: unknown } }) => !config.build?.lib,
  config: () => ({
    build: {
      rolldownOptions: {
        output: {
          codeSplitting: {
            // Two files for all pages: each file more delays the popup's first picture by some 3 ms.
            groups: [
              { name: 'vendor', test: /[\\/]node_modules[\\/]/ },
              // Styles stay out of it, or one page's rules would reach all the others.
              { name: 'shared', test: /(?<!\.css)$/, minShareCount: 2 },
            ],
          },
        },
      },
    },
  }),
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
  vite: () => ({
    build: {
      modulePreload: { polyfill: false },
      sourcemap: false,
      cssTarget: [`chrome${lowest.chromium}`, `firefox${lowest.firefox}`],
    },
    plugins: [sharedChunks],
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  }),
  zip: {
    // What a reviewer needs to build the same files, and no more than that.
    excludeSources: ['tests/**', 'test-results/**', 'docs/**', '*.log'],
  },
});
