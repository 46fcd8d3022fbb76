import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoCredentials } from '../simulators/all.ts';
import { type SimulatorServer, startServer } from '../simulators/server.ts';
import { openEnvironmentWithTenants, type TestEnvironment } from './harness/environment.ts';
import { allow, choose, submitSignIn, untilStatus } from './harness/user-actions.ts';

const badMessage = { ok: false, code: 'bad_message', facts: {} };
const jane = demoCredentials['acme-members']?.fields ?? {};

let scene: TestEnvironment;
let elsewhere: SimulatorServer;
/** Another extension in the same browser, with nothing but a page. */
let stranger: string;
/** That page, open. */
let theirs: Page;

beforeAll(async () => {
  stranger = await mkdtemp(join(tmpdir(), 'concierge-stranger-'));
  const manifest = { manifest_version: 3, name: 'Stranger', version: '1' };
  await writeFile(join(stranger, 'manifest.json'), JSON.stringify(manifest));
  await writeFile(join(stranger, 'page.html'), '<!doctype html><title>Stranger</title>');
  scene = await openEnvironmentWithTenants({ beside: [stranger] });
  const body = '<!doctype html><title>Elsewhere</title>';
  elsewhere = await startServer(() => ({ status: 200, headers: { 'content-type': 'text/html' }, body }));
  const popup = await scene.browser.openPopup();
  const acme = await choose(popup, 'Acme Members');
  await allow(acme, '127.0.0.1');
  await submitSignIn(acme, jane);
  await untilStatus(acme, 'Signed in');
  // The last that is written of a log-in: from here on what is kept rests.
  await popup.waitForFunction(async () => 'journal:0' in (await chrome.storage.local.get(null)));
  await popup.close();
  theirs = await scene.browser.context.newPage();
  await theirs.goto(`chrome-extension://${(await scene.browser.ids()).get('Stranger')}/page.html`);
});
afterAll(async () => {
  await scene?.close();
  await elsewhere?.close();
  await rm(stranger, { recursive: true, force: true });
});

/** Everything the extension keeps. */
async function everythingKept(): Promise<string> {
  const worker = await scene.browser.worker();
  return worker.evaluate(async () =>
    JSON.stringify([await chrome.storage.local.get(null), await chrome.storage.session.get(null)]),
  );
}

/** What has left for any vendor. */
const requests = () =>
  [scene.servers.nexudus, scene.servers.harbour, scene.servers.nextup].flatMap((server) => server.requests)
    .length;

describe('a page on another origin', () => {
  let page: Page;
  beforeAll(async () => {
    page = await scene.browser.context.newPage();
    await page.goto(elsewhere.origin);
  });
  afterAll(() => page?.close());

  it('has no way to send the extension a message, even on a host that we may talk to', async () => {
    // A refusal would not do: a background that is asked and ignores it gives one too, until it no longer ignores it.
    for (const address of [elsewhere.origin, scene.servers.nexudus.portalOrigin]) {
      await page.goto(address);
      const ways = await page.evaluate(() => {
        const { runtime } =
          (globalThis as { chrome?: { runtime?: Partial<typeof chrome.runtime> } }).chrome ?? {};
        return [typeof runtime?.sendMessage, typeof runtime?.connect];
      });
      expect([address, ...ways]).toEqual([address, 'undefined', 'undefined']);
    }
    await page.goto(elsewhere.origin);
  });

  for (const path of ['popup.html', 'options.html', 'manifest.json', 'background.js', 'icon/48.png']) {
    it(`cannot fetch ${path}`, async () => {
      const got = await page.evaluate(
        (url) =>
          fetch(url).then(
            () => 'got it',
            () => 'refused',
          ),
        `chrome-extension://${scene.browser.id}/${path}`,
      );
      expect(got).toBe('refused');
    });
  }

  it('cannot frame the popup', async () => {
    const url = `chrome-extension://${scene.browser.id}/popup.html`;
    await page.setContent(`<iframe src="${url}"></iframe>`);
    await page.waitForTimeout(500);
    const framed = page.frames().filter((frame) => frame !== page.mainFrame());
    expect(framed).toHaveLength(1);
    for (const frame of framed) {
      expect(await frame.locator('[role="searchbox"], input').count()).toBe(0);
    }
  });

  it('cannot open a page of ours in a window of its own making', async () => {
    await page.goto(elsewhere.origin);
    const before = scene.browser.context.pages().length;
    await page.evaluate((url) => window.open(url), `chrome-extension://${scene.browser.id}/popup.html`);
    await page.waitForTimeout(500);
    for (const opened of scene.browser.context.pages().slice(before)) {
      expect(opened.url()).not.toContain(scene.browser.id);
      await opened.close();
    }
  });

  it('finds no trace of the extension in itself', async () => {
    await page.goto(scene.servers.nexudus.portalOrigin);
    expect(await page.content()).not.toContain(scene.browser.id);
  });
});

