import { afterEach, describe, expect, test } from 'vitest';
import { ticketText } from '../../../lib/tickets/ticket-text.ts';
import { findDescriptor } from '../../../lib/vendors/descriptors.ts';
import { entries } from '../../contract/entries.ts';
import { createLifecycleApp, type LifecycleApp, untilSettled } from '../../support/lifecycle-app.ts';

// Whole tickets, as they paste, of every vendor in every state; what differs from run to run is named in capitals.

const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await untilSettled();
  for (const server of closing.splice(0)) await server.close();
});

async function ticket({ world, server }: LifecycleApp): Promise<string[]> {
  const [tenant] = await world.tenants();
  const face = findDescriptor(tenant?.vendor ?? '');
  if (tenant === undefined || face === undefined) throw new TypeError('no tenant');
  const pass = await world.pass('acme');
  const token = (await world.token('acme'))?.secrets.accessToken ?? '';
  const text = ticketText(tenant, face, pass, '1.0.0, Chromium 156');
  if (token !== '') expect(text).not.toContain(token.slice(0, 9));
  return text
    .replace(server.origin, 'ORIGIN')
    .replace(/^Token: .{8}…/mu, 'Token: EIGHT…')
    .replace(/^Token id: [0-9a-f]{8}$/m, 'Token id: ID')
    .split('\n');
}

const heads: Readonly<Record<string, readonly string[]>> = {
  nextup: ['Tenant: Acme ERP (NextUp ERP, staging)', 'Server: ORIGIN'],
  ncentral: ['Tenant: NAME (N-able N-central, staging)', 'Server: ORIGIN'],
  fourwayshop: ['Tenant: NAME (Four Way Shop, staging)', 'Server: ORIGIN'],
  nexudus: ['Tenant: NAME (Nexudus, staging)', 'Server: ORIGIN'],
  q01: ['Tenant: NAME (Q01 (KetchApp), staging)', 'Server: ORIGIN'],
};
const kinds: Readonly<Record<string, string>> = { nextup: 'in the body' };
const end = 'Extension: 1.0.0, Chromium 156';
/** A moment so many seconds after the log-in at noon. */
const after = (seconds: number) =>
  `${new Date(Date.UTC(2026, 10, 21, 12) + seconds * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

describe.each(Object.entries(entries))('a ticket of %s', (id, { account, life }) => {
  async function opened(): Promise<LifecycleApp> {
    const it = await createLifecycleApp(id);
    closing.push(it.server);
    return it;
  }
  const head = (it: LifecycleApp) =>
    (heads[id] ?? []).map((line) => line.replace('NAME', String(it.tenant.name)));
  const who = account === null ? [] : [`Account: ${account}`];
  const token = [`Token: EIGHT… (${kinds[id] ?? 'bearer'})`, 'Token id: ID'];
  const expiry = life === null ? 'expiry unknown' : `expires ${after(life)}`;

  test('of nobody signed in, before and after', async () => {
    const it = await opened();
    expect(await ticket(it)).toEqual([...head(it), end]);
    await it.login();
    await it.ask('logout');
    expect(await ticket(it)).toEqual([...head(it), end]);
  });
  test('signed in, and checked', async () => {
    const it = await opened();
    expect(await it.login()).toEqual({ ok: true });
    const signedIn = `Signed in: 2026-11-21 12:00 UTC; ${expiry}`;
    expect(await ticket(it)).toEqual([...head(it), ...who, ...token, signedIn, end]);
    it.pass(120);
    expect(await it.ask('check')).toEqual({ ok: true });
    expect(await ticket(it)).toEqual([
      ...head(it),
      ...who,
      ...token,
      signedIn,
      'Last check: 200 at 12:02 UTC',
      end,
    ]);
  });
  test('over: by its time, or because the server ended it', async () => {
    const it = await opened();
    await it.login();
    if (life !== null) {
      it.clock.advance(life * 1000 + 60_000);
      expect(await ticket(it)).toContain(`Signed in: 2026-11-21 12:00 UTC; ${expiry}`);
      it.clock.advance(-life * 1000 - 60_000);
    }
    it.entry.forget(it.server as never);
    it.clock.advance(60_000);
    await it.ask('check');
    expect(await ticket(it)).toEqual([
      ...head(it),
      ...who,
      ...token,
      'Signed in: 2026-11-21 12:00 UTC; ended 2026-11-21 12:01 UTC',
      end,
    ]);
  });
});
