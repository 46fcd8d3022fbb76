import { rm } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Translate } from '../../lib/i18n/i18n.ts';
import {
  createNodeTranslate,
  readCatalogue,
  readDescribedCatalogue,
  languages as spoken,
} from '../../scripts/node-i18n.ts';
import { misplacedBoxes } from '../support/inline-starts.ts';
import { endMark, pseudoCatalogue, pseudoLanguages } from '../support/pseudo-language.ts';
import { type Chromium, launchChromium } from './harness/chromium.ts';
import {
  buildInLanguage,
  faultsAt,
  inlineStarts,
  lookAt,
  nameIn,
  overflowingElements,
  rawMessageKey,
  type Shown,
  untranslated,
} from './harness/localized-build.ts';
import { keysIn, takePictures, writeKeys } from './harness/pictures.ts';
import { seedState } from './harness/seed-state.ts';
import { untilShown } from './harness/shown.ts';
import { seenStates } from './harness/states.ts';

// Each language in one Chromium, concurrently: no page shows a bare key, untranslated English or an overflowing word.
// Every page is walked in the pseudo-languages: no text of a shipped one is longer than that of the long one.

const { long, mirrored } = pseudoLanguages;
/** The languages that are shipped, then one that is long and one that runs from right to left. */
const languages = [...spoken, long, mirrored];
const host = 'https://acme.spaces.nexudus.com/*';
const pseudo = (kind: 'long' | 'mirrored') =>
  pseudoCatalogue(kind, readCatalogue('en'), readDescribedCatalogue('en'), spoken.map(readCatalogue));
const catalogues: Readonly<Record<string, ReturnType<typeof readCatalogue>>> = {
  ...Object.fromEntries(spoken.map((language) => [language, readCatalogue(language)])),
  [long]: pseudo('long'),
  [mirrored]: pseudo('mirrored'),
};
/** Looked at by people, in light and dark, when asked for: `PICTURES=pl,nl`, or the language with the longest words. */
const asked = (process.env.PICTURES ?? '').split(',').filter((each) => each !== '');
const pictured: readonly string[] = asked.some((each) => each.length > 1) ? asked : asked.map(() => 'de');

let browser: Chromium;
let ids: ReadonlyMap<string, string>;
const folders: string[] = [];

beforeAll(async () => {
  for (const language of spoken) folders.push(await buildInLanguage(language, [host]));
  for (const language of [long, mirrored])
    folders.push(await buildInLanguage(language, [host], catalogues[language]));
  const [build = '', ...beside] = folders;
  browser = await launchChromium({ build, beside });
  ids = await browser.ids();
}, 60_000);
afterAll(async () => {
  await browser?.discard();
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

/** What is looked at: a state of the slots, on a page, with something done on it in its language. */
interface Look {
  readonly name: string;
  readonly page: string;
  readonly state: string;
  readonly size?: { width: number; height: number };
  /** Looked at in every language that is shipped. */
  readonly everywhere?: true;
  /** Done in the document of the look before it, where that is of the same state and page. */
  readonly goesOn?: true;
  readonly act?: (page: Page, t: Translate) => Promise<unknown>;
}
const popup = { width: 400, height: 600 };
const wide = { width: 1000, height: 900 };
const narrow = { width: 520, height: 900 };
/** Where every page must fit, whatever its language; the popup opens 400 wide, its content in a panel is narrower. */
const widthsOf = ({ page, size = popup }: Look) =>
  (page === 'popup' ? [400, 520] : [320, 400, 520]).filter((width) => width !== size.width);
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first().click();
/** Files that are refused, each for another reason, the longest first. */
const entry = (change: object) =>
  JSON.stringify({
    version: 1,
    tenants: [
      { id: 'shop', vendor: 'fourwayshop', name: 'Shop', baseUrl: 'https://shop.example', ...change },
    ],
  });
const shop = { companyId: 'CORNER', siteId: '501' };
const refusedFiles: readonly string[] = [
  entry({ settings: { ...shop, extra: 'password=x' } }),
  '{',
  JSON.stringify({ version: 2, tenants: [] }),
  entry({ password: 'x' }),
  entry({ settings: { ...shop, token: 'x' } }),
  entry({ baseUrl: 'https://shop.exam ple' }),
];
/** What is typed wrongly into each vendor's form, by the fields' names; the choice of cookies wants a path. */
const wrongForms: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  fourwayshop: { 'setting-portalUrl': 'https://evil.example/', 'setting-extra': 'password=x' },
  nexudus: { name: 'Acme \u202eemca', 'setting-language': 'english', destinations: 'Out //evil.example' },
  ncentral: { baseUrl: 'https://jane:x@acme.example', 'setting-accessExpiry': '30 minutes' },
  nextup: { 'setting-checkMethod': 'Get All', 'setting-servicePath': '/%' },
};

async function handFile(page: Page, text: string): Promise<void> {
  const buffer = Buffer.from(text, 'utf8');
  const file = { name: 'tenants.json', mimeType: 'application/json', buffer };
  await page.locator('input[type=file]').setInputFiles(file);
}

/** What a form wants besides, by vendor. */
const neededSettings: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  fourwayshop: { 'setting-companyId': 'CORNER', 'setting-siteId': '501' },
  nextup: { 'setting-database': '1' },
};