describe('another extension', () => {
  it('gets no answer to a message and none to a connection', async () => {
    const before = { kept: await everythingKept(), requests: requests() };
    const answers = await theirs.evaluate(
      async ({ id, command }) => {
        const message = await chrome.runtime.sendMessage(id, command).then(
          () => 'answered',
          () => 'refused',
        );
        const connection = await new Promise((resolve) => {
          const port = chrome.runtime.connect(id, { name: 'command' });
          port.onMessage.addListener(() => resolve('answered'));
          port.onDisconnect.addListener(() => {
            void chrome.runtime.lastError;
            resolve('refused');
          });
          port.postMessage(command);
        });
        return { message, connection };
      },
      { id: scene.browser.id, command: { name: 'logout', tenant: 'acme-members' } },
    );
    expect(answers).toEqual({ message: 'refused', connection: 'refused' });
    expect({ kept: await everythingKept(), requests: requests() }).toEqual(before);
  });
});

describe('another extension that opens a page of ours', () => {
  it('examines nobody: the doctor waits for a press of the person', async () => {
    const { context, id: own } = scene.browser;
    const before = { kept: await everythingKept(), requests: requests() };
    const opened = context.waitForEvent('page', (page) => page.url().includes('/doctor.html'));
    await theirs.evaluate(
      (url) => chrome.tabs.create({ url }),
      `chrome-extension://${own}/doctor.html?tenant=acme-members`,
    );
    const doctor = await opened;
    await doctor.getByText('Nothing has been checked yet').waitFor();
    expect({ kept: await everythingKept(), requests: requests() }).toEqual(before);
    await doctor.getByRole('button', { name: 'Run diagnostics', exact: true }).click();
    await expect.poll(requests).toBeGreaterThan(before.requests);
    await doctor.getByRole('button', { name: 'Run again' }).waitFor();
    await doctor.close();
  });
});

/**
 * Messages that no page of ours sends, as JSON text: a key named `__proto__` is written only there. A page repeats the
 * `x` before `*N` itself: megabytes are not to be carried to it.
 */
const hostile: Record<string, string> = {
  nothing: 'null',
  'a number': '7',
  'a text': '"logout"',
  'a list': '[{"name":"logout","tenant":"acme-members"}]',
  'an empty object': '{}',
  'an unknown name': '{"name":"tokens","tenant":"acme-members"}',
  'a name that every object has': '{"name":"toString"}',
  'the name of a prototype': '{"name":"__proto__"}',
  'a name that is no text': '{"name":["logout"],"tenant":"acme-members"}',
  'a field too many': '{"name":"logout","tenant":"acme-members","also":1}',
  'a field too few': '{"name":"logout"}',
  'a field of another type': '{"name":"logout","tenant":7}',
  'an id that is none': '{"name":"logout","tenant":"../acme-members"}',
  'a prototype key': '{"name":"logout","tenant":"acme-members","__proto__":{"done":true}}',
  'a prototype key deep inside':
    '{"name":"login","tenant":"acme-members","method":"password","fields":{"__proto__":{"username":"x"}}}',
  'a constructor key':
    '{"name":"saveTenant","tenant":{"vendor":"nexudus","settings":{"constructor":{"prototype":{"x":1}}}}}',
  'depth without end': `{"name":"saveTenant","tenant":${'{"a":'.repeat(500)}1${'}'.repeat(500)}}`,
  'a password of a megabyte': `{"name":"login","tenant":"acme-members","method":"password","fields":{"username":"x","password":"x*1000000"}}`,
  'a file of ten megabytes': `{"name":"importTenants","agreed":true,"text":"x*10000000"}`,
};

