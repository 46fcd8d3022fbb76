import { h, render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { PopupApp } from '../../../../components/popup/popup-app.tsx';
import type { View } from '../../../../components/shared/page-types.ts';
import type { Reply } from '../../../../lib/protocol/commands.ts';
import { setDefinedVendors } from '../../../../lib/vendors/defined-vendors.ts';
import type { Definition } from '../../../../lib/vendors/definition/definition.ts';
import { describeDefinition } from '../../../../lib/vendors/definition/descriptor.ts';
import { gallery } from '../../../../lib/vendors/gallery.ts';
import { signedIn, tenant, viewOf } from '../../../support/page-view.ts';
import { type RenderedPage, recordingActions, renderPage } from '../../../support/rendered-page.ts';
import { noon } from '../../../support/test-app.ts';

let page: RenderedPage;
afterEach(() => {
  vi.useRealTimers();
  page.close();
});

const portal = (id: string) => tenant(id, { settings: { portalUrl: `https://${id}.example` } });
const both = [portal('acme'), portal('beta')];
const inBoth = { acme: signedIn(), beta: signedIn() };
const card = () => page.texts('section h2');

async function open(view: View, replyTo: (name: string, command: unknown) => Promise<Reply> | Reply) {
  const { actions, sent } = recordingActions();
  const send: typeof actions.send = async (name, command) => {
    await actions.send(name, command);
    return replyTo(name, command);
  };
  const app = h(PopupApp, { view, now: noon, openedAt: noon, actions: { ...actions, send, apply: send } });
  page = await renderPage(app);
  // It comes after the first picture.
  await act(() => import('../../../../components/popup/deferred-parts.ts').then(() => undefined));
  return sent;
}
const seen = (more: Partial<View> = {}): View => ({
  ...viewOf(both, inBoth),
  origins: ['<all_urls>'],
  ...more,
});

describe('two portals that are pressed before the first question comes', () => {
  test('are asked about one after the other, each by its own question', async () => {
    const replies: ((reply: Reply) => void)[] = [];
    const sent = await open(seen(), (name) =>
      name === 'openPortal' ? new Promise((resolve) => replies.push(resolve)) : { ok: true },
    );
    await page.press('Open portal');
    await page.type('input[type=search]', 'beta');
    expect(card()).toEqual(['beta']);
    await page.press('Open portal');
    await act(async () => {
      for (const reply of replies) reply({ ok: true, confirmation: { production: true } } as Reply);
      await new Promise((resolve) => setTimeout(resolve));
    });
    const titles = () => page.texts('[role=alertdialog] h2');
    const [first] = titles();
    expect(first).toContain('acme');
    await page.press('Cancel', '[role=alertdialog]');
    expect([titles().length, titles()[0]]).toEqual([1, expect.stringContaining('beta')]);
    await page.press('Cancel', '[role=alertdialog]');
    expect(titles()).toEqual([]);
    expect(sent.filter(([name]) => name === 'openPortal')).toHaveLength(2);
  });
});

describe('the field of a code that is waited for', () => {
  const awaiting = (since: number) => ({
    signingIn: { since, until: noon + 60_000, awaits: 'code', method: 'password', field: 'totp' },
  });
  const waiting = (since: number) => seen({ passes: { beta: awaiting(since) } as View['passes'] });
  test('takes no focus from a search that is typed while the code waits', async () => {
    await open(waiting(noon - 5000), () => ({ ok: true }));
    await page.type('input[type=search]', 'acme');
    expect(card()).toEqual(['acme']);
    const before = page.focused();
    await page.type('input[type=search]', 'bet');
    expect([card(), page.texts('label').includes('Verification code')]).toEqual([['beta'], true]);
    expect(page.focused()).toEqual(before);
  });
  test('takes the focus where the code is asked for after the search', async () => {
    await open(waiting(noon + 5000), () => ({ ok: true }));
    await page.type('input[type=search]', 'acme');
    const before = page.focused().length;
    await page.type('input[type=search]', 'bet');
    expect(page.focused().length).toBeGreaterThan(before);
    expect([card(), page.focused().at(-1)]).toEqual([['beta'], 'field-code']);
  });
});

test('the menu of a tenant asks for no menu of the browser’s, whose event comes when its key is released', async () => {
  await open(seen(), () => ({ ok: true }));
  await page.keyIn('input[type=search]', { key: 'ContextMenu' });
  expect(page.texts('[role=menu]')).toHaveLength(1);
  expect(await page.fire('[role=menu]', 'contextmenu')).toBe(false);
});

test('a tenant whose vendor is missing has no menu, nor gets one by itself when the vendor comes', async () => {
  const orphan = tenant('orphan', { vendor: 'x-gone' });
  await open(seen({ tenants: [...both, orphan] }), () => ({ ok: true }));
  await page.type('input[type=search]', 'orphan');
  await page.keyIn('input[type=search]', { key: 'ContextMenu' });
  const descriptor = describeDefinition(gallery[0] as Definition);
  setDefinedVendors([{ ...descriptor, id: 'x-gone' }]);
  onTestFinished(() => setDefinedVendors([]));
  await page.type('input[type=search]', 'orphan ');
  expect([card(), page.texts('[role=menu]')]).toEqual([['orphan'], []]);
});

test('the focus goes to the form that comes when saved credentials are forgotten', async () => {
  const { vault } = viewOf(both);
  const signedOut = (retained: View['vault']['retained']) =>
    seen({ passes: {}, vault: { ...vault, vault: 'unlocked', open: true, retained } as View['vault'] });
  await open(signedOut({ acme: 'vault' } as never), () => ({ ok: true }));
  expect(page.texts('section button')).toContain('Forget');
  const { leave } = page.focus('body');
  const { actions } = recordingActions();
  const next = { view: signedOut({}), now: noon, openedAt: noon, actions };
  await act(() => render(h(PopupApp, next), document.body));
  leave();
  expect(page.focused().at(-1)).toMatch(/^field-/);
});

test('the question before saved credentials are forgotten, and the palette, tell which of two of one name', async () => {
  const twins = ['NORTH', 'SOUTH'].map((database) =>
    tenant(database, {
      vendor: 'nextup',
      name: 'Cargo',
      baseUrl: 'https://erp.example',
      settings: { database },
    }),
  );
  const { vault } = viewOf(twins);
  const retained = { NORTH: 'vault', SOUTH: 'vault' };
  await open(
    seen({
      tenants: twins,
      passes: {},
      vault: { ...vault, vault: 'unlocked', open: true, retained } as View['vault'],
      origins: ['https://erp.example/*'],
    }),
    () => ({ ok: true }),
  );
  await page.press('Forget', 'section');
  expect(page.texts('[role=alertdialog] p')).toContain('NORTH · erp.example');
  await page.press('Cancel', '[role=alertdialog]');
  await page.key({ key: 'k', ctrlKey: true });
  expect(page.texts('.palette [role=option]')).toContain('Copy for ticket · Cargo · NORTH · erp.example');
});

test('Enter on a tenant that was found by a typing error says that it wants a second one', async () => {
  const sent = await open(seen(), () => ({ ok: true }));
  await page.type('input[type=search]', 'acmee');
  await page.keyIn('input[type=search]', { key: 'Enter' });
  expect([page.texts('.copy-status'), sent]).toEqual([
    ['Not an exact match: press Enter again to go on with acme.'],
    [],
  ]);
  await page.keyIn('input[type=search]', { key: 'Enter' });
  expect(sent.length).toBeGreaterThan(0);
});

describe('Ctrl and a digit', () => {
  test.each([
    ['2', 'Digit2'],
    ['é', 'Digit2'],
    ['2', 'Numpad2'],
  ])('choose a row by the place of the key: %s of %s', async (key, code) => {
    await open(seen(), () => ({ ok: true }));
    expect(card()).toEqual(['acme']);
    await page.key({ key, code, ctrlKey: true });
    expect(card()).toEqual(['beta']);
  });
});

describe('Undo', () => {
  const button = '.copy-status button';
  const shown = () => page.texts(button);
  const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms).then(() => undefined));
  async function star(): Promise<void> {
    vi.useFakeTimers({ shouldAdvanceTime: true, toFake: ['setTimeout', 'clearTimeout'] });
    await open(seen(), () => ({ ok: true }));
    await page.key({ key: 'k', ctrlKey: true });
    await page.type('.palette input', 'favourite');
    await page.keyIn('.palette', { key: 'Enter' });
    expect(shown()).toEqual(['Undo']);
  }
  test('goes after five seconds', async () => {
    await star();
    await pass(6000);
    expect(shown()).toEqual([]);
  });
  test.each([
    ['mouseenter', 'mouseleave'],
    ['focus', 'blur'],
  ])('stays from %s to %s', async (come, go) => {
    await star();
    await page.fire(button, come);
    await pass(20_000);
    expect(shown()).toEqual(['Undo']);
    await page.fire(button, go);
    await pass(6000);
    expect(shown()).toEqual([]);
  });
});
