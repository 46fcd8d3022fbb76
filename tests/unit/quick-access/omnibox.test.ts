import { describe, expect, test } from 'vitest';
import type { Browser } from '../../../lib/browser/browser.ts';
import { registerQuickAccess } from '../../../lib/browser/quick-access-events.ts';
import {
  createQuickAccessHandlers,
  openPopup,
  type QuickAccessDeps,
  renderMenu,
} from '../../../lib/browser/quick-access-handlers.ts';
import {
  escapeMarkup,
  type QuickAccessState,
  recentTenants,
  resolveInput,
  suggest,
} from '../../../lib/quick-access/omnibox.ts';
import { preferencesSlot } from '../../../lib/storage/public-slots.ts';
import { drafts, passes as passesSlot, preferences } from '../../../lib/storage/slots.ts';
import type { Tenant } from '../../../lib/vendors/contract.ts';
import { findDescriptor } from '../../../lib/vendors/descriptors.ts';
import { english } from '../../../scripts/node-i18n.ts';
import { createTestApp, importTenants, noon } from '../../support/test-app.ts';

/** The English catalogue, as the browser says it. */
const i18n = {
  getMessage: (key: Parameters<typeof english>[0], substitutions: string[]) => english(key, ...substitutions),
};

const tenant = (id: string, name: string, more: Partial<Tenant> = {}): Tenant => ({
  id,
  vendor: 'nexudus',
  name,
  baseUrl: `https://${id}.spaces.nexudus.com`,
  environment: 'production',
  settings: { portalUrl: `https://${id}.example` },
  destinations: [
    { label: 'Bookings', path: '/bookings' },
    { label: 'Invoices', path: '/invoices' },
  ],
  ...more,
});
const hostile = [
  `<b>&"'</b>`,
  '</match><url>https://evil.example</url>',
  '<dim>&lt;',
  '&amp;',
  '& < > " \'',
  '<![CDATA[x]]>',
  '<!-- -->',
  '&#x3c;',
  '%<',
  '日本 <κ> 🏢',
];
const facts = (tenants: readonly Tenant[], more: Partial<QuickAccessState> = {}): QuickAccessState => ({
  tenants,
  passes: {},
  preferences: { ...preferencesSlot.empty },
  findDescriptor,
  now: noon,
  ...more,
});
/** A session of nobody in particular. */
const session = {
  account: null,
  method: 'password',
  signedInAt: 0,
  renewedAt: 0,
  expiresAt: null,
  renewableUntil: null,
  tokenKind: 'bearer',
  maskedToken: '',
  tokenId: '',
};
const plain = (text: string) =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');

describe('a suggestion of the address bar', () => {
  test.each(hostile)('is escaped, whatever the tenant is called: %j', (name) => {
    const [line] = suggest(facts([tenant('a', name)]), '', english);
    const text = escapeMarkup(line?.description ?? '');
    expect(text).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|apos);)/);
    expect(plain(text)).toBe(line?.description);
    expect(line?.description).toContain(name);
  });
  test('has no control characters, which the address bar refuses', () => {
    expect(escapeMarkup('a\u0000b\nc\u001bd\u0085e')).toBe('a b c d e');
  });
  test('tells name, environment and account, and the destination that was named', () => {
    const preferences = { ...preferencesSlot.empty, lastAccount: { a: 'jane@example.com' } };
    const [line] = suggest(facts([tenant('a', 'Acme')], { preferences }), 'acme book', english);
    expect(line?.description).toBe('Acme · Bookings · Production · jane@example.com · Nexudus');
  });
  test('are six at the most', () => {
    const many = Array.from({ length: 30 }, (_, n) => tenant(`t${n}`, `Acme ${n}`));
    expect(suggest(facts(many), 'acme', english)).toHaveLength(6);
  });
  test.each(hostile)('leads back to its own tenant and destination: %j', (name) => {
    const tenants = [tenant('other', 'Other'), tenant('a-1', name), tenant('b', 'Beta')];
    const [line] = suggest(facts(tenants), name, english);
    expect(resolveInput(facts(tenants), line?.content ?? '')).toMatchObject({ tenant: { id: 'a-1' } });
  });
});

