import { describe, expect, test, vi } from 'vitest';
import { entriesIn } from '../../../lib/journal/ring-buffer.ts';
import type { Reply } from '../../../lib/protocol/commands.ts';
import { quarantinedTenantsKey, tenantsSlot, vendorsSlot } from '../../../lib/storage/public-slots.ts';
import { credentials } from '../../../lib/storage/slots.ts';
import { slotData, storedText } from '../../support/slot-data.ts';
import {
  createTestApp,
  endpointIn,
  fileText,
  importTenants,
  memoryAreas,
  type TestApp,
} from '../../support/test-app.ts';

const acme = {
  id: 'acme',
  vendor: 'nexudus',
  name: 'Acme',
  baseUrl: 'https://acme.spaces.nexudus.com',
  settings: { portalUrl: 'https://members.acme.example' },
};
const erp = {
  id: 'erp',
  vendor: 'nextup',
  name: 'ERP',
  baseUrl: 'https://erp.example',
  settings: { database: '1' },
};

const offline: typeof fetch = async () => {
  throw new TypeError('Failed to fetch');
};
const world = () => createTestApp({ fetch: offline });
const bring = (at: TestApp, agreed: boolean, ...tenants: unknown[]): Promise<Reply> =>
  at.ask({ name: 'importTenants', text: fileText(...tenants), agreed });
const names = async (at: TestApp) => (await at.tenants()).map((tenant) => tenant.name);

/** Who was logged out by the house itself, as the journal tells it. */
async function endedByItself(at: TestApp): Promise<(string | undefined)[]> {
  await at.app.journalSettled();
  return entriesIn(at.areas.local.all())
    .filter(({ act, actor }) => act === 'logout' && actor === 'system')
    .map(({ tenant }) => tenant?.name)
    .sort();
}

/** Puts a session there, as a log-in leaves it. */
async function signIn(at: TestApp, id: string): Promise<void> {
  const session = {
    account: 'jane@example.com',
    method: 'password',
    signedInAt: at.clock.now(),
    renewedAt: at.clock.now(),
    expiresAt: null,
    renewableUntil: null,
    tokenKind: 'bearer',
    maskedToken: 'eyJh…',
    tokenId: '00000000',
  };
  const kept = slotData(at.areas.session.all().passes);
  await at.areas.session.set({
    passes: storedText({ ...kept, [id]: { session } }),
    [`token:${id}`]: {
      version: 1,
      data: { secrets: { accessToken: 'a'.repeat(32) }, endpoint: await endpointIn(at, id) },
    },
  });
}

describe('a list that is full', () => {
  const many = (count: number, name: string) =>
    Array.from({ length: count }, (_, index) => ({
      ...erp,
      id: `${name}-${index}`,
      name: `${name} ${index}`,
    }));
  const full = { key: 'fault_listFull', substitutions: ['5000'] };

  test('takes no further tenant, from a file or the form, and still takes a change', async () => {
    const at = world();
    expect(await bring(at, true, ...many(5000, 'a'))).toMatchObject({ ok: true, imported: 5000 });
    for (const reply of [
      await bring(at, true, acme),
      await at.ask({ name: 'saveTenant', tenant: { ...acme, id: undefined } }),
    ])
      expect(reply).toMatchObject({
        ok: false,
        code: 'bad_tenant_file',
        facts: { locatedIssue: { issue: full } },
      });
    expect(await bring(at, true, { ...erp, id: 'a-1', name: 'Changed' })).toMatchObject({ ok: true });
    expect(await at.ask({ name: 'orderTenants', tenants: (await at.tenants()).map(({ id }) => id) })).toEqual(
      {
        ok: true,
      },
    );
  });
});

describe('the effective list', () => {
  test('is merged once for all who read it, and again after each change', async () => {
    const at = world();
    await bring(at, true, acme);
    const { list } = at.app.tenantService;
    const before = await list();
    expect(await list()).toBe(before);
    await at.ask({ name: 'lock' });
    expect(await list()).toBe(before);
    await bring(at, true, erp);
    expect((await list()).map(({ id }) => id)).toEqual([acme.id, erp.id]);
    expect(await list()).toBe(await list());
    expect(before.map(({ id }) => id)).toEqual([acme.id]);
  });
});

