import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { commands } from '../../../lib/protocol/commands.ts';
import { parseCommand } from '../../../lib/protocol/dispatch.ts';

// Properties take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

/** One good message per command; a command without one fails the test below. */
const good: Record<keyof typeof commands, Record<string, unknown>> = {
  pageOpened: {},
  login: { tenant: 'acme', method: 'password', fields: { username: 'jane', password: 'x' } },
  submitCode: { tenant: 'acme', value: '123456' },
  cancel: { tenant: 'acme' },
  renew: { tenant: 'acme' },
  check: { tenant: 'acme' },
  logout: { tenant: 'acme' },
  logoutEverywhere: {},
  openPortal: {
    tenant: 'acme',
    destination: 0,
    agreed: { production: true, portalOrigin: 'https://a.example' },
  },
  createSignInLink: { tenant: 'acme' },
  saveTenant: { tenant: { name: 'Acme' }, replaces: 'acme' },
  removeTenants: { tenants: ['acme'] },
  orderTenants: { tenants: ['acme'] },
  probe: { tenant: { name: 'Acme' } },
  recogniseServer: { address: 'https://a.example/login' },
  examine: { tenant: 'acme' },
  cancelExamination: { tenant: 'acme' },
  importTenants: { text: '{}', agreed: false },
  removeDefinition: { id: 'x-acme-desk' },
  tryDefinition: { definition: '{}', baseUrl: 'https://a.example', method: 'a', fields: {}, settings: {} },
  startBulkRun: {
    act: 'login',
    tenants: ['acme'],
    login: { vendor: `x-${'a'.repeat(62)}`, method: 'password', fields: { username: 'jane', password: 'x' } },
    agreed: { production: ['acme'], portalOrigins: [['acme', 'https://a.example']] },
  },
  cancelBulkRun: {},
  dismissBulkRun: {},
  discardQuarantinedTenants: {},
  discardQuarantinedPreferences: {},
  copied: { what: 'ticket', tenants: ['acme'] },
  clearJournal: {},
  setPreferences: { logoutOnLock: true },
  editTenants: { tenants: ['acme'], addTags: ['daily'] },
  setFavourites: { tenants: ['acme'], on: true, position: 0 },
  setRetentions: { tenants: ['acme'], how: 'ask' },
  setTeamFile: { address: 'https://files.example/tenants.json' },
  askTeamFile: {},
  importTeamFile: { digest: '0000000000000000000000000000000000000000000000000000000000000000' },
  setTenantPreference: { tenant: 'acme', what: 'keepAlive', on: false },
  loginWithStored: { tenant: 'acme' },
  setRetention: { tenant: 'acme', how: 'vault' },
  lock: {},
  setUpVault: { passphrase: 'ten letters and more' },
  unlockVault: { passphrase: 'x' },
  unlockByPasskey: { output: 'A'.repeat(43) },
  changePassphrase: { passphrase: 'x', next: 'ten letters and more', output: 'A'.repeat(43) },
  addPasskey: { credential: 'abc', salt: 'abc', output: 'A'.repeat(43) },
  removePasskey: { passphrase: 'correct horse battery staple' },
  eraseVault: {},
  discardQuarantinedVault: {},
};
const all = Object.entries(good);

