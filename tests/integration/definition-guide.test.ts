import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { json } from '../simulators/replies.ts';
import { jsonObject } from '../simulators/requests.ts';
import { startServer } from '../simulators/server.ts';
import { createTestApp } from '../support/test-app.ts';

// docs/vendor-definitions.md, done as it says, against a server that is as its first sentence says.

const guide = readFileSync(new URL('../../docs/vendor-definitions.md', import.meta.url), 'utf8');
const [, example = ''] = /```json\n([\s\S]*?)\n```/.exec(guide) ?? [];

test('the guide’s definition signs in, checks, and is refused as it says', async () => {
  const token = 'guide-token-4Kd8Wq2Z7Xx6Ww5Vv';
  const server = await startServer((request) => {
    const { user, password } = Object(jsonObject(request.body));
    switch (`${request.method} ${request.path}`) {
      case 'POST /api/login':
        return user === 'jane' && password === 'right'
          ? json(200, { token, expires_in: 3600 })
          : json(401, { message: 'Wrong user name or password.' });
      case 'GET /api/me':
        return request.headers.authorization === `Bearer ${token}`
          ? json(200, { user: 'jane' })
          : json(401, { message: 'Sign in first.' });
      default:
        return json(404, {});
    }
  });
  try {
    const at = createTestApp();
    const tenant = { id: 'acme', vendor: 'x-acme-desk', name: 'Acme', baseUrl: server.origin };
    const text = JSON.stringify({ version: 1, vendors: [JSON.parse(example)], tenants: [tenant] });
    expect(await at.ask({ name: 'importTenants', text, agreed: false })).toMatchObject({
      preview: { added: [{ name: 'Acme' }] },
    });
    expect(await at.ask({ name: 'importTenants', text, agreed: true })).toMatchObject({ imported: 1 });
    const login = (password: string) =>
      at.ask({ name: 'login', tenant: 'acme', method: 'password', fields: { user: 'jane', password } });
    expect(await login('mistyped-1')).toMatchObject({
      code: 'bad_credentials',
      facts: { vendorMessage: 'Wrong user name or password.' },
    });
    expect(await login('right')).toEqual({ ok: true });
    expect((await at.pass('acme'))?.session).toMatchObject({ account: 'jane', tokenKind: 'bearer' });
    expect(await at.ask({ name: 'check', tenant: 'acme' })).toEqual({ ok: true });
  } finally {
    await server.close();
  }
});