describe('an import', () => {
  test('with a fault imports nothing, not even the good entries before it', async () => {
    const at = world();
    await importTenants(at, acme);
    const locatedIssue = {
      at: { key: 'place_entry', substitutions: ['2 (x)'] },
      issue: { key: 'fault_unknownField', substitutions: ['password'] },
    };
    expect(await bring(at, true, erp, { ...erp, id: 'x', password: 'y' })).toEqual({
      ok: false,
      code: 'bad_tenant_file',
      facts: { locatedIssue, locatedIssues: [{ ...locatedIssue, place: { line: 1, column: 129 } }] },
    });
    expect(await names(at)).toEqual(['Acme']);
  });
  test('that only adds is done at once, and says who came', async () => {
    const at = world();
    expect(await bring(at, false, acme, erp)).toEqual({ ok: true, imported: 2, tenants: ['acme', 'erp'] });
    expect(await names(at)).toEqual(['Acme', 'ERP']);
  });
  test('of what is there already changes nothing and asks nothing', async () => {
    const at = world();
    await importTenants(at, acme, erp);
    await signIn(at, 'acme');
    expect(await bring(at, false, acme, { ...erp, environment: 'production' })).toMatchObject({
      ok: true,
      imported: 2,
    });
    expect(await names(at)).toEqual(['Acme', 'ERP']);
    expect(await at.state('acme')).toBe('signed-in');
  });
  test('that changes anything shows what, and changes nothing before it is agreed to', async () => {
    const at = world();
    await importTenants(at, acme, erp);
    await signIn(at, 'acme');
    const change = [
      {
        ...acme,
        name: 'Other',
        baseUrl: 'https://evil.example',
        settings: { portalUrl: 'https://evil.example' },
      },
      { ...erp, id: 'new' },
    ];
    expect(await bring(at, false, ...change)).toEqual({
      ok: true,
      preview: {
        added: [{ id: 'new', name: 'ERP' }],
        changed: [
          {
            id: 'acme',
            name: 'Acme',
            fields: [
              expect.objectContaining({ field: 'name' }),
              expect.objectContaining({ field: 'baseUrl' }),
              expect.objectContaining({ field: 'settings.portalUrl' }),
            ],
            endsSession: true,
          },
        ],
      },
    });
    expect(await names(at)).toEqual(['Acme', 'ERP']);
    expect(await at.state('acme')).toBe('signed-in');
    expect(await bring(at, true, ...change)).toMatchObject({ ok: true, imported: 2 });
    expect(await names(at)).toEqual(['Other', 'ERP', 'ERP']);
  });
  test('of which entries are chosen brings those and no other, in one write', async () => {
    const at = world();
    await importTenants(at, acme, erp);
    const writes: unknown[] = [];
    const { set } = at.areas.local;
    at.areas.local.set = (items) => {
      if (tenantsSlot.key in items) writes.push(items[tenantsSlot.key]);
      return set(items);
    };
    const text = fileText({ ...acme, name: 'Other' }, { ...erp, name: 'Another' }, { ...erp, id: 'new' });
    const only = ['acme', 'new'];
    expect(await at.ask({ name: 'importTenants', text, agreed: true, only })).toMatchObject({ imported: 2 });
    expect(await names(at)).toEqual(['Other', 'ERP', 'ERP']);
    expect(writes).toHaveLength(1);
  });
  test('says of a change that leaves the doors where they are that the session stays, and it stays', async () => {
    const at = world();
    await importTenants(at, acme);
    await signIn(at, 'acme');
    expect(await bring(at, false, { ...acme, name: 'Other' })).toMatchObject({
      preview: { changed: [{ endsSession: false }] },
    });
    await bring(at, true, { ...acme, name: 'Other' });
    expect(await at.state('acme')).toBe('signed-in');
  });
  test.each([
    ['the address', { baseUrl: 'https://other.example' }],
    ['the portal', { settings: { portalUrl: 'https://other.example' } }],
    ['another setting', { settings: { ...acme.settings, language: 'en' } }],
    ['the vendor', { vendor: 'nextup', settings: { database: '1' } }],
  ])('that moves %s ends the session there, and no other', async (_what, change) => {
    const at = world();
    await importTenants(at, acme, { ...acme, id: 'beta', name: 'Beta' });
    await signIn(at, 'acme');
    await signIn(at, 'beta');
    await bring(at, true, { ...acme, ...change });
    expect(await at.pass('acme')).toBeUndefined();
    expect(await at.token('acme')).toBeNull();
    expect(await at.state('beta')).toBe('signed-in');
  });
  test('does not say yes to a portal in the person’s place', async () => {
    const at = world();
    await importTenants(at, acme);
    expect((await at.preferences()).portalOrigins).toEqual({});
  });
});

