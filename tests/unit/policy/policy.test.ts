import { describe, expect, test } from 'vitest';
import { locatedIssueText } from '../../../components/shared/validation-text.ts';
import { effectivePreferences, effectiveTenants } from '../../../lib/policy/merge.ts';
import { noPolicy, type Policy, policySchema, readPolicy } from '../../../lib/policy/policy.ts';
import type { Preferences } from '../../../lib/storage/preferences-schema.ts';
import { policyWith, preferences } from '../../../lib/storage/slots.ts';
import { descriptors } from '../../../lib/vendors/descriptors.ts';
import { english } from '../../../scripts/node-i18n.ts';
import { slotData, storedText } from '../../support/slot-data.ts';
import { createTestApp, endpointIn, fileText, importTenants, type TestApp } from '../../support/test-app.ts';

const acme = {
  id: 'acme',
  vendor: 'nexudus',
  name: 'Acme',
  baseUrl: 'https://acme.spaces.nexudus.com',
  settings: { portalUrl: 'https://members.acme.example' },
};
const erp = {
  id: 'erp',
  vendor: 'nextup',
  name: 'ERP',
  baseUrl: 'https://erp.example',
  settings: { database: '1' },
};

const read = (value: unknown, last: Policy = noPolicy) => readPolicy(value, last, descriptors);
/** What of a policy could not be taken, as a page says it in English. */
const told = ({ issues }: Policy) => issues.map((locatedIssue) => locatedIssueText(english, locatedIssue));
const offline: typeof fetch = async () => {
  throw new TypeError('Failed to fetch');
};

/** Brings an app to the point where the browser has delivered the policy. */
async function begin({ app }: TestApp): Promise<void> {
  await app.recover();
  await app.applyManagedPolicy();
}

/** An app under a policy that a test can change. */
function governed(
  first?: unknown,
  fetch = offline,
  areas?: TestApp['areas'],
): TestApp & { govern(value: unknown): Promise<void> } {
  let value = first;
  const world = createTestApp({
    fetch,
    managed: async () => value,
    ...(areas === undefined ? {} : { areas }),
  });
  return {
    ...world,
    async govern(next) {
      value = next;
      await world.app.applyManagedPolicy();
    },
  };
}

const policyOf = async (world: TestApp): Promise<Policy> => world.app.tenantService.policy();
const listed = async (world: TestApp) => (await world.app.tenantService.list()).map(({ name }) => name);

async function signIn(world: TestApp, id: string): Promise<void> {
  const at = world.clock.now();
  const session = {
    account: null,
    method: 'password',
    signedInAt: at,
    renewedAt: at,
    expiresAt: null,
    renewableUntil: null,
    tokenKind: 'bearer',
    maskedToken: 'eyJh…',
    tokenId: '00000000',
  };
  await world.areas.session.set({
    passes: storedText({ ...slotData(world.areas.session.all().passes), [id]: { session } }),
    [`token:${id}`]: {
      version: 1,
      data: { secrets: { accessToken: 'a'.repeat(32) }, endpoint: await endpointIn(world, id) },
    },
  });
}