describe('a chosen text', () => {
  const all = facts([tenant('acme', 'Acme Members'), tenant('beta', 'Beta House', { destinations: [] })]);
  test.each([
    ['acme', 'acme', undefined],
    ['acme bookings', 'acme', 0],
    ['acme inv', 'acme', 1],
    ['beta', 'beta', undefined],
    ['Acme Members #acme', 'acme', undefined],
    ['Acme Members Invoices #acme.1', 'acme', 1],
    ['Acme Members #acme.7', 'acme', undefined],
    ['Beta House #acme', 'acme', undefined],
  ] as const)('%j leads to %s', (text, id, destination) => {
    const choice = resolveInput(all, text);
    expect([choice?.tenant.id, choice?.destination]).toEqual([id, destination]);
  });
  test.each(['zzzzqqqq', '#nobody', 'zzzz #constructor.0'])('%j leads nowhere', (text) => {
    expect(resolveInput(all, text)).toBeNull();
  });
});

describe('a destination whose label has several words', () => {
  const doors = (...labels: string[]) => ({
    destinations: labels.map((label, n) => ({ label, path: `/${n}` })),
  });
  const all = facts([
    tenant('acme', 'Acme Members', doors('My invoices', 'Invoices', 'Invoices of März', 'Meeting-room plan')),
    tenant('beta', 'Beta House', doors('Floor plan of the house')),
  ]);
  test.each([
    ['by its whole label', 'acme my invoices', 'acme', 0],
    ['by more of its tenant’s words', 'acme members my invoices', 'acme', 0],
    ['by the beginning of its label', 'acme invoices of', 'acme', 2],
    ['by beginnings of its words', 'acme my inv', 'acme', 0],
    ['by a word inside its label', 'acme room', 'acme', 3],
    ['by words of its label in any order', 'beta house plan', 'beta', 0],
    ['by what another one begins with, when that is its whole label', 'acme invoices', 'acme', 1],
    ['without regard to capitals, accents and what stands between words', 'ACME  Marz invoices', 'acme', 2],
    ['with what stands between its words', 'acme meeting room plan', 'acme', 3],
  ] as const)('is found %s: %j', (_how, text, id, destination) => {
    const choice = resolveInput(all, text);
    expect([choice?.tenant.id, choice?.destination]).toEqual([id, destination]);
    const [line] = suggest(all, text, english);
    expect(resolveInput(all, line?.content ?? '')).toMatchObject({ tenant: { id }, destination });
  });
  test.each(['acme my orders', 'acme nvoices', 'acme -', '- -', 'my invoices zzzz'])(
    'is not found by %j',
    (text) => {
      expect(resolveInput(all, text)?.destination).toBeUndefined();
    },
  );
  test('is offered once, with as many words for it as can be first, and behind a typing error last', () => {
    const several = facts([
      tenant('acne', 'Acne', doors('My invoices')),
      tenant('both', 'Acme My', doors('Invoices')),
      tenant('acme', 'Acme', doors('My invoices')),
    ]);
    const offered = suggest(several, 'acme my invoices', english).map(({ content }) => content);
    expect(offered).toEqual([
      'Acme My invoices #acme.0',
      'Acme My Invoices #both.0',
      'Acne My invoices #acne.0',
    ]);
  });
});

describe('the address bar is the same search as the popup’s', () => {
  const session = {
    account: null,
    method: 'password',
    signedInAt: noon,
    renewedAt: noon,
    expiresAt: noon + 3600_000,
    renewableUntil: null,
    tokenKind: 'bearer',
    maskedToken: '',
    tokenId: '',
  };
  const north = tenant('north', 'Acme North');
  const all = [
    north,
    tenant('south', 'Acme South'),
    tenant('east', 'Acme East'),
    tenant('west', 'Acme West'),
  ];
  const preferences = { ...preferencesSlot.empty, favourites: ['south'], usedAt: { east: noon } };
  const known = facts(all, { preferences, passes: { west: { session } } });
  const offered = (text: string) => suggest(known, text, english).map(({ content }) => content);
  test.each(['', ' ', 'acme', 'a'])('for %j favourites, signed in, used, as filed', (text) => {
    expect(offered(text)).toEqual([
      'Acme South #south',
      'Acme West #west',
      'Acme East #east',
      'Acme North #north',
    ]);
    expect(resolveInput(known, text)?.tenant.id).toBe('south');
  });
  test('for a destination too', () => {
    expect(offered('acme bookings')[0]).toBe('Acme South Bookings #south.0');
    expect(resolveInput(known, 'acme bookings')).toMatchObject({ tenant: { id: 'south' }, destination: 0 });
  });
  test('and a better match still stands before all of them', () => {
    expect(resolveInput(known, 'acme north')?.tenant.id).toBe('north');
  });
  test('for a session that has ended meanwhile it is signed out', () => {
    const late = { ...known, now: noon + 3600_000 };
    expect(resolveInput({ ...late, preferences: preferencesSlot.empty }, 'acme')?.tenant.id).toBe('north');
  });
  test('with what the house knows', async () => {
    const world = createTestApp();
    await importTenants(world, { ...north }, { ...all[1], id: 'south' });
    await world.ask({ name: 'setTenantPreference', tenant: 'south', what: 'favourite', on: true });
    expect(resolveInput(await world.app.quickAccessState(), 'acme')?.tenant.id).toBe('south');
  });
});

