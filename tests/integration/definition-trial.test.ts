import { afterEach, describe, expect, test } from 'vitest';
import { gallery } from '../../lib/vendors/gallery.ts';
import { type GallerySimulator, startDirectus } from '../simulators/gallery.ts';
import { changed } from '../support/definitions.ts';
import { createTestApp } from '../support/test-app.ts';

// The editor’s trial of a definition: one sign-in to the sign-out, each call told, nothing stored.

let server: GallerySimulator | undefined;
afterEach(() => server?.close());

const directus = gallery.find(({ id }) => id === 'x-directus');
const trialOf = (at: GallerySimulator, more: object = {}) => ({
  name: 'tryDefinition',
  definition: JSON.stringify(changed(directus, 'id', 'x-tried')),
  baseUrl: at.origin,
  method: 'password',
  fields: { email: at.fields.email ?? '', password: at.fields.password ?? '', otp: '' },
  settings: {},
  ...more,
});

describe('a trial', () => {
  test('tells each call, masks the token, and leaves nothing behind', async () => {
    server = await startDirectus();
    const at = createTestApp();
    const reply = await at.ask(trialOf(server));
    expect(reply).toMatchObject({
      ok: true,
      tried: [
        {
          act: 'login',
          method: 'POST',
          path: '/auth/login',
          status: 200,
          token: expect.stringMatching(/^.{1,8}…$/),
        },
        {
          ...{ act: 'check', method: 'GET', path: '/users/me', status: 200 },
          carried: expect.stringMatching(/^Authorization: Bearer .{1,8}…$/),
        },
        { act: 'renew', method: 'POST', path: '/auth/refresh', status: 200 },
        { act: 'logout', method: 'POST', path: '/auth/logout', status: 204 },
      ],
    });
    const kept = JSON.stringify([reply, at.areas.local.all(), at.areas.session.all()]);
    expect(server.secrets().filter((secret) => kept.includes(secret))).toEqual([]);
    expect(kept).not.toContain('x-tried');
  });
  test('ends at a refusal, which is told', async () => {
    server = await startDirectus();
    const fields = { email: 'jane@example.com', password: 'Mistyped-demo-password-0Zz9', otp: '' };
    const reply = await createTestApp().ask(trialOf(server, { fields }));
    expect(reply).toMatchObject({
      ok: true,
      tried: [{ act: 'login', status: 401, code: 'bad_credentials' }],
    });
    expect(server.requests.map(({ path }) => path)).toEqual(['/auth/login']);
  });
  test('tells the refused call, not the probe that tells who refused it', async () => {
    server = await startDirectus();
    const [method] = directus?.signIn ?? [];
    const byStatus = { ...method?.call, not: [{ when: [{ status: [401] }], is: 'bad_credentials' }] };
    const definition = JSON.stringify(
      changed(changed({ ...directus, recognise: undefined }, 'id', 'x-tried'), 'signIn', [
        {
          ...method,
          fields: method?.fields.slice(0, 2),
          call: { ...byStatus, body: { as: 'json', of: {} } },
        },
      ]),
    );
    const fields = { email: 'a', password: 'Mistyped-demo-password-0Zz9' };
    const reply = await createTestApp().ask(trialOf(server, { definition, fields }));
    expect(reply).toMatchObject({ tried: [{ act: 'login', method: 'POST', path: '/auth/login' }] });
  });
  test.each([
    ['a definition with a fault', { definition: '{"definition":1}' }, 'bad_tenant_file'],
    ['what is no JSON', { definition: 'x' }, 'bad_message'],
    ['no address', { baseUrl: 'javascript:alert(1)' }, 'bad_message'],
  ])('sends nothing for %s', async (_what, more, code) => {
    server = await startDirectus();
    expect(await createTestApp().ask(trialOf(server, more))).toMatchObject({ ok: false, code });
    expect(server.requests).toEqual([]);
  });
  test('sends nothing to a host that is not allowed', async () => {
    server = await startDirectus();
    const at = createTestApp({ isHostAllowed: async () => false });
    expect(await at.ask(trialOf(server))).toMatchObject({ ok: false, code: 'no_permission' });
    expect(server.requests).toEqual([]);
  });
});