describe('a policy that is not good', () => {
  test.each([[null], [7], ['x'], [[]]])(
    'as a whole (%j) says so and leaves the last one standing',
    (value) => {
      const last = read({ tenants: [acme], preferences: { copyLink: false } });
      const next = read(value, last);
      expect({ ...next, issues: [] }).toEqual(last);
      expect(told(next)).toEqual(['the policy must be an object']);
    },
  );
  test('in one entry names it and its reason, keeps its last good form, and takes the others', () => {
    const last = read({ tenants: [acme, erp] });
    const next = read(
      {
        tenants: [
          { ...acme, baseUrl: 'javascript:alert(1)' },
          { ...erp, name: 'New name' },
        ],
      },
      last,
    );
    expect(next.tenants.map(({ name, baseUrl }) => [name, baseUrl])).toEqual([
      ['Acme', 'https://acme.spaces.nexudus.com'],
      ['New name', 'https://erp.example'],
    ]);
    expect(told(next)).toEqual([expect.stringMatching(/^tenant 1 \(acme\) "baseUrl" must start with/)]);
    expect(JSON.stringify(next.issues)).not.toContain('alert');
  });
  test('by the path of a vendor’s page says so, and cuts nothing off', () => {
    const last = read({ tenants: [acme] });
    const next = read({ tenants: [{ ...acme, baseUrl: `${acme.baseUrl}/en/bookings` }] }, last);
    expect(next.tenants).toEqual(last.tenants);
    expect(told(next)).toEqual([
      'tenant 1 (acme) "baseUrl" has a path that is a page or a call of Nexudus, not part of its base URL: leave it out',
    ]);
  });
  test('in an entry that never was good leaves that one out', () => {
    expect(read({ tenants: [{ ...acme, password: 'hunter22' }, erp] }).tenants.map(({ id }) => id)).toEqual([
      'erp',
    ]);
  });
  test('in a preference names it, and keeps what was good before', () => {
    const last = read({ preferences: { copyLink: false } });
    const next = read({ preferences: { copyLink: 'no', everything: true, httpTenants: false } }, last);
    expect(next.preferences).toEqual({ copyLink: false, httpTenants: false });
    expect(told(next)).toEqual([
      'preferences.copyLink must be true or false',
      'preferences.everything is not a preference we know',
    ]);
  });
  test.each([[0], [1441], [1.5], ['60'], [true], [null]])(
    'by an auto-lock of %j says what it may be, and keeps the last good one',
    (autoLock) => {
      const last = read({ preferences: { autoLock: 60 } });
      const next = read({ preferences: { autoLock, journal: 1, vault: false } }, last);
      expect(next.preferences).toEqual({ autoLock: 60, vault: false });
      expect(told(next)).toEqual([
        'preferences.autoLock must be a whole number of minutes from 1 to 1440',
        'preferences.journal must be true or false',
      ]);
    },
  );
  test('by a part that the browser kept back says so and keeps the last good one, where the version is named', () => {
    const last = read({ version: 1, tenants: [acme], preferences: { copyLink: false } });
    expect(last.issues).toEqual([]);
    const withoutTenants = read({ version: 1, preferences: {} }, last);
    expect(withoutTenants).toMatchObject({ tenants: last.tenants, preferences: {} });
    expect(told(withoutTenants)).toEqual([
      expect.stringMatching(/^tenants is missing: .*kept back by the browser/),
    ]);
    const withoutPreferences = read({ version: 1, tenants: [] }, last);
    expect(withoutPreferences).toMatchObject({ tenants: [], preferences: last.preferences });
    expect(told(withoutPreferences)).toEqual([
      expect.stringMatching(/^preferences is missing: .*kept back by the browser/),
    ]);
    expect(read({ preferences: {} }, last).tenants).toEqual([]);
    expect(read({ tenants: [] }, last)).toEqual(noPolicy);
  });
  test.each([[[]], [[{ copyLink: true }]], [null], ['none'], [false]])(
    'by preferences that are %j says what they must be, and keeps the last good ones',
    (preferences) => {
      const last = read({ version: 1, tenants: [acme], preferences: { copyLink: false, vault: false } });
      const next = read({ version: 1, tenants: [acme], preferences }, last);
      expect({ ...next, issues: [] }).toEqual(last);
      expect(told(next)).toEqual(['preferences must be an object']);
    },
  );
  test('by a version we do not know is not taken at all', () => {
    const last = read({ tenants: [acme] });
    const next = read({ version: 2, tenants: [erp], preferences: {} }, last);
    expect({ ...next, issues: [] }).toEqual(last);
    expect(told(next)).toEqual(['version must be 1']);
  });
  test('in one entry, with a good one of its id beside it, takes the good one, and says the same at each reading', () => {
    for (const tenants of [
      [{ ...acme, baseUrl: 'nowhere' }, acme],
      [acme, { ...acme, baseUrl: 'nowhere' }],
    ]) {
      const first = read({ tenants });
      expect(first.tenants.map(({ baseUrl }) => baseUrl)).toEqual([acme.baseUrl]);
      expect(told(first)).toHaveLength(1);
      expect(read({ tenants }, first)).toEqual(first);
    }
  });
  test('by an id that comes twice, or an unknown field, says so', () => {
    const next = read({ tenants: [acme, acme], vault: true });
    expect(next.tenants).toHaveLength(1);
    expect(told(next)).toEqual([
      'the policy has an unknown field "vault"',
      'tenant 2 (acme) has the id of an earlier entry',
    ]);
  });
  test('repeats no value, and of a name only what is short and plain', () => {
    const secret = 'HUNTER2HUNTER2';
    const long = `\u202e${'x'.repeat(80)}`;
    const next = read({
      [long]: secret,
      tenants: [{ ...acme, [long]: secret }, secret, { ...erp, settings: { database: `${secret}\n` } }],
      preferences: { [long]: secret, journal: secret },
    });
    expect(next.issues).toHaveLength(6);
    expect(JSON.stringify(next.issues)).not.toContain('HUNTER');
    for (const words of told(next)) expect(words).toMatch(/^[\x20-\x7e…]{1,100}$/);
  });
});

