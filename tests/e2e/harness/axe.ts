import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { CDPSession, Page } from '@playwright/test';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A page in either browser. */
interface AnyPage {
  evaluate(expression: string): Promise<unknown>;
}

/** The rules whose answer can change with the colour scheme alone. */
export const colourRules: readonly string[] = ['color-contrast', 'link-in-text-block'];

/** The rules whose answer can change with the window's size alone: what lies over what, stands close or scrolls. */
export const sizeRules: readonly string[] = ['color-contrast', 'target-size', 'scrollable-region-focusable'];

/**
 * Runs axe on a page by WCAG 2.2 AA and best practice.
 * @param rules these alone, where the page was looked at as a whole before
 * @returns each violation with its place
 */
export async function violations(page: AnyPage, rules?: readonly string[]): Promise<string[]> {
  if ((await page.evaluate('typeof axe')) === 'undefined') await bringAxe(page);
  return JSON.parse(String(await page.evaluate(`(${run})(${JSON.stringify(rules)})`)));
}

const toolsOf = new WeakMap<object, Promise<CDPSession>>();

/** Evaluated by the developer tools, a source stays compiled for the next document; by Playwright it does not. */
async function bringAxe(page: AnyPage): Promise<void> {
  if (!isPlaywrights(page)) {
    await page.evaluate(axeSource);
    return;
  }
  const tools = toolsOf.get(page) ?? page.context().newCDPSession(page);
  toolsOf.set(page, tools);
  await (await tools).send('Runtime.evaluate', { expression: axeSource });
}

const isPlaywrights = (page: AnyPage): page is Page => 'context' in page;

interface Axe {
  run(
    options: object,
  ): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }>;
}

/** Runs in the page. */
async function run(rules?: readonly string[]): Promise<string> {
  const { axe } = globalThis as unknown as { axe: Axe };
  const everything = {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    // Disabled by default in axe, even where its tag is selected.
    rules: { 'target-size': { enabled: true } },
  };
  const found = await axe.run({
    ...(rules === undefined ? everything : { runOnly: { type: 'rule', values: rules } }),
    // Of what passed, nothing is read: to describe it takes longer than to find it.
    resultTypes: ['violations'],
  });
  return JSON.stringify(
    found.violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`),
    ),
  );
}
