import { describe, expect, test } from 'vitest';
import type { Runtime, Tabs } from 'webextension-polyfill';
import { failureText } from '../../../components/shared/messages.ts';
import { ConciergeError } from '../../../lib/errors.ts';
import type { TabOrigin } from '../../../lib/ports/tabs.ts';
import type { Reply } from '../../../lib/protocol/commands.ts';
import { dispatch } from '../../../lib/protocol/dispatch.ts';
import {
  type CommandHandlers,
  isOwnPage,
  isPageOpened,
  serveCommands,
} from '../../../lib/protocol/server.ts';
import { english } from '../../../scripts/node-i18n.ts';
import { createTestApp } from '../../support/test-app.ts';

const secret = 'Kt4vXq9Lm2Rz7Wb5Yc8N';
const badMessage = { ok: false, code: 'bad_message', facts: {} };

/** Handlers that all do the same. */
function handlers(handle: (command: unknown) => Promise<Record<string, unknown>>): CommandHandlers {
  const names = Object.keys(createTestApp().app.handlers);
  return Object.fromEntries(names.map((name) => [name, handle])) as unknown as CommandHandlers;
}

describe('a reply', () => {
  test.each([
    ['no object', 'pageOpened'],
    ['an unknown name', { name: 'eval' }],
    ['a name of a prototype', { name: 'constructor' }],
    ['a hostile key', JSON.parse('{"name":"pageOpened","__proto__":{"a":1}}')],
    ['a wrong shape', { name: 'login', tenant: 'acme' }],
  ])('to %s is bad_message, and no handler is asked and nothing changes', async (_what, message) => {
    let asked = 0;
    const reply = await dispatch(
      handlers(async () => {
        asked += 1;
        return {};
      }),
      message,
      {},
    );
    expect([reply, asked]).toEqual([badMessage, 0]);
    const at = createTestApp();
    expect(await at.ask(message)).toEqual(badMessage);
    expect([at.areas.local.all(), at.areas.session.all(), at.broadcasts()]).toEqual([{}, {}, 0]);
  });
  test.each<[command: string, limit: number, message: object]>([
    ['a code', 200, { name: 'submitCode', tenant: 'acme', value: 'x'.repeat(201) }],
    [
      'a field',
      20_000,
      {
        name: 'login',
        tenant: 'acme',
        method: 'password',
        fields: { password: `${secret}${'x'.repeat(20_000)}` },
      },
    ],
    ['a passphrase', 1000, { name: 'unlockVault', passphrase: 'x'.repeat(1_000_000) }],
    [
      'a new passphrase',
      1000,
      { name: 'setUpVault', passphrase: 'correct horse battery staple '.repeat(35) },
    ],
    ['a file', 4_000_000, { name: 'importTenants', text: 'x'.repeat(4_000_001), agreed: true }],
  ])('to %s that is too long tells the limit, and no handler is asked', async (_what, limit, message) => {
    const at = createTestApp();
    const reply = await at.ask(message);
    expect(reply).toEqual({ ok: false, code: 'bad_message', facts: { detail: 'too long', limit } });
    expect([at.areas.local.all(), at.areas.session.all(), at.broadcasts()]).toEqual([{}, {}, 0]);
    const text = failureText(english, reply as Extract<Reply, { ok: false }>);
    expect(text).toContain(`too long: ${limit} characters at most`);
  });
  test('to a text that is too long, and wrong otherwise too, is bad_message alone', async () => {
    const message = { name: 'submitCode', tenant: 'ACME', value: 'x'.repeat(201) };
    expect(await createTestApp().ask(message)).toEqual(badMessage);
    expect(await createTestApp().ask({ name: 'constructor', value: 'x'.repeat(201) })).toEqual(badMessage);
  });
  test.each([
    [
      'an error of ours',
      new ConciergeError('throttled', { retryAfterSeconds: 5 }, new Error(secret)),
      { code: 'throttled', facts: { retryAfterSeconds: 5 } },
    ],
    ['a TypeError', new TypeError(`cannot read ${secret}`), { code: 'internal', facts: {} }],
    ['a text', secret, { code: 'internal', facts: {} }],
    ['nothing', undefined, { code: 'internal', facts: {} }],
    ['null', null, { code: 'internal', facts: {} }],
    [
      'an object that looks like ours',
      { name: 'ConciergeError', code: 'forbidden', facts: { vendorMessage: secret }, message: secret },
      { code: 'internal', facts: {} },
    ],
  ])('to what threw %s is a code and safe facts, never its text', async (_what, thrown, expected) => {
    const throwing = await dispatch(
      handlers(() => Promise.reject(thrown)),
      { name: 'pageOpened' },
      {},
    );
    expect(throwing).toEqual({ ok: false, ...expected });
    const atOnce = await dispatch(
      handlers(() => {
        throw thrown;
      }),
      { name: 'pageOpened' },
      {},
    );
    expect(atOnce).toEqual({ ok: false, ...expected });
    expect(JSON.stringify([throwing, atOnce])).not.toContain(secret.slice(0, 6));
  });
  test('to what was done says so, with the facts that were added', async () => {
    expect(
      await dispatch(
        handlers(async () => ({ imported: 2 })),
        { name: 'pageOpened' },
        {},
      ),
    ).toEqual({ ok: true, imported: 2 });
  });
  test('comes after the handler got the command without its name, and the opener', async () => {
    let got: unknown;
    const all = handlers(async (command) => {
      got = command;
      return {};
    });
    await dispatch(all, { name: 'submitCode', tenant: 'acme', value: '1' }, {});
    expect(got).toEqual({ tenant: 'acme', value: '1' });
  });
});

