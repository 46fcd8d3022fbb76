import { describe, expect, test } from 'vitest';
import { teamFile } from '../../../lib/storage/slots.ts';
import { validateTeamAddress } from '../../../lib/tenants/team-address.ts';
import {
  createTestApp,
  fileText,
  importTenants,
  type TestApp,
  type TestAppOptions,
} from '../../support/test-app.ts';

const address = 'https://files.example/team/tenants.json';
const erp = {
  id: 'erp',
  vendor: 'nextup',
  name: 'ERP',
  baseUrl: 'https://erp.example',
  settings: { database: '1' },
};
const mine = { ...erp, id: 'mine', name: 'Mine' };
const day = 24 * 3_600_000;

/** A server of one file that notes what it is asked. */
function server(text: string, etag: string | null = '"one"') {
  const asked: { url: string; init: RequestInit }[] = [];
  const state = { text, etag, status: 200, redirects: false };
  const fetch: typeof globalThis.fetch = async (url, init = {}) => {
    asked.push({ url: String(url), init });
    if (state.redirects)
      return new Response(null, { status: 302, headers: { Location: 'https://b.example' } });
    const known = new Headers(init.headers).get('if-none-match');
    if (known !== null && known === state.etag) return new Response(null, { status: 304 });
    return new Response(state.status === 200 ? state.text : '', {
      status: state.status,
      headers: state.etag === null ? {} : { ETag: state.etag },
    });
  };
  return { asked, state, fetch };
}

async function world(text: string, parts: TestAppOptions = {}) {
  const files = server(text);
  const at = createTestApp({ fetch: files.fetch, ...parts });
  expect(await at.ask({ name: 'setTeamFile', address })).toEqual({ ok: true });
  return { at, ...files };
}
const stored = (at: TestApp) => at.store.read(teamFile);
const names = async (at: TestApp) => (await at.tenants()).map(({ name }) => name);
/** Asks for the file and agrees to what it brings. */
async function agree(at: TestApp) {
  const asked = await at.ask({ name: 'askTeamFile' });
  if (!asked.ok || asked.digest === undefined) throw new TypeError(JSON.stringify(asked));
  return at.ask({ name: 'importTeamFile', digest: asked.digest });
}

describe('an address of a team’s file', () => {
  test.each([
    ['http://files.example/t.json', 'fault_addressHttps'],
    ['ftp://files.example/t.json', 'fault_addressHttps'],
    ['files.example/t.json', 'fault_address'],
    ['https://jane:secret@files.example/t.json', 'fault_addressUser'],
    ['https://files.example/t.json?key=secret', 'fault_addressQuery'],
    ['https://files.example/t.json?', 'fault_addressQuery'],
    ['https://files.example/t.json#part', 'fault_addressFragment'],
  ])('%s is refused by name', async (bad, key) => {
    expect(validateTeamAddress(bad)?.key).toBe(key);
    const at = createTestApp({ fetch: server('').fetch });
    const reply = await at.ask({ name: 'setTeamFile', address: bad });
    expect(reply).toMatchObject({ ok: false, code: 'bad_tenant_file' });
    expect((await stored(at)).own).toBe('');
  });
  test('is asked only where its host is allowed', async () => {
    const { at, asked } = await world(fileText(erp), { isHostAllowed: async () => false });
    expect(await at.ask({ name: 'askTeamFile' })).toMatchObject({ ok: false, code: 'no_permission' });
    expect(asked).toEqual([]);
    expect((await stored(at)).problem?.code).toBe('no_permission');
  });
});

describe('another address', () => {
  const other = 'https://other.example/tenants.json';

  test('that fails leaves the one that works, and what it said', async () => {
    const { at, state } = await world(fileText(erp));
    await agree(at);
    const before = await stored(at);
    state.status = 404;
    expect(await at.ask({ name: 'askTeamFile', address: other })).toMatchObject({ facts: { status: 404 } });
    Object.assign(state, { status: 200, text: 'no file' });
    expect(await at.ask({ name: 'askTeamFile', address: other })).toMatchObject({ ok: false });
    expect(await stored(at)).toEqual(before);
  });
  test('is stored with its first good answer, a preview or a file that changes nothing', async () => {
    const { at, state, asked } = await world(fileText(erp));
    await agree(at);
    state.text = fileText({ ...erp, name: 'Other' });
    expect(await at.ask({ name: 'askTeamFile', address: other })).toHaveProperty('preview');
    expect(await stored(at)).toMatchObject({ own: other, of: other, digest: null, ids: ['erp'] });
    expect(new Headers(asked.at(-1)?.init.headers).get('if-none-match')).toBeNull();
    state.text = fileText(erp);
    expect(await at.ask({ name: 'askTeamFile', address })).toEqual({ ok: true });
    expect(await stored(at)).toMatchObject({ own: address, of: address, ids: ['erp'], problem: null });
  });
  test('is not taken where the organisation has set one', async () => {
    const { at, asked } = await world(fileText(erp), { managed: async () => ({ teamFile: address }) });
    await at.app.applyManagedPolicy();
    await at.ask({ name: 'askTeamFile', address: other });
    expect(asked.map(({ url }) => url)).toEqual([address]);
  });
});