/** Fills in an open form and saves it. @returns what is said beside the fields, and of the whole */
async function saveWrong(page: Page, t: Translate, vendor: string, wrong: Readonly<Record<string, string>>) {
  const form = page.locator('form');
  const field = (name: string) => form.locator(`[name="${name}"]`);
  await field('vendor').selectOption(vendor);
  const good = { name: 'Acme', baseUrl: 'https://acme.spaces.nexudus.com' };
  const needed = neededSettings[vendor] ?? {};
  for (const [name, value] of Object.entries({ ...good, ...needed, ...wrong })) await field(name).fill(value);
  // A path is wanted with it.
  if (vendor === 'fourwayshop') await field('setting-mode').selectOption('cookie');
  // What is said beside a field moves the button: it is there before the press.
  await field('vendor').focus();
  await form
    .locator('.help-missing')
    .nth(Object.keys(wrong).length - 1)
    .waitFor();
  await press(page, t('saveTenant'));
  await form.getByRole('alert').waitFor();
  return form.locator('.help-missing, [role=alert]').allInnerTexts();
}

/** By state, whose slots are written once. */
const looks: readonly Look[] = [
  { name: 'empty', page: 'popup', state: 'empty' },
  { name: 'welcome', page: 'welcome', state: 'empty', size: wide },
  { name: 'to-allow', page: 'popup', state: 'erp-first' },
  { name: 'signed-out', page: 'popup', state: 'signed-out' },
  {
    name: 'code-awaited',
    page: 'popup',
    state: 'code-awaited',
    // It is loaded when it is needed.
    act: (page) => untilShown(page, '#field-code'),
  },
  { name: 'error', page: 'popup', state: 'error' },
  { name: 'renewable', page: 'popup', state: 'renewable-old-problem' },
  { name: 'signed-in', page: 'popup', state: 'signed-in' },
  {
    name: 'question',
    page: 'popup',
    state: 'signed-in',
    goesOn: true,
    act: async (page, t) => {
      await press(page, t('openPortal'));
      await page.getByRole('alertdialog').waitFor();
    },
  },
  { name: 'panel', page: 'sidepanel', state: 'signed-in', size: { width: 320, height: 700 } },
  { name: 'options', page: 'options', state: 'signed-in', size: wide, everywhere: true },
  {
    name: 'form',
    page: 'options',
    state: 'signed-in',
    size: narrow,
    goesOn: true,
    act: async (page, t) => {
      await press(page, t('addTenant'));
      await page.locator('select[name=vendor]').selectOption('fourwayshop');
      await press(page, t('saveTenant'));
      await page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'refused',
    page: 'options',
    state: 'signed-in',
    size: narrow,
    goesOn: true,
    act: async (page, t) => {
      await press(page, t('cancel'));
      await page.locator('form').waitFor({ state: 'detached' });
      await handFile(page, refusedFiles[0] ?? '');
      await page.getByRole('alert').waitFor();
    },
  },
  { name: 'bulk', page: 'bulk', state: 'signed-in', size: wide },
  { name: 'journal', page: 'journal', state: 'signed-in', size: narrow },
  { name: 'doctor', page: 'doctor', state: 'signed-in', size: wide },
  { name: 'vault', page: 'vault', state: 'signed-in', size: narrow },
  { name: 'settings', page: 'settings', state: 'signed-in', size: narrow },
  { name: 'definitions', page: 'definitions', state: 'signed-in', size: narrow },
];

/** A tab of one language's extension. */
interface Tab {
  readonly page: Page;
  readonly id: string;
  /** The state whose slots are written there. */
  state?: string;
}

async function openTab(language: string): Promise<Tab> {
  return { page: await browser.context.newPage(), id: ids.get(nameIn(language)) ?? '' };
}

async function show(tab: Tab, look: Look): Promise<void> {
  const { page, id } = tab;
  await page.setViewportSize(look.size ?? popup);
  if (look.goesOn) return;
  if (tab.state !== look.state) {
    const states = seenStates(Date.now());
    const seeded = states.find(({ name }) => name === (look.state === 'erp-first' ? 'to-allow' : look.state));
    if (seeded === undefined) throw new TypeError(look.state);
    // The host of the first is allowed here: what still has to be allowed stands first.
    const tenants = look.state === 'erp-first' ? seeded.tenants.slice(2) : seeded.tenants;
    await seedState(page, id, { ...seeded, tenants });
    tab.state = look.state;
  }
  await page.goto(`chrome-extension://${id}/${look.page}.html`);
  await untilShown(page);
}

/** A text without the tenants' own names, which are the same in every language. */
const withoutNames = (text: string): string =>
  seenStates(0)
    .flatMap(({ tenants }) => tenants.map(({ name }) => name))
    .sort((one, other) => other.length - one.length)
    .reduce((rest, name) => rest.replaceAll(name, ''), text);

/** English sentences that a language says otherwise. */
function englishBeside(language: string): ReadonlySet<string> {
  const own = catalogues[language] ?? {};
  return new Set(
    Object.entries(catalogues.en ?? {}).flatMap(([key, { message }]) =>
      own[key] === undefined || own[key].message === message ? [] : [message],
    ),
  );
}

/** What is wrong with what a page shows in a language. */
function wrongIn(language: string, english: ReadonlySet<string>, shown: Shown): string[] {
  const { lang, texts, isMirrored } = shown;
  return [
    ...(lang.split('-')[0] === language.split('_')[0] ? [] : [`is said to be in ${lang}`]),
    ...texts.filter((text) => rawMessageKey.test(text)).map((text) => `a bare key: ${text}`),
    ...texts.filter((text) => english.has(text)).map((text) => `English: ${text}`),
    ...shown.unnamed.map((element) => `without a name: ${element}`),
    ...shown.overflowing,
    ...untranslated(shown.outcomes, language === mirrored ? 'en' : language),
    // Every sentence of the catalogue has its accents there: one without stands outside of it.
    ...(language === long
      ? untranslated(
          texts.map(withoutNames).filter((text) => text.trim() !== ''),
          language,
        )
      : []),
    ...shown.clipped,
    ...(language === mirrored && !isMirrored ? ['is not mirrored'] : []),
  ];
}

/** Where boxes of a mirrored page start elsewhere than those of its twin. */
async function misplacedIn(page: Page, twin: Shown): Promise<string[]> {
  expect(twin.starts.length).toBeGreaterThan(1);
  let misplaced: string[] = [];
  // A page lays itself out in a few frames.
  for (let tries = 0; tries < 20; tries += 1) {
    misplaced = misplacedBoxes(twin.starts, await inlineStarts(page));
    if (misplaced.length === 0) break;
    await page.waitForTimeout(100);
  }
  return misplaced;
}

/** One language in a tab. @returns what looks there at one thing after the other */
async function walk(language: string) {
  const tab = await openTab(language);
  const { page } = tab;
  const t = createNodeTranslate(catalogues[language] ?? {}, language);
  const english = englishBeside(language);
  const mark = language === long ? endMark : undefined;
  /** @param twin what the same look showed from left to right */
  return async (look: Look, twin?: Shown): Promise<{ faults: string[]; shown: Shown }> => {
    await show(tab, look);
    await look.act?.(page, t);
    const shown = await lookAt(page, mark);
    expect(shown.texts.length).toBeGreaterThan(3);
    const faults = [
      ...wrongIn(language, english, shown),
      ...(twin === undefined || look.act !== undefined ? [] : await misplacedIn(page, twin)),
    ].map((what) => `${language}, ${look.name}: ${what}`);
    for (const width of widthsOf(look)) {
      const over = await faultsAt(page, { width, height: 700 }, mark);
      faults.push(...over.map((what) => `${language}, ${look.name} at ${width}: ${what}`));
    }
    if (pictured.includes(language)) {
      const name = `language-${language}-${look.name}`;
      await takePictures(page, name);
      await writeKeys(name, shown.texts, catalogues[language] ?? {});
    }
    return { faults, shown };
  };
}

describe.concurrent('every page speaks, all of it, and everything fits', () => {
  // Both say the same English words, so that every box is as wide in both.
  it('in en and mirrored, where a box starts where its left-to-right twin does', async () => {
    const [look, lookMirrored] = [await walk('en'), await walk(mirrored)];
    const faults: string[] = [];
    for (const each of looks) {
      const twin = await look(each);
      faults.push(...twin.faults, ...(await lookMirrored(each, twin.shown)).faults);
    }
    expect(faults).toEqual([]);
    // Side by side they take turns: on a busy machine each waits for five others.
  }, 300_000);

  it.each(languages.filter((each) => each !== 'en' && each !== mirrored))(
    'in %s',
    async (language) => {
      const look = await walk(language);
      const faults: string[] = [];
      const isWhole = language === long || pictured.includes(language);
      for (const each of looks) if (isWhole || each.everywhere) faults.push(...(await look(each)).faults);
      expect(faults).toEqual([]);
    },
    300_000,
  );
});

it('a picture for translators names the keys of its texts, whatever they mention', () => {
  const catalogue = { saved: { message: 'Saved $1' }, any: { message: '$1' }, cancel: { message: 'Cancel' } };
  expect(keysIn(['Saved Acme', 'Cancel'], catalogue)).toEqual(['cancel: Cancel', 'saved: Saved Acme']);
  expect(keysIn(['Acme'], catalogue)).toEqual([]);
});

// The longest words of all, at a narrow window: each reason has its own length.
describe('in German, what is refused says why, and it fits', () => {
  const language = 'de';
  const t = createNodeTranslate(catalogues[language] ?? {}, language);
  let page: Page;
  beforeAll(async () => {
    const tab = await openTab(language);
    page = tab.page;
    await show(tab, { name: 'refused', page: 'options', state: 'signed-in', size: narrow });
  });
  afterAll(() => page?.close());

  it('a file', async () => {
    let last = '';
    for (const text of refusedFiles) {
      await handFile(page, text);
      await expect.poll(() => page.getByRole('alert').allInnerTexts()).not.toEqual(last === '' ? [] : [last]);
      await page.getByRole('alert').waitFor();
      last = await page.getByRole('alert').innerText();
      expect([last, untranslated([last], language), await overflowingElements(page)]).toEqual([last, [], []]);
    }
  });
  it.each(Object.entries(wrongForms))(
    'a form of %s, field by field and as a whole',
    async (vendor, wrong) => {
      await press(page, t('addTenant'));
      const said = await saveWrong(page, t, vendor, wrong);
      expect(said).toHaveLength(Object.keys(wrong).length + 1);
      expect([said, untranslated(said, language), await overflowingElements(page)]).toEqual([said, [], []]);
      if (pictured.includes(language)) await takePictures(page, `language-${language}-wrong-${vendor}`);
      await press(page, t('cancel'));
    },
  );
});