describe('a sender is one of our own pages', () => {
  const self = { id: 'abcdefgh', root: 'chrome-extension://abcdefgh/' };
  const table: readonly (readonly [what: string, sender: Parameters<typeof isOwnPage>[0], own: boolean])[] = [
    ['the popup', { id: 'abcdefgh', url: 'chrome-extension://abcdefgh/popup.html' }, true],
    ['the side panel', { id: 'abcdefgh', url: 'chrome-extension://abcdefgh/sidepanel.html' }, true],
    [
      'the options, with a fragment',
      { id: 'abcdefgh', url: 'chrome-extension://abcdefgh/options.html#add' },
      true,
    ],
    ['the popup with a query', { id: 'abcdefgh', url: 'chrome-extension://abcdefgh/popup.html?a=b' }, true],
    ['the first page', { id: 'abcdefgh', url: 'chrome-extension://abcdefgh/welcome.html' }, true],
    ['nobody', undefined, false],
    ['nobody by name', {}, false],
    ['no address', { id: 'abcdefgh' }, false],
    ['no id', { url: 'chrome-extension://abcdefgh/popup.html' }, false],
    ['another extension', { id: 'otherext', url: 'chrome-extension://otherext/popup.html' }, false],
    [
      'another extension that claims our id',
      { id: 'abcdefgh', url: 'chrome-extension://otherext/popup.html' },
      false,
    ],
    [
      'another extension with our page in its path',
      { id: 'abcdefgh', url: 'chrome-extension://otherext/abcdefgh/popup.html' },
      false,
    ],
    ['a web page', { id: 'abcdefgh', url: 'https://evil.example/popup.html' }, false],
    ['a content script', { id: 'abcdefgh', url: 'https://acme.example/' }, false],
    ['a look-alike origin', { id: 'abcdefgh', url: 'chrome-extension://abcdefgh.evil/popup.html' }, false],
    ['a web page on our host', { id: 'abcdefgh', url: 'https://abcdefgh/popup.html' }, false],
    ['another page of ours', { id: 'abcdefgh', url: 'chrome-extension://abcdefgh/background.html' }, false],
    ['a page below ours', { id: 'abcdefgh', url: 'chrome-extension://abcdefgh/x/popup.html' }, false],
    ['a page that ends so', { id: 'abcdefgh', url: 'chrome-extension://abcdefgh/evilpopup.html' }, false],
    ['our root', { id: 'abcdefgh', url: 'chrome-extension://abcdefgh/' }, false],
    ['about:blank', { id: 'abcdefgh', url: 'about:blank' }, false],
    ['a data page', { id: 'abcdefgh', url: 'data:text/html,chrome-extension://abcdefgh/popup.html' }, false],
    ['no address at all', { id: 'abcdefgh', url: '' }, false],
    ['a blob of ours', { id: 'abcdefgh', url: 'blob:chrome-extension://abcdefgh/popup.html' }, false],
  ];
  test.each(table)('%s', (_what, sender, own) => {
    expect(isOwnPage(sender, self)).toBe(own);
  });
  test('in Firefox, whose extension’s host is a UUID and whose id is another', () => {
    const fox = { id: 'tenant-concierge@example.org', root: 'moz-extension://0f3a-uuid/' };
    expect(isOwnPage({ id: fox.id, url: 'moz-extension://0f3a-uuid/popup.html' }, fox)).toBe(true);
    expect(isOwnPage({ id: fox.id, url: 'moz-extension://other-uuid/popup.html' }, fox)).toBe(false);
  });
});