describe('a saved tenant', () => {
  const form = {
    vendor: 'nexudus',
    name: 'Acme',
    baseUrl: 'https://acme.spaces.nexudus.com',
    settings: { portalUrl: 'https://members.acme.example' },
  };
  test('with a fault is not saved', async () => {
    const at = world();
    expect(await at.ask({ name: 'saveTenant', tenant: { ...form, baseUrl: 'x' } })).toMatchObject({
      ok: false,
      code: 'bad_tenant_file',
      facts: { locatedIssue: { field: 'baseUrl', issue: { key: 'fault_addressStart' } } },
    });
    expect(await at.ask({ name: 'saveTenant', tenant: { ...form, token: 'x' } })).toMatchObject({
      ok: false,
      code: 'bad_tenant_file',
    });
    expect(await at.ask({ name: 'saveTenant', tenant: {} })).toMatchObject({
      ok: false,
      code: 'bad_tenant_file',
    });
    expect(await at.ask({ name: 'saveTenant', tenant: form, replaces: 'nobody' })).toMatchObject({
      ok: false,
      code: 'unknown_tenant',
    });
    expect(await at.tenants()).toEqual([]);
  });
  test('gets an id of its own from its name, whatever id the form sent', async () => {
    const at = world();
    expect(await at.ask({ name: 'saveTenant', tenant: { ...form, id: 'chosen' } })).toEqual({
      ok: true,
      tenants: ['acme'],
    });
    expect(await at.ask({ name: 'saveTenant', tenant: form })).toEqual({ ok: true, tenants: ['acme-2'] });
  });
  test('is not lost when two of one name are saved at once', async () => {
    const at = world();
    await Promise.all([
      at.ask({ name: 'saveTenant', tenant: form }),
      at.ask({ name: 'saveTenant', tenant: form }),
    ]);
    expect((await at.tenants()).map((tenant) => tenant.id)).toEqual(['acme', 'acme-2']);
  });
  test('replaces the one it was made from, in its place', async () => {
    const at = world();
    await importTenants(at, acme, erp);
    expect(
      await at.ask({ name: 'saveTenant', replaces: 'acme', tenant: { ...form, name: 'Renamed' } }),
    ).toEqual({ ok: true, tenants: ['acme'] });
    expect(await names(at)).toEqual(['Renamed', 'ERP']);
  });
  test('keeps what another page changed meanwhile in a field that the form left as it opened', async () => {
    const at = world();
    await importTenants(at, { ...acme, tags: ['old'], note: 'Old' });
    const [stored] = await at.tenants();
    const { id: _id, ...opened } = stored ?? {};
    const settings = { portalUrl: 'https://other.acme.example' };
    await importTenants(at, {
      ...stored,
      id: 'acme',
      name: 'Elsewhere',
      tags: ['new'],
      color: '#123456',
      settings,
    });
    const { note: _cleared, ...rest } = opened as Record<string, unknown>;
    const typed = { ...rest, environment: 'sandbox' };
    const reply = await at.ask({ name: 'saveTenant', replaces: 'acme', tenant: typed, opened });
    expect(reply).toMatchObject({ ok: true });
    expect(await at.tenants()).toEqual([
      expect.objectContaining({ name: 'Elsewhere', tags: ['new'], color: '#123456', environment: 'sandbox' }),
    ]);
    const [saved] = await at.tenants();
    expect([saved?.note, saved?.settings]).toEqual([undefined, settings]);
  });
  test('that moved its doors has its session ended', async () => {
    const at = world();
    await importTenants(at, acme);
    await signIn(at, 'acme');
    await at.ask({
      name: 'saveTenant',
      replaces: 'acme',
      tenant: { ...form, baseUrl: 'https://other.example' },
    });
    expect([await at.pass('acme'), await at.token('acme')]).toEqual([undefined, null]);
  });
  test('whose portal was typed by hand has that portal agreed to by name, and no other', async () => {
    const at = world();
    await at.ask({ name: 'saveTenant', tenant: form });
    expect((await at.preferences()).portalOrigins).toEqual({ acme: 'https://members.acme.example' });
  });
  test('whose portal came by file is not agreed to by another name, nor by a copy', async () => {
    const at = world();
    await importTenants(at, acme);
    await at.ask({ name: 'saveTenant', replaces: 'acme', tenant: { ...form, name: 'Renamed' } });
    await at.ask({ name: 'saveTenant', tenant: { ...form, name: 'A copy' } });
    expect((await at.preferences()).portalOrigins).toEqual({});
    const settings = { portalUrl: 'https://typed.acme.example' };
    await at.ask({ name: 'saveTenant', replaces: 'acme', tenant: { ...form, settings } });
    expect((await at.preferences()).portalOrigins).toEqual({ acme: 'https://typed.acme.example' });
  });
  test('that is a copy of one whose portal was agreed to has it agreed to as well', async () => {
    const at = world();
    await at.ask({ name: 'saveTenant', tenant: form });
    await at.ask({ name: 'saveTenant', tenant: { ...form, name: 'A copy' } });
    const origin = 'https://members.acme.example';
    expect((await at.preferences()).portalOrigins).toEqual({ acme: origin, 'a-copy': origin });
  });
  test('that only says what holds anyway keeps its session, and differs from no file', async () => {
    const at = world();
    await importTenants(at, acme);
    await signIn(at, 'acme');
    const settings = { ...acme.settings, linkStyle: 'server' };
    await at.ask({ name: 'saveTenant', replaces: 'acme', tenant: { ...form, settings } });
    expect((await at.token('acme'))?.secrets.accessToken).toBe('a'.repeat(32));
    expect(await bring(at, false, acme)).toEqual({ ok: true, imported: 1, tenants: ['acme'] });
    expect((await at.token('acme'))?.secrets.accessToken).toBe('a'.repeat(32));
  });
});

