import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { readCatalogue } from '../../../scripts/node-i18n.ts';
import { hasEnglishWord } from '../../support/english-words.ts';
import type { InlineStart } from '../../support/inline-starts.ts';
import { chromiumBuild } from './chromium.ts';

/**
 * Copies the shipping build with one catalogue only, so that every browser shows its language.
 * @param hosts host permissions that the copy has from the start, as match patterns
 * @param catalogue in place of the built one, for a language that is not shipped
 */
export async function buildInLanguage(
  language: string,
  hosts: readonly string[],
  catalogue?: object,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `concierge-${language}-`));
  await cp(chromiumBuild, folder, { recursive: true });
  const path = join(folder, 'manifest.json');
  const manifest = JSON.parse(await readFile(path, 'utf8'));
  const spoken = { ...manifest, default_locale: language, name: nameIn(language), host_permissions: hosts };
  await writeFile(path, JSON.stringify(spoken));
  await rm(join(folder, '_locales'), { recursive: true });
  const locale = join(folder, '_locales', language);
  if (catalogue === undefined)
    await cp(join(chromiumBuild, '_locales', language), locale, { recursive: true });
  else {
    await mkdir(locale, { recursive: true });
    await writeFile(join(locale, 'messages.json'), JSON.stringify(catalogue));
  }
  return folder;
}

/** The copy's name in the browser's list of extensions. */
export const nameIn = (language: string): string => `Concierge in ${language}`;

/** Message keys that no sentence contains as a word: with `_`, or with an inner capital. */
const keys = Object.keys(readCatalogue('en')).filter((key) => /_|[a-z][A-Z]/.test(key));
/** Matches a message key shown instead of its text, or an unfilled substitution. */
export const rawMessageKey = new RegExp(`(?<![\\w/.?&=-])(?:${keys.join('|')})(?![\\w=])|__MSG|\\$[1-9]`);

/** Faults among the sentences: empty texts, bare keys, and English in another language. */
export function untranslated(sentences: readonly string[], language: string): string[] {
  return sentences.flatMap((text) => [
    ...(text === '' ? ['nothing is said'] : []),
    ...(rawMessageKey.test(text.replaceAll(/"[\w.]+"/g, '')) ? [`a bare key: ${text}`] : []),
    ...(language !== 'en' && hasEnglishWord(text, language) ? [`English: ${text}`] : []),
  ]);
}

/** What a page shows, told in one answer: each question on its own is a way there and back. */
export interface Shown {
  readonly lang: string;
  /** Whether it runs from right to left, its heading included. */
  readonly isMirrored: boolean;
  /** All texts: text nodes, accessible names, titles and placeholders. */
  readonly texts: string[];
  /** What is said beside fields, and of the whole. */
  readonly outcomes: string[];
  readonly unnamed: string[];
  readonly overflowing: string[];
  /** By `endMark`, where one is given. */
  readonly clipped: string[];
  readonly starts: InlineStart[];
}

/** Everything that a page shows. */
export function lookAt(page: Page, endMark?: string): Promise<Shown> {
  return page.evaluate(`({
    lang: document.documentElement.lang,
    isMirrored: (${isMirroredHere})(),
    texts: (${textsHere})(),
    outcomes: [...document.querySelectorAll('.help-missing, [role=alert]')].map((each) => each.innerText),
    unnamed: (${unnamedHere})(),
    overflowing: (${overflowingHere})(),
    clipped: ${clippedBy(endMark)},
    starts: (${startsHere})(),
  })`);
}

/** Gives the window a size. @returns what has no room in it, by its layout: no frame of it is drawn for that */
export async function faultsAt(
  page: Page,
  size: { width: number; height: number },
  endMark?: string,
): Promise<string[]> {
  await page.setViewportSize(size);
  return page.evaluate(`[...(${overflowingHere})(), ...${clippedBy(endMark)}]`);
}

/** Elements that overflow their box, their row or the window. */
export const overflowingElements = (page: Page): Promise<string[]> => page.evaluate(overflowingHere);

/** Where boxes start in the direction of reading, in CSS pixels from the window's edge at which a line begins. */
export const inlineStarts = (page: Page): Promise<InlineStart[]> => page.evaluate(startsHere);

const clippedBy = (endMark?: string) =>
  endMark === undefined ? '[]' : `(${clippedHere})(${JSON.stringify(endMark)})`;

// What follows here runs in the page.

function isMirroredHere(): boolean {
  const heading = document.querySelector('h1') ?? document.body;
  return document.documentElement.dir === 'rtl' && getComputedStyle(heading).direction === 'rtl';
}

function textsHere(): string[] {
  const said: string[] = [document.title];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) said.push(walker.currentNode.textContent ?? '');
  for (const element of document.querySelectorAll('[aria-label], [title], [placeholder]')) {
    for (const name of ['aria-label', 'title', 'placeholder']) said.push(element.getAttribute(name) ?? '');
  }
  return said.map((text) => text.trim()).filter((text) => text !== '');
}