describe('a policy that was kept', () => {
  const slot = policyWith(policySchema(descriptors));
  test('is read with its faults as it was written', () => {
    const kept = read({ tenants: [acme, { ...erp, baseUrl: 7 }], preferences: { vault: false } });
    expect(kept.issues).toHaveLength(1);
    expect(slot.parse(JSON.parse(JSON.stringify(kept)))).toEqual(kept);
  });
  test.each([
    [{ issue: { key: 'saved', substitutions: [] } }],
    [{ issue: { key: 'fault_empty' } }],
    [{ issue: { key: 'fault_empty', substitutions: [1] } }],
    [{ at: 'tenant 1', issue: { key: 'fault_empty', substitutions: [] } }],
    [{ field: 1, issue: { key: 'fault_empty', substitutions: [] } }],
    ['is empty'],
    [null],
  ])('with %j for a fault is not read', (detail) => {
    expect(slot.parse({ ...noPolicy, issues: [detail] })).toBeNull();
  });
});

describe('a policy that forbids servers that are not encrypted', () => {
  const plain = { ...erp, baseUrl: 'http://erp.example' };
  const forbidding = { preferences: { httpTenants: false } };
  async function forbidden(): Promise<ReturnType<typeof governed> & { heard: string[] }> {
    const heard: string[] = [];
    const at = governed(undefined, async (address) => {
      heard.push(String(address));
      throw new TypeError('Failed to fetch');
    });
    await begin(at);
    await importTenants(at, plain, { ...erp, id: 'safe', name: 'Safe' });
    await signIn(at, 'erp');
    await signIn(at, 'safe');
    await at.govern(forbidding);
    return { ...at, heard };
  }

  test('ends their sessions and nobody else’s, and tells such a server nothing', async () => {
    const at = await forbidden();
    expect([await at.pass('erp'), await at.token('erp')]).toEqual([undefined, null]);
    expect(await at.state('safe')).toBe('signed-in');
    expect(at.heard).toEqual([]);
  });
  test('also where the worker died before it had', async () => {
    const at = await forbidden();
    await signIn(at, 'erp');
    const next = createTestApp({
      areas: at.areas,
      clock: at.clock,
      managed: async () => forbidding,
      fetch: offline,
    });
    await next.app.recover();
    expect([await next.pass('erp'), await next.token('erp')]).toEqual([undefined, null]);
    expect(await next.state('safe')).toBe('signed-in');
  });
  test.each([
    ['be logged out', { name: 'logout', tenant: 'erp' }],
    ['be removed', { name: 'removeTenants', tenants: ['erp'] }],
    ['be given an encrypted address', { name: 'saveTenant', replaces: 'erp', tenant: erp }],
  ])('lets such a tenant %s', async (_what, command) => {
    const at = await forbidden();
    // As a worker left it that died before it had ended the session.
    await signIn(at, 'erp');
    expect(await at.ask(command)).toMatchObject({ ok: true });
    expect([await at.pass('erp'), await at.token('erp'), at.heard]).toEqual([undefined, null, []]);
  });
  test('and no log-in to it', async () => {
    const at = await forbidden();
    expect(await at.login('erp', { username: 'a', password: 'b' })).toMatchObject({ code: 'insecure' });
    expect(at.heard).toEqual([]);
  });
});