describe('a removed tenant', () => {
  test('that nobody knows is not removed', async () => {
    expect(await world().ask({ name: 'removeTenants', tenants: ['nobody'] })).toEqual({
      ok: false,
      code: 'unknown_tenant',
      facts: {},
    });
  });
  test('is one of many that go together; who is gone already does not count', async () => {
    const at = world();
    await importTenants(at, acme, erp, { ...erp, id: 'third', name: 'Third' });
    await signIn(at, 'acme');
    const remove = (...tenants: string[]) => at.ask({ name: 'removeTenants', tenants });
    expect(await remove('acme', 'nobody', 'third')).toEqual({ ok: true });
    expect([await names(at), await at.pass('acme')]).toEqual([['ERP'], undefined]);
    expect(await remove('acme', 'third')).toMatchObject({ ok: false, code: 'unknown_tenant' });
    expect(await names(at)).toEqual(['ERP']);
  });
  test('goes with its session and all that was remembered of it, and nothing else goes', async () => {
    const at = world();
    await importTenants(at, acme, erp);
    await signIn(at, 'acme');
    await signIn(at, 'erp');
    const of = (value: unknown) => ({ acme: value, erp: value });
    await at.areas.local.set({
      preferences: storedText({
        lastAccount: of('jane'),
        portalOrigins: of('https://a.example'),
        portalOpenedOn: of('2026-11-21'),
        signInAgreedOn: of('2026-11-21'),
        usedAt: of(1),
      }),
    });
    expect(await at.ask({ name: 'removeTenants', tenants: ['acme'] })).toEqual({ ok: true });
    expect(await names(at)).toEqual(['ERP']);
    expect([await at.pass('acme'), await at.token('acme')]).toEqual([undefined, null]);
    expect(await at.state('erp')).toBe('signed-in');
    expect(await at.preferences()).toEqual({
      lastAccount: { erp: 'jane' },
      portalOrigins: { erp: 'https://a.example' },
      portalOpenedOn: { erp: '2026-11-21' },
      signInAgreedOn: { erp: '2026-11-21' },
      usedAt: { erp: 1 },
    });
    await at.app.journalSettled();
    const { 'journal:0': journal, ...remembered } = at.areas.local.all();
    expect(JSON.stringify([remembered, at.areas.session.all()])).not.toContain('acme');
    // What was done stays told, until the journal is cleared.
    expect(JSON.stringify(journal)).toContain('acme');
  });
});

