import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type NexudusSimulator, startNexudus } from '../../simulators/nexudus.ts';
import { disguises } from '../../support/disguises.ts';
import { leak } from '../../support/leak.ts';
import { createTestApp, importTenants, jane, nexudusTenant, type TestApp } from '../../support/test-app.ts';

// Which name stands on a pass, and so in the line `Account` of a ticket.

let space: NexudusSimulator;
beforeEach(async () => {
  space = await startNexudus();
});
afterEach(() => space.close());

const token = 'p3Xk9vT2mQ8wZ5cR7bN1yL4sD6fH0jGa';

/** A shop that calls whoever signs in so; without a name its reply has none. */
async function shop(username?: string, accessToken = token): Promise<TestApp> {
  const body = JSON.stringify({ username, token: accessToken, expiresInMS: 285_000 });
  const at = createTestApp({ fetch: async () => new Response(body) });
  await importTenants(at, {
    id: 'shop',
    vendor: 'fourwayshop',
    name: 'Shop',
    baseUrl: 'https://shop.example',
    settings: { companyId: 'acme-stores', siteId: '1' },
  });
  return at;
}

async function shown(at: TestApp, username: string, password: string): Promise<string | null | undefined> {
  expect(await at.login('shop', { username, password })).toEqual({ ok: true });
  return (await at.pass('shop'))?.session?.account;
}

describe('the user name that was typed', () => {
  const user = 'fourwayshop-user@example.com';
  const password = 'fourwayshop-password-1';
  test.each([
    ['is not in the reply', undefined],
    ['is in the reply', user],
    ['is in the reply as the server writes it', 'FourWayShop-User@Example.com'],
  ])('is shown though it shares nine characters with the password: it %s', async (_what, named) => {
    expect(await shown(await shop(named), user, password)).toBe(named ?? user);
  });
  test('is shown though the token holds it', async () => {
    expect(await shown(await shop(undefined, `${user}:${token}`), user, password)).toBe(user);
  });
  test.each(['Demo1234', 'demo', 'Kt4vXq9Lm2Rz7Wb5Yc8N'])(
    'is not shown when it is the password: %j',
    async (same) => {
      expect(await shown(await shop(), same, same)).toBeNull();
      expect(await shown(await shop(same), 'clerk', same)).toBeNull();
    },
  );
  test.each([
    ['the password', password],
    ['more of the password than the user name has', 'fourwayshop-password'],
    ['the user name and the password', `${user} ${password}`],
    ['a piece of the token', 'user p3Xk9vT2m'],
  ])('does not help a reply to show %s', async (_what, named) => {
    expect(await shown(await shop(named), user, password)).toBeNull();
  });
  test.each([
    ['the server’s domain', 'jane@shop.example', 'shop.example-2026'],
    ['a setting of the tenant', 'jane of acme-stores', 'acme-stores-2026'],
  ])('does not hide a reply’s that shares %s with the password', async (_what, named, same) => {
    expect(await shown(await shop(named), 'jane', same)).toBe(named);
    expect(await shown(await shop(same), 'jane', same)).toBeNull();
  });
  test.each([
    ['empty', ''],
    ['blanks', '  \t\n '],
    ['hard blanks', '\u00a0\u3000'],
    ['characters that nobody sees', '\u200b\u3164\u00ad'],
    ['null', null],
    ['no text', 7],
  ])('is shown where the reply’s is %s', async (_what, named) => {
    expect(await shown(await shop(named as string), user, password)).toBe(user);
  });
  test('or the reply’s is shown without the blanks around it and what nobody sees', async () => {
    expect(await shown(await shop(' Jane\u200b Doe\u00a0\n'), user, password)).toBe('Jane Doe');
    expect(await shown(await shop(undefined), ` ${user}\u00ad `, password)).toBe(user);
  });
  test.each(Object.entries(disguises))(
    'does not help a reply to show the password %s',
    async (_form, disguise) => {
      expect(await shown(await shop(disguise(password)), user, password)).toBeNull();
    },
  );
  test('stays after a renewal, also when the new token holds it', async () => {
    const at = createTestApp();
    await importTenants(at, nexudusTenant(space));
    await at.login('acme-members', jane);
    const renewing = createTestApp({
      areas: at.areas,
      clock: at.clock,
      fetch: async () =>
        new Response(JSON.stringify({ access_token: `${jane.username}:${token}`, expires_in: 600 })),
    });
    expect(await renewing.ask({ name: 'renew', tenant: 'acme-members' })).toEqual({ ok: true });
    expect((await at.pass('acme-members'))?.session?.account).toBe(jane.username);
  });
});

test.each([
  ['the portal’s own domain', 'a link to that portal', 'members.acme.example'],
  ['the server’s own domain', 'a link to that server', '127.0.0.1'],
])('a name at %s is shown to whoever came by %s', async (_domain, _link, host) => {
  const { token: value } = space.mailMagicLink(jane.username);
  const name = `jane@${host}`;
  const at = createTestApp({
    fetch: async (input, init) => {
      const reply = await fetch(input, init);
      if (!String(input).endsWith('/user/me')) return reply;
      const person = JSON.parse(await reply.text());
      return new Response(JSON.stringify({ ...person, Email: name }));
    },
  });
  await importTenants(at, nexudusTenant(space, { settings: { portalUrl: 'https://members.acme.example' } }));
  const link = `${host === '127.0.0.1' ? space.origin : `https://${host}`}/login?t=${value}`;
  expect(await at.login('acme-members', { link }, 'link')).toEqual({ ok: true });
  expect((await at.pass('acme-members'))?.session?.account).toBe(name);
  expect(leak(JSON.stringify(await at.pass('acme-members')), [value])).toBeUndefined();
});

test('a member without a mail address goes by the name, and one whose both are blank by none', async () => {
  for (const [Email, FullName, shownAs] of [
    [' ', 'Jane Doe ', 'Jane Doe'],
    ['\u200b', '\u3164', null],
  ]) {
    const { token: value } = space.mailMagicLink(jane.username);
    const at = createTestApp({
      fetch: async (input, init) =>
        String(input).endsWith('/user/me')
          ? new Response(JSON.stringify({ Email, FullName }))
          : fetch(input, init),
    });
    await importTenants(at, nexudusTenant(space));
    expect(await at.login('acme-members', { link: value }, 'link')).toEqual({ ok: true });
    expect((await at.pass('acme-members'))?.session?.account).toBe(shownAs);
  }
});