describe('what the organisation has set', () => {
  test('stands before what is one’s own, and its id wins', () => {
    const policy = read({ tenants: [acme], preferences: { announceEnds: true } });
    const own = [
      { ...policy.tenants[0], name: 'Mine' },
      read({ tenants: [erp] }).tenants[0],
    ] as Policy['tenants'];
    expect(effectiveTenants(own, policy).map(({ name }) => name)).toEqual(['Acme', 'ERP']);
    expect(effectivePreferences({ announceEnds: false, logoutOnLock: false }, policy)).toEqual({
      announceEnds: true,
      logoutOnLock: false,
    });
  });
  test('as the longest time before the vault locks leaves a shorter one to who chose it', () => {
    const policy = read({ preferences: { autoLock: 30 } });
    expect(effectivePreferences({ autoLock: 5 }, policy).autoLock).toBe(5);
    expect(effectivePreferences({ autoLock: 600 }, policy).autoLock).toBe(30);
    expect(effectivePreferences({}, policy).autoLock).toBe(30);
    expect(effectivePreferences({ autoLock: 600 }, noPolicy).autoLock).toBe(600);
  });
  test('takes every preference there is', () => {
    const preferences = {
      ...{ copyLink: false, exportTenants: false, httpTenants: false, logoutOnLock: true },
      ...{ announceEnds: true, clearCookies: true, journal: true, onboarding: false },
      ...{ vault: false, remember: false, autoLock: 1440 },
    };
    expect(read({ preferences })).toEqual({ tenants: [], preferences, issues: [] });
  });
  test('is there for everybody, and cannot be edited, removed or replaced by a file', async () => {
    const at = governed({ tenants: [acme] });
    await begin(at);
    await importTenants(at, erp);
    expect(await listed(at)).toEqual(['Acme', 'ERP']);
    const refused = { ok: false, code: 'forbidden', facts: { detail: 'managed' } };
    for (const tenants of [['acme'], ['erp', 'acme']])
      expect(await at.ask({ name: 'removeTenants', tenants })).toEqual(refused);
    expect(await listed(at)).toEqual(['Acme', 'ERP']);
    expect(
      await at.ask({ name: 'saveTenant', replaces: 'acme', tenant: { ...erp, id: undefined, name: 'Evil' } }),
    ).toMatchObject({ ok: false });
    expect(
      await at.ask({ name: 'importTenants', text: fileText({ ...acme, name: 'Other' }), agreed: true }),
    ).toMatchObject({
      ...refused,
      facts: {
        detail: 'managed',
        locatedIssue: {
          at: { key: 'place_named', substitutions: ['Other'] },
          issue: { key: 'fault_managed' },
        },
      },
    });
    expect(await listed(at)).toEqual(['Acme', 'ERP']);
  });
  test('may come in a colleague’s file as it is', async () => {
    const at = governed({ tenants: [acme] });
    await begin(at);
    expect(await at.ask({ name: 'importTenants', text: fileText(acme, erp), agreed: false })).toMatchObject({
      ok: true,
      imported: 1,
    });
  });
  test('ends a session when it changes that tenant’s address, or takes the tenant away', async () => {
    const at = governed({ tenants: [acme] });
    await begin(at);
    await signIn(at, 'acme');
    await at.govern({ tenants: [{ ...acme, name: 'Only the name' }] });
    expect(await at.token('acme')).not.toBeNull();
    await at.govern({ tenants: [{ ...acme, baseUrl: 'https://other.example' }] });
    expect(await at.token('acme')).toBeNull();
    await signIn(at, 'acme');
    await at.govern(undefined);
    expect([await at.token('acme'), await listed(at), await policyOf(at)]).toEqual([null, [], noPolicy]);
  });
  test('is taken back with what a person preferred for its tenants, but for those that are one’s own too', async () => {
    const at = createTestApp({ fetch: offline });
    await importTenants(at, erp);
    const house = governed({ tenants: [acme, erp] }, offline, at.areas);
    await begin(house);
    const of = <T>(value: T) => ({ acme: value, erp: value });
    await house.store.update([preferences], (kept): [Preferences] => [
      {
        ...{ ...kept, device: 'a-device', journal: false, favourites: ['acme', 'erp'] },
        ...{ keepAlive: of(false), retention: of('browser' as const), usage: of(1), usedAt: of(1) },
        ...{
          lastAccount: of('jane'),
          portalOrigins: of('https://a.example'),
          portalOpenedOn: of('2026-11-21'),
        },
      },
    ]);
    const before = await house.preferences();
    // What cannot be read takes nothing away.
    await house.govern('unreadable');
    await house.govern({ tenants: [{ ...acme, baseUrl: 'nowhere' }, erp] });
    expect(await house.preferences()).toEqual(before);
    await house.govern(undefined);
    expect(await listed(house)).toEqual(['ERP']);
    expect(await house.preferences()).toEqual({
      ...{ device: 'a-device', journal: false, favourites: ['erp'] },
      ...{ keepAlive: { erp: false }, retention: { erp: 'browser' }, usage: { erp: 1 }, usedAt: { erp: 1 } },
      lastAccount: { erp: 'jane' },
      ...{ portalOrigins: { erp: 'https://a.example' }, portalOpenedOn: { erp: '2026-11-21' } },
    });
  });
  test('can forbid links to hand on, and servers that are not encrypted', async () => {
    const at = governed({ tenants: [acme], preferences: { copyLink: false, httpTenants: false } });
    await begin(at);
    await signIn(at, 'acme');
    expect(
      await at.ask({
        name: 'createSignInLink',
        tenant: 'acme',
        agreed: { production: true, portalOrigin: 'https://members.acme.example' },
      }),
    ).toMatchObject({ code: 'forbidden' });
    const plain = { ...erp, baseUrl: 'http://erp.example' };
    expect(await at.ask({ name: 'importTenants', text: fileText(plain), agreed: true })).toMatchObject({
      ok: false,
      code: 'insecure',
      facts: {
        locatedIssue: {
          at: { key: 'place_named', substitutions: ['ERP'] },
          issue: { key: 'fault_unencrypted' },
        },
      },
    });
    expect(
      await at.ask({
        name: 'importTenants',
        text: fileText({ ...erp, baseUrl: 'http://127.0.0.1:9' }),
        agreed: true,
      }),
    ).toMatchObject({ ok: true });
  });
  test('decides whether a first install opens its page, which comes once and to nobody who has begun', async () => {
    const opened: string[] = [];
    const installed = async (value?: unknown, ...begun: (typeof erp)[]) => {
      const managed = async () => value;
      const at = createTestApp({
        fetch: offline,
        managed,
        openWelcome: async () => void opened.push('page'),
      });
      await begin(at);
      await importTenants(at, ...begun);
      await at.app.welcome();
      await at.app.welcome();
      return opened.splice(0).length;
    };
    expect(await installed()).toBe(1);
    expect(await installed({ preferences: { onboarding: true } })).toBe(1);
    expect(await installed({ preferences: { onboarding: 'no' } })).toBe(1);
    expect(await installed({ preferences: { onboarding: false } })).toBe(0);
    expect(await installed(undefined, erp)).toBe(0);
  });
  test('outlives a browser that starts before the policy is read', async () => {
    const at = governed({ tenants: [acme] });
    await begin(at);
    const next = createTestApp({ areas: at.areas, clock: at.clock, fetch: offline });
    expect(await listed(next)).toEqual(['Acme']);
  });
});