describe('a session that begins while the list waits for another one to end', () => {
  const books = { ...erp, id: 'books', name: 'Books', baseUrl: 'https://books.example' };
  const typed = { username: 'jane', password: 'Moved-password-8Hd2Kq5Wn7Zt' };
  const elsewhere = (tenant: typeof erp) => ({ ...tenant, baseUrl: `https://new.${tenant.id}.example` });

  /** Two ERPs of which the first takes its time to log somebody out. */
  function slowToLogOut() {
    const calls: { host: string; method: string; token: string }[] = [];
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const { host } = new URL(String(input));
      const asked = JSON.parse(new TextDecoder().decode(init?.body as Uint8Array<ArrayBuffer>));
      calls.push({ host, method: asked.Method, token: asked.AuthenticationToken ?? '' });
      const nth = calls.length;
      if (host === 'erp.example' && asked.Method === 'Logout') await released;
      return Response.json({ Result: nth.toString(16).padStart(32, 'a'), Error: null });
    };
    return { calls, fetch, release: () => release() };
  }

  type Move = (at: TestApp) => Promise<unknown>;
  let managed: unknown;
  const byPolicy: Move = (at) => {
    managed = { tenants: [elsewhere(erp), elsewhere(books)] };
    return at.app.applyManagedPolicy();
  };
  test.each<[string, Move]>([
    ['an import', (at) => bring(at, true, elsewhere(erp), elsewhere(books))],
    ['a policy', byPolicy],
    ['a removal', (at) => at.ask({ name: 'removeTenants', tenants: ['erp', 'books'] })],
  ])('does not outlive the change: %s', async (_what, move) => {
    managed = undefined;
    const servers = slowToLogOut();
    const at = createTestApp({ fetch: servers.fetch, managed: async () => managed });
    await importTenants(at, erp, books);
    for (const id of ['erp', 'books']) await at.login(id, typed);
    const moving = move(at);
    await vi.waitFor(() => expect(servers.calls.filter(({ method }) => method === 'Logout')).toHaveLength(2));
    await at.ask({ name: 'setRetention', tenant: 'books', how: 'browser' });
    expect(await at.login('books', typed)).toEqual({ ok: true });
    expect(await at.state('books')).toBe('signed-in');
    servers.release();
    await moving;
    expect([await at.pass('books'), await at.token('books'), await at.store.read(credentials)]).toEqual([
      undefined,
      null,
      {},
    ]);
    expect((await at.ask({ name: 'check', tenant: 'books' })).ok).toBe(false);
    expect(servers.calls.filter(({ host }) => host.startsWith('new.'))).toEqual([]);
    expect(await endedByItself(at)).toEqual(['Books', 'Books', 'ERP']);
  });
  test('nor does one that waited for its own log-out, and flies while the list is written', async () => {
    const servers = slowToLogOut();
    const at = createTestApp({ fetch: servers.fetch });
    await importTenants(at, erp);
    await at.login('erp', typed);
    const moving = bring(at, true, elsewhere(erp));
    await vi.waitFor(() => expect(servers.calls.at(-1)?.method).toBe('Logout'));
    const again = at.login('erp', typed);
    servers.release();
    await Promise.all([moving, again]);
    expect([await at.state('erp'), await at.token('erp')]).toEqual(['signed-out', null]);
    expect(servers.calls.filter(({ host }) => host.startsWith('new.'))).toEqual([]);
  });
  test('one at the new doors stays', async () => {
    const servers = slowToLogOut();
    const at = createTestApp({ fetch: servers.fetch });
    await importTenants(at, erp);
    servers.release();
    await bring(at, true, elsewhere(erp));
    await at.login('erp', typed);
    await at.app.recover();
    expect(await at.state('erp')).toBe('signed-in');
    expect(await at.ask({ name: 'check', tenant: 'erp' })).toEqual({ ok: true });
    expect(servers.calls.map(({ host }) => host)).toEqual(['new.erp.example', 'new.erp.example']);
  });
});