describe('a request for the file', () => {
  test('sends no cookie and nothing that could be a secret, and follows no redirect', async () => {
    const { at, asked, state } = await world(fileText(erp));
    await at.ask({ name: 'askTeamFile' });
    expect(asked).toHaveLength(1);
    expect(asked[0]?.url).toBe(address);
    expect(asked[0]?.init).toMatchObject({ method: 'GET', credentials: 'omit', redirect: 'manual' });
    expect(Object.keys(Object(asked[0]?.init.headers))).toEqual(['Accept']);
    state.redirects = true;
    expect(await at.ask({ name: 'askTeamFile' })).toMatchObject({ ok: false, code: 'redirected' });
    expect(asked).toHaveLength(2);
  });
  test('is made once a day by itself, and on demand', async () => {
    const { at, asked } = await world(fileText(erp));
    await at.app.runDueWork();
    await at.app.runDueWork();
    expect(asked).toHaveLength(1);
    at.clock.advance(day - 1);
    await at.app.runDueWork();
    expect(asked).toHaveLength(1);
    at.clock.advance(1);
    await at.app.runDueWork();
    expect(asked).toHaveLength(2);
    await at.ask({ name: 'askTeamFile' });
    expect(asked).toHaveLength(3);
  });
  test('carries the ETag of what is in force, never of what waits', async () => {
    const { at, asked, state } = await world(fileText(erp));
    const sent = (index: number) => new Headers(asked[index]?.init.headers).get('if-none-match');
    await at.ask({ name: 'askTeamFile' });
    await at.ask({ name: 'askTeamFile' });
    expect(sent(1)).toBeNull();
    await agree(at);
    await at.ask({ name: 'askTeamFile' });
    expect(sent(asked.length - 1)).toBe('"one"');
    state.text = fileText({ ...erp, name: 'ERP 2' });
    state.etag = '"two"';
    await at.ask({ name: 'askTeamFile' });
    await at.ask({ name: 'askTeamFile' });
    expect(sent(asked.length - 1)).toBe('"one"');
  });
  test.each([401, 404, 500])('that is answered with %d changes nothing and says so', async (status) => {
    const { at, state } = await world(fileText(erp));
    await agree(at);
    state.status = status;
    state.etag = '"x"';
    expect(await at.ask({ name: 'askTeamFile' })).toMatchObject({ ok: false, facts: { status } });
    expect(await names(at)).toEqual(['ERP']);
    expect((await stored(at)).problem).toMatchObject({ status });
  });
  test('that brings the path of a vendor’s page changes nothing and says where it stands', async () => {
    const { at, state } = await world(fileText(erp));
    await agree(at);
    state.text = fileText({ ...erp, baseUrl: `${erp.baseUrl}/NextUpServices/msc/GET/GetAllArticles` });
    state.etag = null;
    const issue = { key: 'fault_addressPage', substitutions: ['NextUp ERP'] };
    expect(await at.ask({ name: 'askTeamFile' })).toMatchObject({
      ok: false,
      facts: { locatedIssue: { field: 'baseUrl', issue } },
    });
    expect(await names(at)).toEqual(['ERP']);
  });
  test('for more than 5 MB ends', async () => {
    const { at } = await world(' '.repeat(5_000_001));
    expect(await at.ask({ name: 'askTeamFile' })).toMatchObject({ facts: { detail: 'too_big' } });
  });
  test('brings one of more than a vendor’s megabyte', async () => {
    const { at } = await world(`${' '.repeat(3_000_000)}${fileText(erp)}`);
    expect(await at.ask({ name: 'askTeamFile' })).toMatchObject({ ok: true });
  });
  test('that brings what does not parse changes nothing, and names no value', async () => {
    const { at, state } = await world(fileText(erp));
    await agree(at);
    state.text = fileText({ ...erp, id: 'x', settings: { password: 'hunter2-secret' } });
    state.etag = null;
    expect(await at.ask({ name: 'askTeamFile' })).toMatchObject({ ok: false, code: 'bad_tenant_file' });
    expect(await names(at)).toEqual(['ERP']);
    const { problem, ids } = await stored(at);
    expect([problem?.code, ids]).toEqual(['bad_tenant_file', ['erp']]);
    expect(JSON.stringify(at.areas.local.all())).not.toContain('hunter2');
  });
});

