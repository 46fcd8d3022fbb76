import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoCredentials, demoFile, demoTenants, type Simulators, startAll } from './all.ts';
import type { DemoTenant } from './demo-tenants.ts';

let simulators: Simulators;
beforeAll(async () => {
  simulators = await startAll();
});
afterAll(() => simulators.close());

describe('the demo tenants', () => {
  test('are as many as they should be, over five vendors and three environments, told apart by id, name and colour', () => {
    const { version, tenants } = demoFile(simulators);
    const different = (key: 'id' | 'name' | 'color' | 'vendor' | 'environment') =>
      new Set(tenants.map((one) => one[key])).size;
    expect([
      version,
      different('id'),
      different('name'),
      different('color'),
      different('vendor'),
      different('environment'),
    ]).toEqual([1, 8, 8, 8, 5, 3]);
    for (const tenant of tenants) {
      expect(tenant.id).toMatch(/^[a-z0-9-]{1,64}$/);
      expect(tenant.color).toMatch(/^#[0-9a-f]{6}$/);
      expect(tenant.baseUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      for (const { path } of tenant.destinations) expect(path).toMatch(/^\/\w/);
    }
  });
  test('carry no secret', () => {
    const text = JSON.stringify(demoTenants(simulators));
    for (const secret of simulators.secrets()) expect(text).not.toContain(secret);
  });
  test('have credentials each, long enough to be searched for, and known to the simulators', () => {
    const secrets = new Set(simulators.secrets());
    for (const { id } of demoTenants(simulators)) {
      const fields = demoCredentials[id]?.fields ?? {};
      const secret = fields.Password ?? fields['User-API token'] ?? '';
      expect([id, secret.length > 24, secrets.has(secret)]).toEqual([id, true, true]);
    }
  });
  test('can all be logged in to with them', async () => {
    const statuses: string[] = [];
    for (const tenant of demoTenants(simulators)) {
      const response = await loginOf(tenant);
      statuses.push(
        `${tenant.id} ${response.status} ${/"(access_token|Result|tokens|token|idToken)":["{]/.test(await response.text())}`,
      );
    }
    expect(statuses).toEqual(demoTenants(simulators).map((tenant) => `${tenant.id} 200 true`));
  });
});

test('startAll listens on eight ports in a row when told to, and closes them all', async () => {
  const first = 20_000 + (process.pid % 1000) * 8;
  const fixed = await startAll({ firstPort: first });
  expect(
    [fixed.nexudus.origin, fixed.nexudus.portalOrigin, fixed.q01.origin].map(
      (origin) => Number(new URL(origin).port) - first,
    ),
  ).toEqual([0, 1, 7]);
  await fixed.close();
  await expect(fetch(fixed.q01.origin)).rejects.toThrow('fetch failed');
});

test('no simulator imports anything but Node and other simulators', async () => {
  const files = (await readdir(import.meta.dirname, { recursive: true })).filter(
    (name) => name.endsWith('.ts') && !name.endsWith('.test.ts'),
  );
  expect(files.length).toBeGreaterThan(20);
  for (const name of files) {
    const source = await readFile(join(import.meta.dirname, name), 'utf8');
    const imported = [...source.matchAll(/from '([^']+)'/g)].map((found) => found[1]);
    const strange = imported.filter((from) => !/^node:|^\.\.?\/[\w/-]+\.ts$/.test(from ?? ''));
    expect([name, strange]).toEqual([name, []]);
    expect(source).not.toContain('/lib/');
  }
});

/** The login each vendor documents, written out once more by hand. */
function loginOf({ id, vendor, baseUrl, settings }: DemoTenant): Promise<Response> {
  const { fields = {}, code } = demoCredentials[id] ?? {};
  const post = (path: string, headers: Record<string, string>, body?: string) =>
    fetch(baseUrl + path, { method: 'POST', headers, ...(body === undefined ? {} : { body }) });
  const json = { 'content-type': 'application/json', accept: 'application/json' };
  switch (vendor) {
    case 'nexudus': {
      const form = new URLSearchParams({
        grant_type: 'password',
        username: fields.Email ?? '',
        password: fields.Password ?? '',
      });
      if (code !== undefined) form.set('totp', code);
      return post(
        '/api/token',
        { client_id: id, 'content-type': 'application/x-www-form-urlencoded' },
        form.toString(),
      );
    }
    case 'nextup': {
      const Params = {
        UserName: fields['User name'],
        Password: fields.Password,
        Database: settings.database,
      };
      return post(
        '/NextUpServices/Services/POST/',
        { 'content-type': 'text/plain' },
        JSON.stringify({ Method: 'GetAuthenticationToken', Params }),
      );
    }
    case 'ncentral':
      return post('/api/auth/authenticate', { authorization: `Bearer ${fields['User-API token']}` });
    case 'fourwayshop': {
      const body = {
        username: fields['User name'],
        password: fields.Password,
        companyId: settings.companyId,
        siteId: Number(settings.siteId),
      };
      return post('/login', json, JSON.stringify(body));
    }
    case 'q01': {
      const { tenantId, resource } = settings;
      return post(
        '/api/v4/auth/login',
        json,
        JSON.stringify({
          username: fields['User name'],
          password: fields.Password,
          resource,
          tenantId,
          uuid: 'device-1',
        }),
      );
    }
  }
}
