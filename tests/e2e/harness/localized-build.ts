import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { readCatalogue } from '../../../scripts/node-i18n.ts';
import { englishWord } from '../../support/english-words.ts';
import { chromiumBuild } from './chromium.ts';

/**
 * The shipping build as a person of that language gets it, whatever language packs this machine's browser has: a copy
 * that has this catalogue alone. The named hosts are allowed in it.
 */
export async function buildInLanguage(language: string, hosts: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `concierge-${language}-`));
  await cp(chromiumBuild, folder, { recursive: true });
  const path = join(folder, 'manifest.json');
  const manifest = JSON.parse(await readFile(path, 'utf8'));
  const spoken = { ...manifest, default_locale: language, name: nameIn(language), host_permissions: hosts };
  await writeFile(path, JSON.stringify(spoken));
  await rm(join(folder, '_locales'), { recursive: true });
  await cp(join(chromiumBuild, '_locales', language), join(folder, '_locales', language), {
    recursive: true,
  });
  return folder;
}

/** What the copy is called. */
export const nameIn = (language: string): string => `Concierge in ${language}`;

/** Everything a page says: its text, and the names, titles and placeholders in it. */
export function visibleTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const said: string[] = [document.title];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) said.push(walker.currentNode.textContent ?? '');
    for (const element of document.querySelectorAll('[aria-label], [title], [placeholder]')) {
      for (const name of ['aria-label', 'title', 'placeholder']) said.push(element.getAttribute(name) ?? '');
    }
    return said.map((text) => text.trim()).filter((text) => text !== '');
  });
}

/** Words that only a key has: parted by `_`, or with a capital inside. */
const keys = Object.keys(readCatalogue('en')).filter((key) => /_|[a-z][A-Z]/.test(key));
/** A key that came out as it is, or a place for a mention that was not filled. */
export const rawMessageKey = new RegExp(`(?<![\\w/.?&=-])(?:${keys.join('|')})(?![\\w=])|__MSG|\\$[1-9]`);

/** What of these sentences was put together wrongly, or is English where another language is spoken. */
export function untranslated(sentences: readonly string[], language: string): string[] {
  return sentences.flatMap((text) => [
    ...(text === '' ? ['nothing is said'] : []),
    ...(rawMessageKey.test(text.replaceAll(/"[\w.]+"/g, '')) ? [`a bare key: ${text}`] : []),
    ...(language !== 'en' && englishWord.test(text) ? [`English: ${text}`] : []),
  ]);
}

/** What has no name that a screen reader could say: a text that is in no catalogue comes out empty. */
export function unnamedElements(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('button, label, h1, h2, h3, summary, option, dt, [aria-label]')]
      .filter(
        (element) =>
          (element.getAttribute('aria-label') ?? element.textContent ?? '').trim() === '' &&
          element.querySelector('[aria-label]') === null,
      )
      .map((element) => element.outerHTML.slice(0, 120)),
  );
}

/**
 * What does not fit: text wider than its box or cut off in it, and what reaches out of its row or of the window. A name
 * that is shortened with an ellipsis is meant to be.
 */
export function overflowingElements(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const found: string[] = [];
    const told = (what: string, element: Element) =>
      found.push(
        `${what}: ${element.tagName}.${element.className} “${(element.textContent ?? '').slice(0, 60)}”`,
      );
    for (const element of document.querySelectorAll<HTMLElement>('body *')) {
      const style = getComputedStyle(element);
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
      const row = element.parentElement;
      if (row !== null && /flex|grid/.test(getComputedStyle(row).display)) {
        const around = row.getBoundingClientRect();
        if (box.right > around.right + 1 && !/auto|scroll/.test(getComputedStyle(row).overflowX))
          told('out of its row', element);
      }
    }
    return [...new Set(found)];
  });
}