describe('a tenant called `constructor`', () => {
  test('shows no account that nobody has, and is not found by what its prototype is', async () => {
    const world = createTestApp();
    await importTenants(world, { ...tenant('constructor', 'Constructor') }, { ...tenant('acme', 'Acme') });
    const known = await world.app.quickAccessState();
    expect(suggest(known, 'constr', english)).toEqual([
      { content: 'Constructor #constructor', description: 'Constructor · Production · Nexudus' },
    ]);
    for (const text of ['function', 'native', 'object'])
      expect([text, resolveInput(known, text)]).toEqual([text, null]);
  });
  test('shows the account that was there last', async () => {
    const world = createTestApp();
    await importTenants(world, { ...tenant('constructor', 'Constructor') });
    await world.store.update([preferences], (kept) => [
      { ...kept, lastAccount: { constructor: 'jane@example.com' } },
    ]);
    const [line] = suggest(await world.app.quickAccessState(), 'jane', english);
    expect(line?.description).toBe('Constructor · Production · jane@example.com · Nexudus');
  });
});

describe('the toolbar’s menu', () => {
  test('knows the tenants used last, newest first, and those that are gone no more', () => {
    const preferences = { ...preferencesSlot.empty, usedAt: { a: 1, c: 3, gone: 9, b: 2 } };
    const known = facts([tenant('a', 'A'), tenant('b', 'B'), tenant('c', 'C'), tenant('d', 'D')], {
      preferences,
    });
    expect(recentTenants(known, 2).map(({ id }) => id)).toEqual(['c', 'b']);
    expect(recentTenants(known, 9).map(({ id }) => id)).toEqual(['c', 'b', 'a']);
  });
  test('shows an ampersand as one, and Sign out only where somebody is signed in', async () => {
    const drawn: { id: string; title: string }[] = [];
    const menus = {
      removeAll: async () => void drawn.splice(0),
      create: (item: { id: string; title: string }) => drawn.push(item),
    };
    const preferences = { ...preferencesSlot.empty, usedAt: { a: 1, b: 2 } };
    await renderMenu(
      { contextMenus: menus, i18n } as unknown as Browser,
      facts([tenant('a', 'A & B'), tenant('b', 'B')], { preferences, passes: { a: { session } } }),
    );
    expect(drawn.map(({ id }) => id)).toEqual([
      'tenant:b',
      'open:b',
      'tenant:a',
      'open:a',
      'logout:a',
      'panel:',
      'everywhere:',
    ]);
    expect(drawn[2]?.title).toBe('A && B (Production)');
  });
});

/** A browser whose handles a test can pull. */
function handlesOf(known: QuickAccessState) {
  const listeners: Record<string, (...given: never[]) => unknown> = {};
  const on = (name: string) => ({
    addListener: (listener: (...given: never[]) => unknown) =>
      void Object.assign(listeners, { [name]: listener }),
  });
  const did: unknown[][] = [];
  const browser = {
    commands: { onCommand: on('command') },
    omnibox: {
      onInputChanged: on('typed'),
      onInputEntered: on('entered'),
      setDefaultSuggestion: () => undefined,
    },
    contextMenus: { onClicked: on('menu') },
    sidePanel: { open: async (where: object) => void did.push(['panel', where]) },
    windows: { getCurrent: async () => ({ id: 9 }) },
    i18n,
    runtime: { getURL: () => 'chrome-extension://x/' },
    action: { openPopup: async () => void did.push(['popup']) },
  };
  const house: QuickAccessDeps = {
    quickAccessState: async () => known,
    setPopupIntent: async (...asked) => void did.push(['ask', ...asked]),
    setLogoutIntent: async () => void did.push(['ask to sign out']),
    logout: async (id) => did.push(['logout', id]),
    logoutEverywhere: async () => did.push(['logoutEverywhere']),
    lock: async () => did.push(['lock']),
  };
  const handled = createQuickAccessHandlers(browser as unknown as Browser, house);
  registerQuickAccess(browser as unknown as Browser, async () => handled);
  return { pull: (name: string, ...given: unknown[]) => listeners[name]?.(...(given as never[])), did };
}