describe('a stored list that cannot be read', () => {
  test.each([
    [
      'of a later version',
      { ...storedText([{ ...acme, environment: 'production', destinations: [] }]), version: 2 },
    ],
    ['that is a tree', { version: 1, data: [{ ...acme, environment: 'production', destinations: [] }] }],
    ['of another shape', storedText([{ id: 'acme' }])],
    [
      'of an unknown vendor',
      storedText([{ ...acme, vendor: 'later', environment: 'production', destinations: [] }]),
    ],
    ['that is no slot', [acme]],
    ['that is null', null],
    ['that is text', 'tenants'],
  ])('%s is set aside as it was, and not overwritten by what comes', async (_what, stored) => {
    const areas = memoryAreas();
    await areas.local.set({ [tenantsSlot.key]: stored });
    const at = createTestApp({ areas, fetch: offline });
    await at.app.recover();
    expect(areas.local.all()[quarantinedTenantsKey]).toEqual(stored);
    expect(await at.tenants()).toEqual([]);
    await importTenants(at, erp);
    await at.app.recover();
    expect(areas.local.all()[quarantinedTenantsKey]).toEqual(stored);
    expect(await names(at)).toEqual(['ERP']);
    expect(await at.ask({ name: 'discardQuarantinedTenants' })).toEqual({ ok: true });
    expect(areas.local.all()[quarantinedTenantsKey]).toBeUndefined();
  });
  test('does not push out one that was set aside before', async () => {
    const areas = memoryAreas();
    const first = storedText([{ id: 'first' }]);
    await areas.local.set({ [tenantsSlot.key]: first });
    await createTestApp({ areas, fetch: offline }).app.recover();
    const second = storedText([{ id: 'second' }]);
    await areas.local.set({ [tenantsSlot.key]: second });
    await createTestApp({ areas, fetch: offline }).app.recover();
    expect(areas.local.all()[quarantinedTenantsKey]).toEqual(first);
    const at = createTestApp({ areas, fetch: offline });
    await at.ask({ name: 'discardQuarantinedTenants' });
    expect(areas.local.all()[quarantinedTenantsKey]).toEqual(second);
    await at.ask({ name: 'discardQuarantinedTenants' });
    expect(Object.keys(areas.local.all())).toEqual([tenantsSlot.key, vendorsSlot.key]);
  });
  test.each([
    ['a tenant that is saved', { name: 'saveTenant', tenant: { ...erp, id: undefined } }, ['ERP']],
    ['an import', { name: 'importTenants', text: fileText(erp), agreed: true }, ['ERP']],
    ['another order', { name: 'orderTenants', tenants: ['erp'] }, []],
    ['the removal of one who is gone', { name: 'removeTenants', tenants: ['acme'] }, []],
    ['a preference', { name: 'setTenantPreference', tenant: 'acme', what: 'favourite', on: true }, []],
  ])('while the house is awake is not lost by %s', async (_what, message, left) => {
    const at = world();
    await at.app.recover();
    await importTenants(at, acme);
    const later = { version: 2, data: '{"of":"another build"}' };
    await at.areas.local.set({ [tenantsSlot.key]: later });
    await at.ask(message);
    const { [tenantsSlot.key]: there, [quarantinedTenantsKey]: aside } = at.areas.local.all();
    // It stands where it stood, or aside.
    expect(aside ?? there).toEqual(later);
    expect(await names(at)).toEqual(left);
    await createTestApp({ areas: at.areas, fetch: offline }).app.recover();
    expect(at.areas.local.all()[quarantinedTenantsKey]).toEqual(later);
    expect(await names(at)).toEqual(left);
  });
  test('is told with the change that moved it: both are one write', async () => {
    const at = world();
    await at.app.recover();
    await at.areas.local.set({ [tenantsSlot.key]: { version: 1, data: '[{"id":"acme"}]' } });
    const writes: string[][] = [];
    const { set } = at.areas.local;
    at.areas.local.set = (items) => {
      writes.push(Object.keys(items));
      return set(items);
    };
    await importTenants(at, erp);
    expect(writes.filter((keys) => keys.includes(quarantinedTenantsKey))).toEqual([
      [tenantsSlot.key, quarantinedTenantsKey],
    ]);
  });
  test('is kept beside all the others, the oldest first, though some of them were discarded', async () => {
    const areas = memoryAreas();
    const damaged = (nth: number) => storedText([{ id: `list-${nth}` }]);
    const damage = async (nth: number) => {
      await areas.local.set({ [tenantsSlot.key]: damaged(nth) });
      await createTestApp({ areas, fetch: offline }).app.recover();
    };
    for (const nth of [1, 2, 3]) await damage(nth);
    const at = createTestApp({ areas, fetch: offline });
    await at.ask({ name: 'discardQuarantinedTenants' });
    for (const nth of [4, 5, 6, 7, 8, 9, 10, 11, 12]) await damage(nth);
    const came: unknown[] = [];
    while (areas.local.all()[quarantinedTenantsKey] !== undefined) {
      came.push(areas.local.all()[quarantinedTenantsKey]);
      await at.ask({ name: 'discardQuarantinedTenants' });
    }
    expect(came).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map(damaged));
  });
  test('is not: none at all, an empty one, a good one', async () => {
    const at = world();
    await at.app.recover();
    expect(Object.keys(at.areas.local.all())).toEqual([vendorsSlot.key]);
    await importTenants(at, acme);
    const before = at.areas.local.all();
    await at.app.recover();
    expect(at.areas.local.all()).toEqual(before);
  });
});
