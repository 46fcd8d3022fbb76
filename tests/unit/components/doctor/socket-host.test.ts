import { h } from 'preact';
import { afterEach, describe, expect, test } from 'vitest';
import { SocketHost } from '../../../../components/doctor/socket-host.tsx';
import type { Tenant } from '../../../../lib/tenants/schema.ts';
import { findDescriptor } from '../../../../lib/vendors/descriptors.ts';
import { tenant, viewOf } from '../../../support/page-view.ts';
import { type RenderedPage, recordingActions, renderPage } from '../../../support/rendered-page.ts';

let page: RenderedPage;
afterEach(() => page.close());

/** The offer for a tenant. @returns the addresses whose permission was asked for */
async function open(one: Tenant, origins: readonly string[]): Promise<(readonly string[])[]> {
  const descriptor = findDescriptor(one.vendor);
  if (descriptor === undefined) throw new TypeError(`no vendor ${one.vendor}`);
  const asked: (readonly string[])[] = [];
  const actions = {
    ...recordingActions().actions,
    requestHosts: async (addresses: readonly string[]) => asked.push(addresses) > 0,
  };
  const view = { ...viewOf([one], {}), origins };
  page = await renderPage(h(SocketHost, { tenant: one, descriptor, view, actions }));
  return asked;
}
const buttons = () => page.texts('button');
const msp = tenant('msp', { vendor: 'ncentral', baseUrl: 'https://rmm.acme.example:8443' });
const shop = (mode: string) =>
  tenant('shop', {
    vendor: 'fourwayshop',
    baseUrl: 'http://shop.acme.example',
    settings: { mode, portalUrl: 'http://shop.acme.example/portal' },
  });

describe('the WebSockets of a portal in a signed-in tab', () => {
  test('are offered by their own permission, for that host alone', async () => {
    const asked = await open(msp, ['https://rmm.acme.example/*']);
    await page.press('Allow WebSockets on rmm.acme.example');
    expect(asked).toEqual([['wss://rmm.acme.example:8443']]);
  });
  test('are those of http where the portal has http', async () => {
    const asked = await open(shop('bearer'), ['http://shop.acme.example/*']);
    await page.press('Allow WebSockets on shop.acme.example');
    expect(asked).toEqual([['ws://shop.acme.example']]);
  });
  test.each([
    ['once they are allowed', msp, ['wss://rmm.acme.example/*']],
    ['of a portal with the browser’s own cookies', shop('cookie'), []],
    ['of a portal that a link opens', tenant('space', { settings: { portalUrl: 'https://p.example' } }), []],
  ])('are not offered %s', async (_what, one, origins) => {
    await open(one, origins);
    expect(buttons()).toEqual([]);
  });
});