describe('a handle outside our pages', () => {
  const known = facts([tenant('a', 'Acme <b>'), tenant('b', 'Beta')], {
    preferences: { ...preferencesSlot.empty, favourites: ['b', 'a'] },
  });
  test.each([
    ['favourite-1', [['ask', 'b', true, undefined], ['popup']]],
    ['favourite-2', [['ask', 'a', true, undefined], ['popup']]],
    ['favourite-3', []],
    ['favourite-4', []],
    ['lock', [['lock']]],
    ['side-panel', [['panel', { windowId: 7 }]]],
    ['constructor', []],
  ] as const)('the key %s asks, and opens no door by itself', async (command, done) => {
    const { pull, did } = handlesOf(known);
    await pull('command', command, { windowId: 7 });
    expect(did).toEqual(done);
  });
  test('the address bar asks for the door that was named', async () => {
    const { pull, did } = handlesOf(known);
    await pull('entered', 'acme book');
    await pull('entered', 'zzzzqqq');
    expect(did).toEqual([['ask', 'a', true, 0], ['popup']]);
  });
  test('the address bar offers escaped lines', async () => {
    const { pull } = handlesOf(known);
    const lines: { description: string }[] = [];
    await pull('typed', 'acme', (offered: { description: string }[]) => lines.push(...offered));
    expect(lines.map(({ description }) => description)).toEqual(['Acme &lt;b&gt; · Production · Nexudus']);
  });
  test.each([
    ['open:a', [['ask', 'a', true, undefined], ['popup']]],
    ['logout:a', [['logout', 'a']]],
    ['panel:', [['panel', { windowId: 9 }]]],
    ['tenant:a', []],
    ['nonsense', []],
  ] as const)('the menu’s %s', async (menuItemId, done) => {
    const { pull, did } = handlesOf(known);
    await pull('menu', { menuItemId });
    expect(did).toEqual(done);
  });
  test('the menu’s Sign out everywhere asks first, and ends no session by itself', async () => {
    const { pull, did } = handlesOf({ ...known, passes: { b: { session } } });
    await pull('menu', { menuItemId: 'everywhere:' });
    expect(did).toEqual([['ask to sign out'], ['popup']]);
  });
  test('with nobody signed in it cancels what is under way, and asks nothing', async () => {
    for (const passes of [{}, { gone: { session } }]) {
      const { pull, did } = handlesOf({ ...known, passes });
      await pull('menu', { menuItemId: 'everywhere:' });
      expect(did).toEqual([['logoutEverywhere']]);
    }
  });
  test('opens the popup, or the same page in a tab where the browser does not let us', async () => {
    const opened: string[] = [];
    const browser = (refuses: boolean) =>
      ({
        action: {
          openPopup: async () =>
            refuses ? Promise.reject(new Error('no window')) : void opened.push('popup'),
        },
        tabs: {
          query: async () => [],
          create: async ({ url }: { url: string }) => opened.push(url),
        },
        runtime: { getURL: (path: string) => `chrome-extension://x${path}` },
      }) as unknown as Browser;
    await openPopup(browser(false));
    await openPopup(browser(true));
    // Chromium has it from 127 on.
    await openPopup({ ...browser(true), action: {} } as Browser);
    const page = 'chrome-extension://x/popup.html';
    expect(opened).toEqual(['popup', page, page]);
  });
  test('is none in Firefox for Android, which has no keys, address bar and menus of extensions', () => {
    expect(() => registerQuickAccess({} as Browser, () => Promise.reject())).not.toThrow();
  });
});

describe('a wish from outside our pages', () => {
  test('is noted with its door and its moment, beside what was being typed; nothing opens', async () => {
    const world = createTestApp();
    const fields = { acme: { username: 'ja' } };
    await world.store.update([drafts], (_kept) => [{ fields }]);
    await world.app.setPopupIntent('acme', true, 1);
    expect(await world.store.read(drafts)).toEqual({
      fields,
      intent: { tenant: 'acme', at: world.clock.now(), confirmPortal: true, destination: 1 },
    });
    await world.app.setPopupIntent('acme', true);
    expect((await world.store.read(drafts)).intent).toEqual({
      tenant: 'acme',
      at: world.clock.now(),
      confirmPortal: true,
    });
    expect(world.opened).toEqual([]);
  });
  test('to sign out everywhere is noted without a tenant, and ends nothing', async () => {
    const world = createTestApp();
    await importTenants(world, { ...tenant('acme', 'Acme') });
    const passes = { acme: { session } };
    await world.store.update([passesSlot], (_kept) => [passes]);
    await world.app.setPopupIntent('acme', true);
    await world.app.setLogoutIntent();
    expect(await world.store.read(drafts)).toEqual({
      intent: { at: world.clock.now(), confirmLogout: true },
    });
    expect(await world.store.read(passesSlot)).toEqual(passes);
  });
});