describe('a hostile message from a page of ours gets bad_message and changes nothing', () => {
  let page: Page;
  let before: { kept: string; requests: number };
  beforeAll(async () => {
    page = await scene.browser.openOptions();
    before = { kept: await everythingKept(), requests: requests() };
  });
  afterAll(() => page?.close());

  for (const [what, text] of Object.entries(hostile)) {
    it(`on a connection: ${what}`, async () => {
      const reply = await onConnection(page, text);
      expect(reply).toMatchObject({ ok: false, code: 'bad_message' });
      // At most the limit comes back, and nothing of the message.
      expect(JSON.stringify(reply).length).toBeLessThan(120);
      expect({ kept: await everythingKept(), requests: requests() }).toEqual(before);
    });
  }

  it('as a plain message: every one of them, and a command that would be good on a connection', async () => {
    const good = '{"name":"logout","tenant":"acme-members"}';
    const replies = await page.evaluate(
      async (texts) => {
        const got: unknown[] = [];
        for (const text of texts) {
          const whole = text.replace(/x\*(\d+)/, (_, times) => 'x'.repeat(Number(times)));
          got.push(await chrome.runtime.sendMessage(JSON.parse(whole)));
        }
        return got;
      },
      [...Object.values(hostile), good],
    );
    expect(replies).toHaveLength(Object.keys(hostile).length + 1);
    for (const reply of replies) expect(reply).toMatchObject({ ok: false, code: 'bad_message' });
    expect({ kept: await everythingKept(), requests: requests() }).toEqual(before);
  });

  it('from a wrong sender: a document of ours that is none of our pages', async () => {
    await theirs.goto(`chrome-extension://${scene.browser.id}/manifest.json`);
    const good = '{"name":"logout","tenant":"acme-members"}';
    expect(await onConnection(theirs, good)).toEqual(badMessage);
    expect({ kept: await everythingKept(), requests: requests() }).toEqual(before);
  });

  it('on a connection of another name', async () => {
    const good = '{"name":"logout","tenant":"acme-members"}';
    expect(await onConnection(page, good, 'commands')).toEqual(badMessage);
    expect({ kept: await everythingKept(), requests: requests() }).toEqual(before);
  });

  it('while the same connection takes a good one: logout logs out', async () => {
    expect(await onConnection(page, '{"name":"logout","tenant":"acme-members"}')).toMatchObject({
      ok: true,
    });
    expect(await everythingKept()).not.toBe(before.kept);
  });
});

/** Sends one message on a connection, as our pages do, and gives the reply, or `closed`. */
function onConnection(page: Page, text: string, name = 'command'): Promise<unknown> {
  return page.evaluate(
    ({ text, name }) =>
      new Promise((resolve) => {
        const port = chrome.runtime.connect({ name });
        port.onMessage.addListener((reply: unknown) => {
          port.disconnect();
          resolve(reply);
        });
        port.onDisconnect.addListener(() => {
          void chrome.runtime.lastError;
          resolve('closed');
        });
        port.postMessage(JSON.parse(text.replace(/x\*(\d+)/, (_, times) => 'x'.repeat(Number(times)))));
      }),
    { text, name },
  );
}
