import { afterEach, describe, expect, test } from 'vitest';
import { deriveState } from '../../lib/sessions/state.ts';
import { entries } from '../contract/entries.ts';
import { createLifecycleApp, type LifecycleApp } from '../support/lifecycle-app.ts';

// Every vendor's pass at every moment: what a person sees of it.

let life: LifecycleApp | undefined;
afterEach(async () => {
  await life?.server.close();
  life = undefined;
});

/** Seconds from the log-in. N-central: 1 h and 25 h; shop: 285 s; Nexudus: 24 h and 15 days; Q01: 10 min and an hour more. */
const moments = [
  0, 284, 285, 599, 600, 3599, 3600, 4199, 4200, 86_399, 86_400, 89_999, 90_000, 1_295_999, 1_296_000,
  31_536_000,
];
const [i, r, x] = ['signed-in', 'renewable', 'expired'] as const;
const table: Readonly<Record<string, readonly string[]>> = {
  //            0  284 285 599 600 59m 1h  69m 70m 24h- 24h 25h- 25h 15d- 15d 1y
  nextup: [i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i],
  ncentral: [i, i, i, i, i, i, r, r, r, r, r, r, x, x, x, x],
  fourwayshop: [i, i, x, x, x, x, x, x, x, x, x, x, x, x, x, x],
  nexudus: [i, i, i, i, i, i, i, i, i, i, r, r, r, r, x, x],
  q01: [i, i, i, i, r, r, r, r, x, x, x, x, x, x, x, x],
};

test('every vendor is in the table', () => {
  expect(Object.keys(table).sort()).toEqual(Object.keys(entries).sort());
});

describe.each(Object.entries(table))('%s', (id, seen) => {
  async function states(): Promise<string[]> {
    const pass = await life?.world.pass('acme');
    const start = life?.clock.now() ?? 0;
    return moments.map((seconds) => deriveState(pass, start + seconds * 1000).name);
  }
  const everywhere = (state: string) => moments.map(() => state);

  test('signed in', async () => {
    life = await createLifecycleApp(id);
    expect(await life.login()).toEqual({ ok: true });
    expect(await states()).toEqual(seen);
  });
  test('before, and after a refusal', async () => {
    life = await createLifecycleApp(id);
    expect(await states()).toEqual(everywhere('signed-out'));
    life.server.switches.fault = 'status-500';
    await life.login();
    expect((await life.world.pass('acme'))?.problem?.code).toBe('vendor_reply');
    expect(await states()).toEqual(everywhere('signed-out'));
  });
  test('after a check that went wrong: the session is what it was', async () => {
    life = await createLifecycleApp(id);
    await life.login();
    life.server.switches.fault = 'status-502';
    expect(await life.ask('check')).toMatchObject({ ok: false });
    expect(await states()).toEqual(seen);
  });
  test('after the server refused it: over, whatever the clock says', async () => {
    life = await createLifecycleApp(id);
    await life.login();
    entries[id]?.forget(life.server);
    expect(await life.ask('check')).toMatchObject({ ok: false, code: 'session_dead' });
    expect(await states()).toEqual(everywhere('expired'));
    expect((await life.world.pass('acme'))?.problem).toMatchObject({ code: 'session_dead', act: 'check' });
  });
  test('after the log-out', async () => {
    life = await createLifecycleApp(id);
    await life.login();
    await life.ask('logout');
    expect(await states()).toEqual(everywhere('signed-out'));
  });
});