describe('a message is no command', () => {
  test.each([
    undefined,
    null,
    0,
    1,
    '',
    'pageOpened',
    true,
    [],
    [{ name: 'pageOpened' }],
    {},
    { name: null },
    { name: 1 },
    { name: ['pageOpened'] },
    { name: { toString: 'pageOpened' } },
  ])('that is %j', (message) => {
    expect(parseCommand(message)).toBeNull();
  });
  test.each([
    '',
    'Look',
    'look ',
    'lookup',
    'constructor',
    '__proto__',
    'toString',
    'valueOf',
    'hasOwnProperty',
    'isPrototypeOf',
    'then',
    '0',
  ])('with the unknown name %j', (name) => {
    expect(parseCommand({ name })).toBeNull();
    expect(parseCommand({ name, tenant: 'acme' })).toBeNull();
  });
  test.each(all)('%s with a field nobody knows', (name, command) => {
    for (const field of ['x', 'token', 'toString', 'code'])
      expect(parseCommand({ name, ...command, [field]: 'x' })).toBeNull();
  });
  test.each(all.filter(([, command]) => Object.keys(command).length > 0))(
    '%s with a field missing or of another type',
    (name, command) => {
      for (const field of Object.keys(command)) {
        for (const value of [null, Number.NaN, Symbol.iterator, () => 1, 1n])
          expect(parseCommand({ name, ...command, [field]: value })).toBeNull();
      }
    },
  );
  test.each(all)('%s with a key that names a prototype, at any depth', (name, command) => {
    const hostile = (key: string) => [
      JSON.parse(
        `{"name":${JSON.stringify(name)},"${key}":{"admin":true},${JSON.stringify(command).slice(1)}`.replace(
          ',}',
          '}',
        ),
      ),
      { name, ...command, fields: JSON.parse(`{"${key}":"x"}`) },
      { name, ...command, tenant: JSON.parse(`{"a":[{"${key}":1}]}`) },
    ];
    for (const key of ['__proto__', 'constructor', 'prototype']) {
      for (const message of hostile(key)) expect(parseCommand(message)).toBeNull();
    }
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
  });
  test.each([
    '',
    'Acme',
    'acme_1',
    '../acme',
    'acme ',
    'a'.repeat(65),
    '__proto__',
    1,
    null,
    ['acme'],
    { id: 'acme' },
  ])('with the tenant %j', (tenant) => {
    for (const name of [
      'login',
      'submitCode',
      'cancel',
      'renew',
      'check',
      'logout',
      'openPortal',
      'createSignInLink',
      'setTenantPreference',
    ] as const) {
      expect(parseCommand({ name, ...good[name], tenant })).toBeNull();
    }
  });
  test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, '0', null, [0]])(
    'with the destination %j',
    (destination) => {
      expect(parseCommand({ name: 'openPortal', tenant: 'acme', destination })).toBeNull();
    },
  );
  test.each([-1, 0.5, 5001, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY, '0', null, [0]])(
    'with the position %j',
    (position) => {
      expect(parseCommand({ name: 'setFavourites', ...good.setFavourites, position })).toBeNull();
    },
  );
  test('that is huge: a field, a text, a file', () => {
    const long = 'x'.repeat(5_000_000);
    expect(parseCommand({ name: 'login', ...good.login, method: 'x'.repeat(41) })).toBeNull();
    expect(
      parseCommand({ name: 'login', ...good.login, fields: { password: 'x'.repeat(20_001) } }),
    ).toBeNull();
    expect(parseCommand({ name: 'submitCode', tenant: 'acme', value: 'x'.repeat(201) })).toBeNull();
    expect(parseCommand({ name: 'importTenants', agreed: true, text: long })).toBeNull();
    expect(parseCommand({ name: long })).toBeNull();
  });
  test('that is deep', () => {
    let deep: unknown = 'x';
    for (let level = 0; level < 50_000; level += 1) deep = { a: deep };
    expect(parseCommand({ name: 'saveTenant', tenant: { deep } })).toBeNull();
    let list: unknown = [];
    for (let level = 0; level < 50_000; level += 1) list = [list];
    expect(parseCommand({ name: 'saveTenant', tenant: { list } })).toBeNull();
  });
  test('that goes round in a circle', () => {
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    expect(parseCommand({ name: 'saveTenant', tenant: circle })).toBeNull();
  });
  test('whatever it is, it is never an exception, and what is taken is exactly what was sent', () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withNullPrototype: true,
      withTypedArray: true,
      withSparseArray: true,
      withUnicodeString: true,
    });
    const near = fc
      .tuple(
        fc.constantFrom(...all),
        fc.dictionary(
          fc.constantFrom('tenant', 'way', 'fields', 'value', 'agreed', 'text', 'x', 'name', '__proto__'),
          anything,
        ),
      )
      .map(([[name, command], more]) => ({ name, ...command, ...more }));
    fc.assert(
      fc.property(fc.oneof(anything, near), (message) => {
        const command = parseCommand(message);
        if (command === null) return;
        expect(Object.keys(commands)).toContain(command.name);
        // As JSON: a Set, a Map or a Date that stands for an empty object arrives as one.
        const plain = (value: unknown): unknown =>
          JSON.parse(
            JSON.stringify(value, function (this: Record<string, unknown>, key, each) {
              if (this[key] instanceof Date) return {};
              return typeof each === 'bigint' ? `${each}n` : each;
            }),
          );
        expect(plain(command)).toEqual(plain(message));
      }),
      { numRuns: 3000 },
    );
  });
});

describe('a message is a command', () => {
  test.each(all)('%s', (name, command) => {
    expect(parseCommand({ name, ...command })).toEqual({ name, ...command });
  });
  test('for every command of the table', () => {
    expect(Object.keys(good).sort()).toEqual(Object.keys(commands).sort());
  });
  test('as it arrives: copied from another page', () => {
    for (const [name, command] of all)
      expect(parseCommand(structuredClone({ name, ...command }))).toEqual({ name, ...command });
  });
});
