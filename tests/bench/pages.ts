import type { HandDriven } from './debugger.ts';
import { UnsteadySample } from './sampling.ts';

/** What the expressions below may call: elements by the names that a person reads. */
const finders = `
const named = (all, name) => [...all].find((each) =>
  each.checkVisibility() && (each.getAttribute('aria-label') ?? each.textContent).trim() === name);
const button = (name) => named(document.querySelectorAll('button'), name);
const field = (name) => [...document.querySelectorAll('input')].find((each) =>
  each.getAttribute('aria-label') === name || [...(each.labels ?? [])].some((label) => label.textContent.trim() === name));
const status = (words) => [...document.querySelectorAll('[role=status]')].some((each) =>
  each.textContent.trim().startsWith(words));
const until = async (what, find) => {
  for (const began = performance.now(); performance.now() - began < 15000; ) {
    const found = find();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(what + ' did not come');
};
const type = (input, text) => {
  input.focus();
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(input, text);
  input.dispatchEvent(new InputEvent('input', { bubbles: true }));
};
`;

/** Runs a function body in a page that nothing but the hand-driven session is attached to. */
async function inPage(browser: HandDriven, session: string, body: string): Promise<unknown> {
  return browser.evaluate(session, `(async () => { ${finders} ${body} })()`);
}

const text = (value: unknown) => JSON.stringify(value);

/** Imports tenants through the options page. */
export async function importByHand(
  browser: HandDriven,
  session: string,
  tenants: readonly unknown[],
): Promise<void> {
  const file = JSON.stringify({ version: 1, tenants });
  await inPage(
    browser,
    session,
    `const input = await until('Import file', () => field('Import file'));
    const transfer = new DataTransfer();
    transfer.items.add(new File([${text(file)}], 'tenants.json', { type: 'application/json' }));
    input.files = transfer.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
    await until('Imported', () => status('Imported ${tenants.length} tenant'));`,
  );
}

/** Lets an extension reach hosts, without a dialog. @param pattern without a port */
export async function allowByHand(browser: HandDriven, id: string, pattern: string): Promise<void> {
  const session = await browser.open('chrome://extensions');
  await inPage(
    browser,
    session,
    `await until('developerPrivate', () => globalThis.chrome?.developerPrivate);
    await chrome.developerPrivate.addHostPermission(${text(id)}, ${text(pattern)});`,
  );
}

/** Finds a tenant in the popup, makes it the one that is shown, and allows its host if that is asked for. */
export async function chooseByHand(
  browser: HandDriven,
  session: string,
  name: string,
  host: string,
): Promise<void> {
  await inPage(
    browser,
    session,
    `type(await until('Search tenants', () => field('Search tenants')), ${text(name)});
    const option = await until('the option', () => [...document.querySelectorAll('[role=option]')].find((each) =>
      each.textContent.trim().includes(${text(name)})));
    option.click();
    const allow = () => button(${text(`Allow access to ${host}`)});
    await until('the card', () => allow() ?? button('Sign in'));
    allow()?.click();
    await until('Sign in', () => button('Sign in') && !allow());`,
  );
}

/** Types into the sign-in fields, by their labels. */
export async function fillByHand(
  browser: HandDriven,
  session: string,
  fields: Readonly<Record<string, string>>,
): Promise<void> {
  await inPage(
    browser,
    session,
    `for (const [label, value] of Object.entries(${text(fields)}))
      type(await until(label, () => field(label)), value);`,
  );
}

/** Presses a button. @returns milliseconds from the click to a status that begins with these words */
export async function timeClick(
  browser: HandDriven,
  session: string,
  ask: { readonly button: string; readonly until: string },
): Promise<number> {
  const took = await inPage(
    browser,
    session,
    `const pressed = await until(${text(ask.button)}, () => button(${text(ask.button)}));
    return new Promise((resolve, reject) => {
      const began = performance.now();
      const observer = new MutationObserver(() => {
        if (!status(${text(ask.until)})) return;
        observer.disconnect();
        resolve(performance.now() - began);
      });
      observer.observe(document.body, { subtree: true, childList: true, characterData: true });
      setTimeout(() => reject(new Error(${text(`${ask.until} did not come`)})), 20000);
      pressed.click();
    });`,
  );
  if (typeof took !== 'number') throw new UnsteadySample(`no time from ${ask.button} to ${ask.until}`);
  return took;
}
