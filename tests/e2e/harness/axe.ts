import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A page in either browser. */
interface AnyPage {
  evaluate(expression: string): Promise<unknown>;
}

/** Runs axe on a page by WCAG 2.2 AA and best practice. @returns each violation with its place */
export async function violations(page: AnyPage): Promise<string[]> {
  if ((await page.evaluate('typeof axe')) === 'undefined') await page.evaluate(axeSource);
  return JSON.parse(String(await page.evaluate(`(${run})()`)));
}

interface Axe {
  run(
    options: object,
  ): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }>;
}

/** Runs in the page. */
async function run(): Promise<string> {
  const { axe } = globalThis as unknown as { axe: Axe };
  const found = await axe.run({
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    // Disabled by default in axe, even where its tag is selected.
    rules: { 'target-size': { enabled: true } },
  });
  return JSON.stringify(
    found.violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`),
    ),
  );
}