describe('what the file changes', () => {
  test('waits for a yes, even where it only adds', async () => {
    const { at } = await world(fileText(erp));
    await at.app.runDueWork();
    expect(await names(at)).toEqual([]);
    expect((await stored(at)).waiting).toMatchObject({ added: 1, changed: 0, removed: 0 });
    expect(await agree(at)).toMatchObject({ ok: true, imported: 1 });
    expect(await names(at)).toEqual(['ERP']);
    const { waiting, ids } = await stored(at);
    expect([waiting, ids]).toEqual([null, ['erp']]);
  });
  test('is shown anew where the file has changed since its preview', async () => {
    const { at, state } = await world(fileText(erp));
    const first = await at.ask({ name: 'askTeamFile' });
    const digest = first.ok ? first.digest : '';
    state.text = fileText({ ...erp, name: 'Another' });
    state.etag = '"two"';
    // A later worker has no text in memory.
    const later = createTestApp({ areas: at.areas, clock: at.clock, fetch: server(state.text).fetch });
    const reply = await later.ask({ name: 'importTeamFile', digest });
    expect(reply).toMatchObject({ ok: true, preview: { added: [{ name: 'Another' }] } });
    expect(await names(later)).toEqual([]);
  });
  test('takes along what left it, and nobody else’s tenants', async () => {
    const { at, state } = await world(fileText(erp, { ...erp, id: 'old', name: 'Old' }));
    await importTenants(at, mine);
    await agree(at);
    state.text = fileText(erp);
    state.etag = '"two"';
    const asked = await at.ask({ name: 'askTeamFile' });
    expect(asked).toMatchObject({
      preview: { added: [], changed: [], removed: [{ id: 'old', name: 'Old' }] },
    });
    await agree(at);
    expect(await names(at)).toEqual(['Mine', 'ERP']);
  });
});

describe('a tenant of the team’s file', () => {
  const forbidden = { ok: false, code: 'forbidden', facts: { detail: 'team' } };
  test('is changed there alone; favourite, remember and order are set here', async () => {
    const { at } = await world(fileText(erp));
    await importTenants(at, mine);
    await agree(at);
    const { id: _id, ...fields } = erp;
    expect(
      await at.ask({ name: 'saveTenant', tenant: { ...fields, name: 'New' }, replaces: 'erp' }),
    ).toMatchObject(forbidden);
    expect(await at.ask({ name: 'removeTenants', tenants: ['erp'] })).toMatchObject(forbidden);
    expect(await at.ask({ name: 'editTenants', tenants: ['mine', 'erp'], note: 'x' })).toMatchObject(
      forbidden,
    );
    const changed = fileText({ ...erp, name: 'New' });
    expect(await at.ask({ name: 'importTenants', text: changed, agreed: true })).toMatchObject(forbidden);
    expect(await at.ask({ name: 'setFavourites', tenants: ['erp'], on: true })).toEqual({ ok: true });
    expect(await at.ask({ name: 'setRetentions', tenants: ['erp'], how: 'browser' })).toEqual({ ok: true });
    expect(await at.ask({ name: 'orderTenants', tenants: ['erp', 'mine'] })).toEqual({ ok: true });
    expect(await names(at)).toEqual(['ERP', 'Mine']);
    expect((await at.preferences()).favourites).toEqual(['erp']);
  });
  test('is one’s own once the file is used no more', async () => {
    const { at } = await world(fileText(erp));
    await agree(at);
    await at.ask({ name: 'setTeamFile', address: '' });
    expect(await names(at)).toEqual(['ERP']);
    expect(await at.ask({ name: 'removeTenants', tenants: ['erp'] })).toEqual({ ok: true });
  });
});

describe('an address from the organisation', () => {
  test('wins over the person’s own, and goes with the policy', async () => {
    let managed: unknown = { version: 1, tenants: [], preferences: {}, teamFile: address };
    const files = server(fileText(erp));
    const at = createTestApp({ fetch: files.fetch, managed: async () => managed });
    await at.app.applyManagedPolicy();
    await at.ask({ name: 'setTeamFile', address: 'https://other.example/t.json' });
    await agree(at);
    expect(files.asked.map(({ url }) => url)).toEqual([address]);
    managed = { version: 1, tenants: [], preferences: {}, teamFile: 'http://plain.example/t.json' };
    await at.app.applyManagedPolicy();
    const policy = await at.app.tenantService.policy();
    expect([policy.teamFile, policy.issues]).toEqual([
      address,
      [{ field: 'teamFile', issue: { key: 'fault_addressHttps', substitutions: [] } }],
    ]);
  });
});