describe('a connection', () => {
  const self = 'chrome-extension://abcdefgh/';
  const ours = { id: 'abcdefgh', url: `${self}popup.html` };
  const logout = { name: 'logout', tenant: 'acme' };

  /** The background with one connection to it, and what it does with that. */
  function connect(name: string, sender: Runtime.MessageSender | undefined) {
    const connections: ((port: Runtime.Port) => void)[] = [];
    const browser = {
      runtime: {
        id: 'abcdefgh',
        getURL: (path: string) => `${self}${path}`,
        onConnect: { addListener: (listen: (port: Runtime.Port) => void) => connections.push(listen) },
        onMessage: { addListener: () => undefined },
      },
    };
    const asked: [unknown, TabOrigin][] = [];
    serveCommands(browser as never, async (message, origin) => {
      asked.push([message, origin]);
      return { ok: true };
    });
    const messages: ((message: unknown) => unknown)[] = [];
    const ends: (() => void)[] = [];
    const replies: unknown[] = [];
    let open = true;
    const port = {
      name,
      sender,
      postMessage: (reply: unknown) => replies.push(reply),
      disconnect: () => {
        open = false;
      },
      onMessage: { addListener: (listen: (message: unknown) => unknown) => messages.push(listen) },
      onDisconnect: { addListener: (listen: () => void) => ends.push(listen) },
    };
    for (const listen of connections) listen(port as never);
    return {
      asked,
      replies,
      isOpen: () => open,
      send: (message: unknown) => Promise.all(messages.map((listen) => listen(message))),
      leave: () => ends.forEach((end) => void end()),
    };
  }

  test('of a page of ours has its commands answered, with the tab it stands in', async () => {
    const inTab = { ...ours, tab: { id: 7, index: 2, windowId: 1, title: 'Tenants' } as Tabs.Tab };
    const [popup, tab] = [connect('command', ours), connect('command', inTab)];
    for (const each of [popup, tab]) {
      await each.send(logout);
      expect([each.replies, each.isOpen()]).toEqual([[{ ok: true }], true]);
    }
    expect(popup.asked).toEqual([[logout, {}]]);
    expect(tab.asked).toEqual([[logout, { tab: { id: 7, index: 2, windowId: 1 } }]]);
  });
  test.each<[what: string, name: string, sender: Runtime.MessageSender | undefined]>([
    ['nobody', 'command', undefined],
    ['a content script', 'command', { id: 'abcdefgh', url: 'https://acme.example/' }],
    ['a document of ours that is no page', 'command', { id: 'abcdefgh', url: `${self}manifest.json` }],
    ['another extension', 'command', { id: 'otherext', url: 'chrome-extension://otherext/popup.html' }],
    ['a page of ours, by another name', 'commands', ours],
    ['a page of ours, by no name', '', ours],
  ])(
    'of %s (%j) is ended with bad_message, and what it sends is not looked at',
    async (_what, name, sender) => {
      const stranger = connect(name, sender);
      expect([stranger.replies, stranger.isOpen()]).toEqual([[badMessage], false]);
      await stranger.send(logout);
      expect([stranger.asked, stranger.replies]).toEqual([[], [badMessage]]);
    },
  );
  test('that ended meanwhile gets no reply, which would throw', async () => {
    const popup = connect('command', ours);
    const sending = popup.send(logout);
    popup.leave();
    await sending;
    expect([popup.asked.length, popup.replies]).toEqual([1, []]);
  });
});

test('a plain message, which every page of ours hears, is refused whoever sends it', () => {
  const listeners: ((message: unknown, sender: unknown, respond: (reply: unknown) => void) => unknown)[] = [];
  const browser = {
    runtime: {
      id: 'abcdefgh',
      getURL: () => 'chrome-extension://abcdefgh/',
      onConnect: { addListener: () => undefined },
      onMessage: { addListener: (listen: (typeof listeners)[number]) => listeners.push(listen) },
    },
  };
  let asked = 0;
  serveCommands(browser as never, async () => {
    asked += 1;
    return { ok: true };
  });
  const replies: unknown[] = [];
  const sender = { id: 'abcdefgh', url: 'chrome-extension://abcdefgh/popup.html' };
  for (const listen of listeners) listen({ name: 'pageOpened' }, sender, (reply) => replies.push(reply));
  expect([replies, asked]).toEqual([[badMessage], 0]);
});

test('a look is known from everything else before any schema is built', () => {
  expect(isPageOpened({ name: 'pageOpened' })).toBe(true);
  for (const other of [
    undefined,
    null,
    'pageOpened',
    ['pageOpened'],
    {},
    { name: 'login' },
    { name: 'pageOpened', tenant: 'acme' },
    JSON.parse('{"name":"pageOpened","__proto__":{}}'),
  ])
    expect([other, isPageOpened(other)]).toEqual([other, false]);
});
