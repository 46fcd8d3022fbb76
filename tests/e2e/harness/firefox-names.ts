import { Puppeteer } from 'puppeteer-core';

/**
 * A selector of what a person hears by a role and a name. Firefox's own search by them walks its whole accessibility
 * tree, a quarter of a second of work each time.
 */
export const named = (role: string, name: string) => `::-p-named(${JSON.stringify(`${role} ${name}`)})`;

if (!Puppeteer.customQueryHandlerNames().includes('named'))
  Puppeteer.registerCustomQueryHandler('named', { queryAll: findNamed });

/** In the page: the elements of `role name` that are not hidden. */
function findNamed(root: Node, wanted: string): Element[] {
  const [role = ''] = wanted.split(' ', 1);
  const name = wanted.slice(role.length + 1);
  const native: Readonly<Record<string, string>> = {
    button: 'button:not([role])',
    region: 'section:not([role])',
    searchbox: 'input[type=search]:not([role])',
  };
  const textOf = (node: Element | null): string => {
    const copy = node?.cloneNode(true) as Element | undefined;
    for (const silent of copy?.querySelectorAll('[aria-hidden=true], [hidden]') ?? []) silent.remove();
    return (copy?.textContent ?? '').trim().replace(/\s+/g, ' ');
  };
  const nameOf = (each: Element): string => {
    const ids = each.getAttribute('aria-labelledby')?.split(/\s+/);
    if (ids !== undefined) return ids.map((id) => textOf(document.getElementById(id))).join(' ');
    const label = each.getAttribute('aria-label') ?? (each as HTMLInputElement).labels?.[0]?.textContent;
    return label?.trim() ?? textOf(each);
  };
  // A modal dialog makes everything outside of it inert.
  const question = document.querySelector('dialog:modal');
  const found = (root as Element).querySelectorAll(
    [native[role], `[role="${role}"]`].filter((each) => each !== undefined).join(),
  );
  return [...found].filter(
    (each) =>
      nameOf(each) === name &&
      (question === null || question.contains(each)) &&
      each.closest('[aria-hidden=true]') === null &&
      each.checkVisibility({ visibilityProperty: true }),
  );
}
