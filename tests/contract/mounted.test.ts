import { afterEach, describe, expect, test } from 'vitest';
import { readAddress } from '../../lib/tenants/pasted-address.ts';
import { clients } from '../../lib/vendors/clients.ts';
import { findDescriptor } from '../../lib/vendors/descriptors.ts';
import { outsideMount } from '../simulators/server.ts';
import { kept, openScene, pass, realIo, type Scene, sessionOf } from './driving.ts';
import { entries } from './entries.ts';

// A proxy mounts the vendor's server below a path of a host whose root is another application's.

const mount = '/apps/customer-7';
let scene: Scene | undefined;
afterEach(async () => {
  await scene?.server.close();
  scene = undefined;
});

/** Settings for the pages of a portal on the server's own origin. */
const portals: Readonly<Record<string, (base: string) => Record<string, string>>> = {
  nextup: (base) => ({ explorerUrl: `${base}/swagger` }),
  fourwayshop: (base) => ({ portalUrl: `${base}/portal`, checkPath: '/check', logoutPath: '/logout' }),
  q01: (base) => ({ portalUrl: `${base}/portal` }),
};
/** A vendor whose server has an origin of its own is not mounted below a path. */
const mountable = Object.entries(entries).filter(([id]) => {
  const descriptor = findDescriptor(id);
  if (descriptor === undefined) throw new TypeError(`no descriptor ${id}`);
  return readAddress(descriptor, new URL(`https://a.example${mount}`)).omitted === '';
});

describe('behind a path of a shared host', () => {
  test.each(mountable)('%s: every request of its life stays below the path', async (id, entry) => {
    scene = await openScene(entry, { mount });
    const { server, tenant, world, typed } = scene;
    tenant.settings = { ...(tenant.settings as object), ...portals[id]?.(server.origin) };
    const client = clients[id];
    if (client === undefined) throw new TypeError(`no client ${id}`);
    expect(new URL(server.origin).pathname).toBe(mount);

    const ask = (name: string, more = {}) => world.ask({ name, tenant: 'acme', ...more });
    const text = JSON.stringify({ version: 1, tenants: [tenant] });
    expect(await world.ask({ name: 'importTenants', text, agreed: true })).toMatchObject({ ok: true });
    expect(await ask('login', typed)).toEqual({ ok: true });
    expect(await ask('check')).toEqual({ ok: true });
    if (client.renew !== undefined) {
      if (id === 'q01') pass(scene, (entry.life ?? 0) + 1);
      expect(await ask('renew')).toEqual({ ok: true });
    }
    const stored = kept(tenant);
    const io = realIo(scene, client, stored);
    const session = sessionOf(await client.login(io, stored, typed));
    const portal = await client.openPortal?.(io, stored, session, { path: null });
    if (portal !== undefined) {
      // A link leads to the portal's host, which is another one of the same proxy.
      const host =
        portal.kind === 'link' ? (tenant.settings as { portalUrl: string }).portalUrl : server.origin;
      expect([new URL(host).pathname, portal.url.startsWith(`${host}/`)]).toEqual([mount, true]);
      expect((await fetch(portal.url, { redirect: 'manual' })).status).not.toBe(404);
    }
    expect(await ask('logout')).toMatchObject({ ok: true });

    expect(server.requests.length).toBeGreaterThan(3);
    expect(server.requests.filter(({ notes }) => notes.includes(outsideMount)).map(({ url }) => url)).toEqual(
      [],
    );
  });
});