/** Elements without an accessible name: a missing message renders as an empty text. */
function unnamedHere(): string[] {
  return [...document.querySelectorAll('button, label, h1, h2, h3, summary, option, dt, [aria-label]')]
    .filter(
      (element) =>
        (element.getAttribute('aria-label') ?? element.textContent ?? '').trim() === '' &&
        element.querySelector('[aria-label]') === null,
    )
    .map((element) => element.outerHTML.slice(0, 120));
}

/**
 * Elements that overflow their box, their row or the window.
 * A text that ends in an ellipsis by design has its whole in its own title or in one around it.
 */
function overflowingHere(): string[] {
  const width = document.documentElement.clientWidth;
  const found: string[] = [];
  const told = (what: string, element: Element) =>
    found.push(
      `${what}: ${element.tagName}.${element.className} “${(element.textContent ?? '').slice(0, 60)}”`,
    );
  const isWithinShortened = (element: Element): boolean => {
    const { parentElement } = element;
    if (parentElement === null) return false;
    return getComputedStyle(parentElement).textOverflow === 'ellipsis' || isWithinShortened(parentElement);
  };
  for (const element of document.querySelectorAll<HTMLElement>('body *')) {
    const style = getComputedStyle(element);
    if (isWithinShortened(element)) continue;
    const box = element.getBoundingClientRect();
    if (box.width === 0 || style.clipPath !== 'none' || element.closest('.visually-hidden') !== null)
      continue;
    if (style.position === 'absolute' || style.opacity === '0') continue;
    if (box.right > width + 1 || box.left < -1) told('out of the window', element);
    const shortened = style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none';
    const ownText = [...element.childNodes].some(
      (node) => node.nodeType === Node.TEXT_NODE && (node.textContent ?? '').trim() !== '',
    );
    if (ownText && !shortened && style.display !== 'inline') {
      if (element.scrollWidth > element.clientWidth + 1) told('wider than its box', element);
      if (style.overflowY === 'hidden' && element.scrollHeight > element.clientHeight + 1)
        told('cut off', element);
    }
    const isCut =
      element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1;
    if (ownText && shortened && style.display !== 'inline' && isCut) {
      const title = element.closest('[title]')?.getAttribute('title') ?? '';
      if (!title.includes((element.textContent ?? '').trim())) told('shortened without a title', element);
    }
    const row = element.parentElement;
    if (row !== null && /flex|grid/.test(getComputedStyle(row).display)) {
      const around = row.getBoundingClientRect();
      if (box.right > around.right + 1 && !/auto|scroll/.test(getComputedStyle(row).overflowX))
        told('out of its row', element);
    }
  }
  return [...new Set(found)];
}

/**
 * Texts whose end mark is outside of a box that clips them, where no title has the whole.
 * What can be scrolled to, and a fold that is closed, clip nothing.
 */
function clippedHere(end: string): string[] {
  const isClipped = (element: Element, x: number, y: number): boolean => {
    for (let box: Element | null = element; box !== null && box !== document.body; box = box.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(box);
      if (/auto|scroll/.test(overflowX + overflowY)) return false;
      const around = box.getBoundingClientRect();
      if (around.height === 0) return false;
      if (/hidden|clip/.test(overflowX) && (x < around.left || x > around.right)) return true;
      if (/hidden|clip/.test(overflowY) && (y < around.top || y > around.bottom)) return true;
    }
    return false;
  };
  const found: string[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const text = node.textContent ?? '';
    const element = node.parentElement;
    const at = text.lastIndexOf(end);
    // What is hidden from eyes until it has the focus is cut on purpose.
    if (at < 0 || element === null || element.closest('.visually-hidden, .skip-link') !== null) continue;
    if (!element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) continue;
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + end.length);
    const { left, top, width, height } = range.getBoundingClientRect();
    const title = element.closest('[title]')?.getAttribute('title') ?? '';
    if (width === 0 || title.includes(text.trim())) continue;
    if (isClipped(element, left + width / 2, top + height / 2)) found.push(`clipped: ${text}`);
  }
  return found;
}

/** Boxes in a line of text are left out: a browser orders those by their letters. */
function startsHere(): InlineStart[] {
  const { dir, clientWidth } = document.documentElement;
  return [
    ...document.querySelectorAll(
      'h1, h2, h3, button, input, select, textarea, summary, section, nav, dt, dd',
    ),
  ]
    .filter(
      (element) =>
        element.checkVisibility() &&
        element.closest('.visually-hidden') === null &&
        !getComputedStyle(element).display.startsWith('inline'),
    )
    .map((element) => {
      const { left, right } = element.getBoundingClientRect();
      // Times are written otherwise: the beginning of a text is enough to know it by.
      const text = (element.textContent ?? '').slice(0, 12);
      const name = `${element.tagName}.${element.className} “${text}”`;
      return { name, start: Math.round(dir === 'rtl' ? clientWidth - right : left) };
    });
}
