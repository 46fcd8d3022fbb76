import { afterEach, describe, expect, test } from 'vitest';
import { endpointOf } from '../../lib/sessions/tenant-context.ts';
import { definitionsSlot } from '../../lib/storage/definitions-slot.ts';
import { vendorsSlot } from '../../lib/storage/public-slots.ts';
import { gallery } from '../../lib/vendors/gallery.ts';
import { nextUpFile } from '../contract/definitions.ts';
import { startNextUp } from '../simulators/nextup.ts';
import { bearerFile, changed } from '../support/definitions.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { keep, setUp, stored } from '../support/test-vault.ts';

// Vendors without code, from the file or the policy to a session, and what a change of one does.

type Erp = Awaited<ReturnType<typeof startNextUp>>;
const servers: Erp[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function erp(): Promise<Erp> {
  const server = await startNextUp();
  servers.push(server);
  return server;
}

const tenantAt = (baseUrl: string, vendor = nextUpFile.id) => ({
  id: 'acme',
  vendor,
  name: 'Acme ERP',
  environment: 'staging',
  baseUrl,
  settings: { database: '99999999' },
});
const clerk = { username: 'erp.demo@example.com', password: 'NextUp-demo-password-7Qk2vXw9ZrT4mB8e' };
const fileOf = (vendors: readonly unknown[], ...tenants: readonly unknown[]) =>
  JSON.stringify({ version: 1, vendors, tenants });
const bring = (at: TestApp, text: string, agreed = false) => at.ask({ name: 'importTenants', text, agreed });
const login = (at: TestApp) => at.ask({ name: 'login', tenant: 'acme', method: 'password', fields: clerk });
const moved = changed(nextUpFile, 'check.body.of.Params', { to: 'elsewhere' });

describe('a file that brings a definition', () => {
  test('asks once, with what it says, and the tenant signs in', async () => {
    const server = await erp();
    const at = createTestApp();
    const text = fileOf([nextUpFile], tenantAt(server.origin));
    expect(await bring(at, text)).toEqual({
      ok: true,
      preview: { added: [{ id: expect.any(String), name: 'Acme ERP' }], changed: [], vendors: [nextUpFile] },
    });
    expect(await at.tenants()).toEqual([]);
    expect(await at.ask({ name: 'login', tenant: 'acme', method: 'password', fields: clerk })).toMatchObject({
      code: 'unknown_tenant',
    });
    expect(await bring(at, text, true)).toEqual({ ok: true, imported: 1, tenants: ['acme'] });
    expect(await login(at)).toEqual({ ok: true });
    expect(await at.ask({ name: 'check', tenant: 'acme' })).toEqual({ ok: true });
    // The same again is no news.
    expect(await bring(at, text)).toEqual({ ok: true, imported: 1, tenants: ['acme'] });
    expect(await at.state('acme')).toBe('signed-in');
  });
  test('and a tenant of it may come later, alone', async () => {
    const at = createTestApp();
    await bring(at, fileOf([nextUpFile]), true);
    expect(await bring(at, fileOf([], tenantAt('https://erp.example')))).toMatchObject({
      ok: true,
      imported: 1,
    });
  });
  test('that changed asks again, ends its tenants’ sessions and sends nothing before', async () => {
    const server = await erp();
    const at = createTestApp();
    await bring(at, fileOf([nextUpFile], tenantAt(server.origin)), true);
    await login(at);
    const [tenant] = await at.tenants();
    if (tenant === undefined) throw new TypeError('no tenant');
    const endpoint = endpointOf(tenant);
    const asked = server.requests.length;
    expect(await bring(at, fileOf([moved]))).toMatchObject({
      preview: { vendors: [moved], replaced: [nextUpFile.id] },
    });
    expect([await at.state('acme'), server.requests.length]).toEqual(['signed-in', asked]);
    expect(await bring(at, fileOf([moved]), true)).toMatchObject({ ok: true });
    expect([await at.state('acme'), await at.token('acme')]).toEqual(['signed-out', null]);
    // Its former definition told the server of the end.
    expect(server.requests.at(-1)?.body).toContain('Logout');
    expect(await at.ask({ name: 'check', tenant: 'acme' })).toMatchObject({ code: 'not_signed_in' });
    expect(endpointOf(tenant)).not.toBe(endpoint);
  });
  test('under an id of the gallery is refused, unless it is the gallery’s own', async () => {
    const at = createTestApp();
    const [shipped] = gallery;
    const refused = await bring(at, fileOf([changed(nextUpFile, 'id', shipped?.id)]), true);
    expect(refused).toMatchObject({
      code: 'bad_tenant_file',
      facts: { locatedIssue: { field: 'id', issue: { key: 'fault_galleryId' } } },
    });
    expect(await bring(at, fileOf([shipped]))).toEqual({ ok: true, imported: 0, tenants: [] });
  });
  test.each([
    [
      'with a fault',
      [changed(nextUpFile, 'check.path.0', '//evil.example')],
      'check.path.1',
      'fault_pathSlash',
    ],
    ['twice', [nextUpFile, nextUpFile], undefined, 'fault_twice'],
    ['in more than fifty', Array.from({ length: 51 }, () => nextUpFile), 'vendors', 'fault_tooMany'],
  ])('%s imports nothing', async (_what, vendors, field, key) => {
    const at = createTestApp();
    const reply = await bring(at, fileOf(vendors, tenantAt('https://erp.example')), true);
    expect(reply).toMatchObject({ code: 'bad_tenant_file', facts: { locatedIssue: { issue: { key } } } });
    expect(JSON.stringify(reply)).toContain(field ?? 'x-nextup-erp');
    expect([await at.tenants(), at.areas.local.all()[definitionsSlot.key]]).toEqual([[], undefined]);
  });
  test('whose vendors are no list imports nothing', async () => {
    const reply = await bring(createTestApp(), '{"version":1,"vendors":{},"tenants":[]}', true);
    expect(reply).toMatchObject({
      facts: { locatedIssue: { field: 'vendors', issue: { key: 'fault_notList' } } },
    });
  });
});

describe('a definition that changed', () => {
  test('gets nothing of what the vault saved, neither before nor after it is agreed to', async () => {
    const server = await erp();
    const at = createTestApp();
    await bring(at, fileOf([nextUpFile], tenantAt(server.origin)), true);
    await setUp(at);
    await keep(at, 'acme', 'vault');
    expect(await login(at)).toEqual({ ok: true });
    await at.ask({ name: 'logout', tenant: 'acme' });
    const withStored = () => at.ask({ name: 'loginWithStored', tenant: 'acme' });
    expect(await withStored()).toEqual({ ok: true });
    await at.ask({ name: 'logout', tenant: 'acme' });
    const thief = changed(nextUpFile, 'signIn.0.call.path', ['elsewhere']);
    expect(await bring(at, fileOf([thief]))).toMatchObject({ preview: { vendors: [thief] } });
    // Not agreed to, it sends nothing: the former definition is in force.
    expect(await withStored()).toEqual({ ok: true });
    await at.ask({ name: 'logout', tenant: 'acme' });
    expect(server.requests.filter(({ path }) => path.includes('elsewhere'))).toEqual([]);
    const asked = server.requests.length;
    expect(await bring(at, fileOf([thief]), true)).toMatchObject({ ok: true });
    expect(await withStored()).toMatchObject({ ok: false });
    expect(server.requests.length).toBe(asked);
  });
});

describe('a definition that was missing', () => {
  /** An app whose vault has the tenant's credentials, and whose definitions are gone. */
  async function savedAndLost(server: Erp): Promise<TestApp> {
    const at = createTestApp();
    await bring(at, fileOf([nextUpFile], tenantAt(server.origin)), true);
    await setUp(at);
    await keep(at, 'acme', 'vault');
    await login(at);
    await at.ask({ name: 'logout', tenant: 'acme' });
    await at.areas.local.remove([definitionsSlot.key, vendorsSlot.key]);
    const later = createTestApp({ areas: at.areas });
    await later.app.recover();
    return later;
  }
  const withStored = (at: TestApp) => at.ask({ name: 'loginWithStored', tenant: 'acme' });
  test('has what the vault saved again once it is back', async () => {
    const at = await savedAndLost(await erp());
    await bring(at, fileOf([nextUpFile]), true);
    expect(await withStored(at)).toEqual({ ok: true });
  });
  test('leaves nothing that the vault saved to another one under its id', async () => {
    const server = await erp();
    const at = await savedAndLost(server);
    const asked = server.requests.length;
    await bring(at, fileOf([changed(nextUpFile, 'signIn.0.call.path', ['elsewhere'])]), true);
    expect(await withStored(at)).toMatchObject({ ok: false });
    expect(server.requests.length).toBe(asked);
  });
});

describe('a definition that takes a secret for something to be shown', () => {
  const secret = 'Definition-demo-password-8Rt6Yk2v';
  const issued = 'issued-demo-token-5Qw7Lm2Xv8Zk9Pn4';
  /** A server that repeats what was typed, and a token, wherever the definition looks. */
  const echo = (status: number) => async () =>
    Response.json(
      {
        data: { access_token: issued, refresh_token: `refresh-${issued}`, expires: 900_000 },
        errors: [{ message: secret, extensions: { code: 'INVALID_CREDENTIALS' } }],
      },
      { status },
    );
  const desk = {
    ...{ id: 'acme', vendor: bearerFile.id, name: 'Desk', baseUrl: 'https://desk.example' },
    settings: { company: '1' },
  };
  const fields = { email: 'jane@example.com', password: secret };
  async function signIn(file: unknown, status: number) {
    const at = createTestApp({ fetch: echo(status) });
    expect(await bring(at, fileOf([file], desk), true)).toMatchObject({ ok: true });
    const reply = await at.ask({ name: 'login', tenant: 'acme', method: 'password', fields });
    return { at, reply, seen: JSON.stringify([reply, await at.pass('acme')]) };
  }
  test('as its refusal’s words shows none of it', async () => {
    const { at, reply, seen } = await signIn(bearerFile, 401);
    expect(reply).toMatchObject({ code: 'bad_credentials' });
    for (const area of ['local', 'session'] as const) expect(stored(at, area)).not.toContain(secret);
    expect(seen).not.toContain(secret.slice(0, 9));
  });
  test.each([
    ['the password', '/errors/0/message', secret],
    ['the token', '/data/access_token', issued],
    ['the refresh token', '/data/refresh_token', `refresh-${issued}`],
  ])('as the account’s name: %s', async (_what, at, value) => {
    const file = changed(bearerFile, 'signIn.0.call.take.account', { at });
    const shown = await signIn(changed(file, 'signIn.0.call.not', undefined), 200);
    expect(shown.reply).toEqual({ ok: true });
    expect(shown.seen).not.toContain(value.slice(0, 9));
    expect(stored(shown.at, 'local')).not.toContain(value.slice(0, 9));
  });
});

describe('a definition of a file', () => {
  const remove = (at: TestApp) => at.ask({ name: 'removeDefinition', id: nextUpFile.id });
  const shown = (at: TestApp) => JSON.stringify(at.areas.local.all()[vendorsSlot.key]);
  test('is removed once no tenant needs it, and not before', async () => {
    const at = createTestApp();
    await bring(at, fileOf([nextUpFile], tenantAt('https://erp.example')), true);
    expect(await remove(at)).toMatchObject({ code: 'forbidden', facts: { detail: 'used' } });
    expect(shown(at)).toContain(nextUpFile.id);
    await at.ask({ name: 'removeTenants', tenants: ['acme'] });
    expect(await remove(at)).toEqual({ ok: true });
    expect(shown(at)).not.toContain(nextUpFile.id);
    expect(await remove(at)).toMatchObject({ code: 'unknown_vendor' });
    // What was removed is asked about again.
    expect(await bring(at, fileOf([nextUpFile]))).toMatchObject({ preview: { vendors: [nextUpFile] } });
  });
  test('of the gallery or the organisation is no person’s to remove', async () => {
    const at = createTestApp({
      managed: async () => ({ version: 1, tenants: [], preferences: {}, vendors: [nextUpFile] }),
    });
    await at.app.applyManagedPolicy();
    expect(await remove(at)).toMatchObject({ code: 'unknown_vendor' });
    for (const { id } of gallery)
      expect(await at.ask({ name: 'removeDefinition', id })).toMatchObject({ code: 'unknown_vendor' });
    expect(shown(at)).toContain('"from":"policy"'.replaceAll('"', '\\"'));
  });
});

describe('a missing definition', () => {
  test('is said by its tenant, which stays, and is whole again with the definition', async () => {
    const server = await erp();
    const at = createTestApp();
    await bring(at, fileOf([nextUpFile], tenantAt(server.origin)), true);
    const before = await at.tenants();
    await at.areas.local.remove([definitionsSlot.key, vendorsSlot.key]);
    const later = createTestApp({ areas: at.areas });
    await later.app.recover();
    expect(await login(later)).toMatchObject({
      ok: false,
      code: 'unknown_vendor',
      facts: { detail: 'definition' },
    });
    expect(await later.tenants()).toEqual(before);
    expect(await bring(later, fileOf([nextUpFile]), true)).toMatchObject({ ok: true });
    expect(await login(later)).toEqual({ ok: true });
  });
  test('keeps no tenant from being removed', async () => {
    const at = createTestApp();
    await bring(at, fileOf([nextUpFile], tenantAt('https://erp.example')), true);
    await at.areas.local.remove([definitionsSlot.key, vendorsSlot.key]);
    const later = createTestApp({ areas: at.areas });
    expect(await later.ask({ name: 'removeTenants', tenants: ['acme'] })).toEqual({ ok: true });
    expect(await later.tenants()).toEqual([]);
  });
  test('is told of a file that names one', async () => {
    const reply = await bring(createTestApp(), fileOf([], tenantAt('https://erp.example', 'x-other')), true);
    expect(reply).toMatchObject({
      facts: { locatedIssue: { field: 'vendor', issue: { key: 'fault_noDefinition' } } },
    });
  });
});

describe('the gallery', () => {
  test('needs no question and no definition in the file', async () => {
    const at = createTestApp();
    await at.app.recover();
    const tenant = { id: 'cms', vendor: 'x-directus', name: 'CMS', baseUrl: 'https://cms.example' };
    expect(await bring(at, fileOf([], tenant))).toEqual({ ok: true, imported: 1, tenants: ['cms'] });
    const shown = JSON.stringify(at.areas.local.all()[vendorsSlot.key]);
    for (const { id } of gallery) expect(shown).toContain(id);
  });
});

describe('a policy', () => {
  const managed = (vendors: unknown, ...tenants: readonly unknown[]) => ({
    version: 1,
    vendors,
    tenants,
    preferences: {},
  });
  test('brings a definition without a question, and its tenants sign in', async () => {
    const server = await erp();
    const at = createTestApp({ managed: async () => managed([nextUpFile], tenantAt(server.origin)) });
    await at.app.applyManagedPolicy();
    expect((await at.app.tenantService.policy()).issues).toEqual([]);
    expect(await login(at)).toEqual({ ok: true });
    // Nor may a file bring another one under its id.
    expect(await bring(at, fileOf([moved]), true)).toMatchObject({ code: 'forbidden' });
  });
  test('may say them as one text, because Chromium’s policies know no value of several types', async () => {
    const server = await erp();
    const vendors = JSON.stringify([nextUpFile]);
    const at = createTestApp({ managed: async () => managed(vendors, tenantAt(server.origin)) });
    await at.app.applyManagedPolicy();
    expect((await at.app.tenantService.policy()).issues).toEqual([]);
    expect(await login(at)).toEqual({ ok: true });
  });
  test('that changes a definition ends the sessions of its tenants', async () => {
    const server = await erp();
    let vendors: readonly unknown[] = [nextUpFile];
    const at = createTestApp({ managed: async () => managed(vendors, tenantAt(server.origin)) });
    await at.app.applyManagedPolicy();
    await login(at);
    vendors = [moved];
    await at.app.applyManagedPolicy();
    expect([await at.state('acme'), await at.token('acme')]).toEqual(['signed-out', null]);
  });
  test('with a definition that is wrong says so and keeps the last good one', async () => {
    const server = await erp();
    let vendors: unknown = [nextUpFile];
    const at = createTestApp({ managed: async () => managed(vendors, tenantAt(server.origin)) });
    await at.app.applyManagedPolicy();
    await login(at);
    vendors = [changed(nextUpFile, 'check.good', [])];
    await at.app.applyManagedPolicy();
    expect((await at.app.tenantService.policy()).issues).toMatchObject([
      { field: 'check.good', issue: { key: 'fault_empty' } },
    ]);
    expect(await at.state('acme')).toBe('signed-in');
    for (const [text, key] of [
      ['x', 'fault_json_value'],
      ['{}', 'fault_notList'],
    ]) {
      vendors = text;
      await at.app.applyManagedPolicy();
      expect((await at.app.tenantService.policy()).issues).toMatchObject([
        { field: 'vendors', issue: { key } },
      ]);
    }
    vendors = 'x';
    await at.app.applyManagedPolicy();
    expect((await at.app.tenantService.policy()).issues).toMatchObject([{ field: 'vendors' }]);
    expect(await at.state('acme')).toBe('signed-in');
  });
});
