import { type Firefox, geckoId } from './firefox.ts';

// What is Firefox's own and stands around the pages: its theme, its dialog for files, its folder of downloads.

/** How a person has told the machine to look: pages hear of it at once. Nothing moves either way. */
export async function setTheme(firefox: Firefox, theme: 'light' | 'dark'): Promise<void> {
  await firefox.inParent(
    `async (theme) => {
      Services.prefs.setIntPref('layout.css.prefers-color-scheme.content-override', theme === 'dark' ? 0 : 1);
      Services.prefs.setIntPref('ui.prefersReducedMotion', 1);
    }`,
    theme,
  );
}

/**
 * Has the next dialog for a file choose this one. The dialog is the machine's and not Firefox's, and BiDi tells
 * nothing of one that a page of an extension opens: this stands in the dialog's place, and everything before and
 * after it is Firefox's own.
 */
export async function chooseInFileDialog(firefox: Firefox, path: string): Promise<void> {
  await firefox.inParent(fileDialog, path);
}

const fileDialog = `async (path) => {
  const { classes: Cc, interfaces: Ci, manager } = Components;
  const contract = '@mozilla.org/filepicker;1';
  const registrar = manager.QueryInterface(Ci.nsIComponentRegistrar);
  const own = registrar.contractIDToCID(contract);
  const ours = Services.uuid.generateUUID();
  const file = Cc['@mozilla.org/file/local;1'].createInstance(Ci.nsIFile);
  file.initWithPath(path);
  const dialog = {
    QueryInterface: ChromeUtils.generateQI(['nsIFilePicker']),
    file,
    init() {},
    appendFilters() {},
    appendFilter() {},
    appendRawFilter() {},
    isModeSupported: async () => true,
    open: (asked) => void setTimeout(() => asked.done(Ci.nsIFilePicker.returnOK)),
  };
  const factory = {
    QueryInterface: ChromeUtils.generateQI(['nsIFactory']),
    createInstance(interface_) {
      registrar.unregisterFactory(ours, factory);
      registrar.registerFactory(own, '', contract, null);
      return dialog.QueryInterface(interface_);
    },
  };
  registrar.registerFactory(ours, 'a dialog that has chosen', contract, factory);
}`;

/** Lets the extension into private windows, as a person does in `about:addons`. Firefox starts it anew for that. */
export async function allowPrivateWindows(firefox: Firefox): Promise<void> {
  await firefox.inParent(
    `async (id) => {
      const { ExtensionPermissions } = ChromeUtils.importESModule('resource://gre/modules/ExtensionPermissions.sys.mjs');
      await ExtensionPermissions.add(id, { permissions: ['internal:privateBrowsingAllowed'], origins: [] });
      await (await AddonManager.getAddonByID(id)).reload();
    }`,
    geckoId,
  );
}

/** Where the private windows are. */
export async function privateWindows(firefox: Firefox): Promise<string[]> {
  return JSON.parse(
    await firefox.inParent(`async () => {
      const { PrivateBrowsingUtils } = ChromeUtils.importESModule('resource://gre/modules/PrivateBrowsingUtils.sys.mjs');
      const all = [...Services.wm.getEnumerator('navigator:browser')];
      const found = all.filter((window) => PrivateBrowsingUtils.isWindowPrivate(window));
      return JSON.stringify(found.map(({ gBrowser }) => gBrowser.selectedBrowser.currentURI.spec));
    }`),
  );
}

/** Has Firefox save what is downloaded into a folder, without asking. */
export async function saveDownloadsInto(firefox: Firefox, folder: string): Promise<void> {
  await firefox.inParent(
    `async (folder) => {
      Services.prefs.setIntPref('browser.download.folderList', 2);
      Services.prefs.setStringPref('browser.download.dir', folder);
      Services.prefs.setBoolPref('browser.download.useDownloadDir', true);
    }`,
    folder,
  );
}
