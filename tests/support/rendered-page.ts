/** Renders components into a document that Node holds, for tests of what a press does. Not for layout or focus. */
import { parseHTML } from 'linkedom';
import { type ComponentChild, render } from 'preact';
import { act } from 'preact/test-utils';
import type { PageActions } from '../../components/shared/page-types.ts';
import { english } from '../../scripts/node-i18n.ts';

/** A component on a page. */
export interface RenderedPage {
  /** The element with this role or tag whose text is `name`. @throws TypeError for none */
  find(selector: string, name: string): Element;
  /** The text of every element of a selector. */
  texts(selector: string): string[];
  /** The `aria-label` of every element of a selector. */
  labels(selector: string): string[];
  /** Presses a button, and waits for what that causes. @param within a selector of what holds it */
  press(name: string, within?: string): Promise<void>;
  /** Types into the field of a selector, submits its form, and waits for what that causes. */
  submit(selector: string, value: string): Promise<void>;
  /** Types into the field of a selector, the first one by default, and waits for what that causes. */
  type(selector: string, value: string, index?: number): Promise<void>;
  /** Presses a key anywhere, and waits for what that causes. */
  key(init: { key: string; ctrlKey?: boolean; code?: string }): Promise<void>;
  /**
   * Presses a key in the element of a selector, and waits for what that causes.
   * @returns `false` where that prevented its default
   */
  keyIn(selector: string, init: { key: string; ctrlKey?: boolean }): Promise<boolean>;
  /** Lets an event of this name happen to the element of a selector. @returns `false` where that prevented its default */
  fire(selector: string, name: string): Promise<boolean>;
  /** The ids of the elements that took the focus, one after the other. */
  focused(): readonly string[];
  /** Has the element of a selector be the one with the focus, until it is left. */
  focus(selector: string): { leave(): void };
  close(): void;
}

/** Renders a component with the document as the global one, until `close`. */
export async function renderPage(child: ComponentChild): Promise<RenderedPage> {
  const window = parseHTML('<!doctype html><html><body></body></html>');
  const { document } = window;
  // Nothing is painted, so no frame comes.
  // Nothing is laid out, so no size changes.
  const ResizeObserver = class {
    observe(): void {}
    disconnect(): void {}
  };
  // Node's own takes no form.
  const { FormData: Data } = globalThis;
  const FormData = class extends Data {
    constructor(form: HTMLFormElement) {
      super();
      for (const field of form.querySelectorAll<HTMLInputElement>('[name]'))
        if (!field.disabled && (field.type !== 'checkbox' || field.checked))
          this.append(field.name, shownValue(field));
    }
  };
  const globals = {
    FormData,
    window,
    document,
    ResizeObserver,
    innerWidth: 400,
    innerHeight: 600,
    requestAnimationFrame: (callback: () => unknown) => queueMicrotask(callback),
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  };
  const before = Object.keys(globals).map(
    (name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const,
  );
  const focused: string[] = [];
  // linkedom has neither dialogs nor popovers, and no sizes.
  const missing = {
    offsetHeight: 0,
    clientWidth: 400,
    clientTop: 0,
    oninput: null,
    showModal() {},
    close() {},
    showPopover() {},
    focus(this: Element) {
      focused.push(this.id);
    },
    scrollIntoView() {},
  };
  Object.assign(window.HTMLElement.prototype, missing);
  for (const [name, value] of Object.entries(globals))
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  await act(() => render(child, document.body));
  const page: RenderedPage = {
    find(selector, name) {
      const found = [...document.querySelectorAll(selector)].find((each) => each.textContent === name);
      if (found === undefined) throw new TypeError(`no ${selector} “${name}”`);
      return found;
    },
    labels: (selector) =>
      [...document.querySelectorAll(selector)].map((each) => each.getAttribute('aria-label') ?? ''),
    texts: (selector) => [...document.querySelectorAll(selector)].map((each) => each.textContent ?? ''),
    press: (name, within = '') =>
      act(async () => {
        page
          .find(`${within} button`, name)
          .dispatchEvent(new window.CustomEvent('click', { bubbles: true, detail: 1 }));
        await settled();
      }),
    submit: (selector, value) =>
      act(async () => {
        const field = document.querySelector<HTMLInputElement>(selector);
        if (field === null) throw new TypeError(`no ${selector}`);
        setValue(field, value);
        field.closest('form')?.dispatchEvent(new window.CustomEvent('submit', { bubbles: true }));
        await settled();
      }),
    type: (selector, value, index = 0) =>
      act(async () => {
        const field = document.querySelectorAll<HTMLInputElement>(selector)[index];
        if (field === undefined) throw new TypeError(`no ${selector}`);
        setValue(field, value);
        // linkedom calls the listeners of ancestors on the field.
        for (const each of [field, field.closest('form')])
          each?.dispatchEvent(new window.CustomEvent('input'));
        await settled();
      }),
    key: (init) =>
      act(async () => {
        const event = new window.CustomEvent('keydown', { bubbles: true, cancelable: true });
        document.body.dispatchEvent(Object.assign(event, init));
        await settled();
      }),
    async keyIn(selector, init) {
      const event = new window.CustomEvent('keydown', { bubbles: true, cancelable: true });
      await act(async () => {
        document.querySelector(selector)?.dispatchEvent(Object.assign(event, init));
        await settled();
      });
      return !event.defaultPrevented;
    },
    async fire(selector, name) {
      const event = new window.CustomEvent(name, { bubbles: true, cancelable: true });
      await act(() => void document.querySelector(selector)?.dispatchEvent(event));
      return !event.defaultPrevented;
    },
    focused: () => [...focused],
    focus(selector) {
      const element = document.querySelector(selector);
      if (element === null) throw new TypeError(`no ${selector}`);
      Object.defineProperty(document, 'activeElement', { value: element, configurable: true });
      return { leave: () => Reflect.deleteProperty(document, 'activeElement') };
    },
    close() {
      // Effects that wait end before the document goes.
      void act(() => render(null, document.body));
      for (const [name, descriptor] of before) {
        if (descriptor === undefined) Reflect.deleteProperty(globalThis, name);
        else Object.defineProperty(globalThis, name, descriptor);
      }
    },
  };
  return page;
}

/** A field's value; linkedom knows none of a choice. */
function shownValue(field: HTMLInputElement): string {
  if (field.localName !== 'select') return field.value;
  const chosen = field.querySelector('option[selected]') ?? field.querySelector('option');
  return chosen?.getAttribute('value') ?? '';
}

function setValue(field: HTMLInputElement, value: string): void {
  if (field.localName !== 'select') field.value = value;
  else
    for (const option of field.querySelectorAll('option'))
      option.toggleAttribute('selected', option.getAttribute('value') === value);
}

/** Lets replies arrive. */
const settled = () => new Promise((resolve) => setTimeout(resolve));

/** A page's actions that note the commands sent; every command succeeds. */
export function recordingActions(): { actions: PageActions; sent: [name: string, command: unknown][] } {
  const sent: [string, unknown][] = [];
  const send = async (name: string, command: unknown) => {
    sent.push([name, command]);
    return { ok: true } as const;
  };
  const actions: PageActions = {
    send,
    apply: send,
    requestHosts: async () => true,
    requestPermission: async () => true,
    copyWhenReady: async () => undefined,
    writeDrafts: async () => true,
    copy: async () => undefined,
    findTab: async () => null,
    focusTab: async () => true,
    t: english,
    openOptions: () => undefined,
    close: () => undefined,
    userAgentLabel: () => 'Node',
  };
  return { actions, sent };
}
