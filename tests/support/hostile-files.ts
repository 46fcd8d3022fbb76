/** Tenant files that bring nothing: each with the entry and the reason that the options page names. */
import { fileText } from './test-app.ts';

/** Planted in files; must never be shown. */
export const plantedSecret = 'Hunter2-planted-Zz9-Qx7';

/** Two tenants of a list that stays, and one that a good entry brings. */
export const keptErp = {
  id: 'kept',
  vendor: 'nextup',
  name: 'Kept ERP',
  baseUrl: 'https://erp.kept.example',
  settings: { database: '1' },
};
export const keptShop = {
  id: 'kept-shop',
  vendor: 'fourwayshop',
  name: 'Kept Shop',
  baseUrl: 'https://shop.kept.example',
  settings: { companyId: 'KEPT', siteId: '1' },
};
export const goodEntry = { ...keptErp, id: 'coming', name: 'Coming' };
const space = {
  id: 'evil',
  vendor: 'nexudus',
  name: 'Evil',
  baseUrl: 'https://evil.spaces.nexudus.com',
  settings: { portalUrl: 'https://evil.example' },
};
const shop = { ...keptShop, id: 'evil', name: 'Evil' };
const erp = { ...keptErp, id: 'evil', name: 'Evil' };
const beside = (entry: unknown) => fileText(goodEntry, entry);
const whole = 'the file';
const second = 'entry 2 (evil)';
const proto = (entry: object, before: string) =>
  beside(entry).replaceAll(`${before}`, `"__proto__":{"planted":"${plantedSecret}"},${before}`);
const destination = (path: string) => beside({ ...space, destinations: [{ label: 'Out', path }] });

/** A file: what is wrong with it, its text, the entry that is named, and the reason. */
export const hostileFiles: readonly (readonly [what: string, text: string, entry: string, reason: string])[] =
  [
    ['that is not JSON', `password: ${plantedSecret}`, whole, 'is not valid JSON (line 1, column 1)'],
    ['that is HTML', `<!doctype html><p>${plantedSecret}</p>`, whole, 'is not valid JSON (line 1, column 1)'],
    ['that is empty', '', whole, 'is empty'],
    ['that is cut off', fileText(goodEntry).slice(0, -4), whole, 'is not valid JSON'],
    ['that is a list', JSON.stringify([goodEntry]), whole, 'is not a JSON object'],
    [
      'nested deep as a list',
      `{"version":1,"tenants":${'['.repeat(200_000)}${']'.repeat(200_000)}}`,
      'entry 1',
      'is not a JSON object',
    ],
    [
      'nested deep in a setting',
      beside(space).replace('"https://evil.example"', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`),
      second,
      '"settings.portalUrl" must be text',
    ],
    ['with an unknown field', beside({ ...space, colour: plantedSecret }), second, 'unknown field "colour"'],
    [
      'with an unknown field of its own',
      JSON.stringify({ version: 1, tenants: [goodEntry], notes: plantedSecret }),
      whole,
      'unknown field "notes"',
    ],
    [
      'with a password field',
      beside({ ...space, password: plantedSecret }),
      second,
      'unknown field "password"',
    ],
    [
      'with a token among the settings',
      beside({ ...erp, settings: { database: '1', token: plantedSecret } }),
      second,
      '"settings.token" is not a setting of',
    ],
    [
      'with a secret-looking extra',
      beside({ ...shop, settings: { ...shop.settings, extra: `env=prod&apiToken=${plantedSecret}` } }),
      second,
      '"settings.extra" names a field that looks like a secret',
    ],
    [
      'with a javascript: base URL',
      beside({ ...space, baseUrl: `javascript:alert('${plantedSecret}')` }),
      second,
      '"baseUrl" must start with https:// or http:// and a host',
    ],
    [
      'with a javascript: portal',
      beside({ ...space, settings: { portalUrl: `javascript:${plantedSecret}` } }),
      second,
      '"settings.portalUrl" must start with https:// or http:// and a host',
    ],
    [
      'with user:pass@ in the base URL',
      beside({ ...space, baseUrl: `https://jane:${plantedSecret}@evil.example` }),
      second,
      '"baseUrl" must not carry a user name or password',
    ],
    [
      'with user:pass@ in the portal',
      beside({ ...space, settings: { portalUrl: `https://jane:${plantedSecret}@evil.example` } }),
      second,
      '"settings.portalUrl" must not carry a user name or password',
    ],
    [
      'with a query in the base URL',
      beside({ ...space, baseUrl: `https://evil.example/?token=${plantedSecret}` }),
      second,
      '"baseUrl" must not have a query',
    ],
    [
      'with an evil portal beside a true API host',
      beside({ ...shop, settings: { ...shop.settings, portalUrl: 'https://evil.example/portal' } }),
      second,
      '"settings.portalUrl" must be on the same origin as the base URL',
    ],
    ['with the path //host', destination('//evil.example'), second, 'exactly one leading slash'],
    ['with the path \\host', destination('/\\evil.example'), second, '"destinations.1.path" has a backslash'],
    ['with an address for a path', destination('https://evil.example'), second, 'must not name a scheme'],
    ['with an encoded //host', destination('%2f%2fevil.example'), second, 'exactly one leading slash'],
    ['with a tab in a path', destination('/\t/evil.example'), second, 'has a control character'],
    [
      'with a log-in path that leads away',
      beside({ ...shop, settings: { ...shop.settings, loginPath: '//evil.example/login' } }),
      second,
      '"settings.loginPath" must have exactly one leading slash or none',
    ],
    [
      'with an id twice',
      fileText(goodEntry, erp, { ...erp, name: 'Twice' }),
      'entry 3 (evil)',
      'earlier entry',
    ],
    ['with __proto__ in an entry', proto(space, '"id":"evil"'), second, '"__proto__"'],
    ['with __proto__ in the settings', proto(space, '"portalUrl"'), second, '"__proto__"'],
    [
      'with constructor in the settings',
      beside({ ...erp, settings: { database: '1', constructor: plantedSecret } }),
      second,
      '"settings.constructor" is not a setting of',
    ],
    [
      'with a lone surrogate in a name',
      beside({ ...space, name: 'Evil \ud800' }),
      second,
      '"name" is not well-formed',
    ],
    [
      'with a name that turns the reading direction',
      beside({ ...space, name: 'Evil \u202emoc.emca' }),
      second,
      '"name" has a control, line or direction character',
    ],
    [
      'with a name of two lines',
      beside({ ...space, name: 'Evil\nTwo' }),
      second,
      '"name" has a control, line',
    ],
    [
      'with a vendor nobody knows',
      beside({ ...space, vendor: 'acme' }),
      second,
      '"vendor" is not a vendor we know',
    ],
    ['without a version', JSON.stringify({ tenants: [goodEntry] }), whole, 'has no version number'],
    [
      'with a wrong version',
      JSON.stringify({ version: '1', tenants: [goodEntry] }),
      whole,
      'has no version number',
    ],
    [
      'of a newer version',
      JSON.stringify({ version: 2, tenants: [goodEntry] }),
      whole,
      'is of version 2; this extension reads version 1',
    ],
  ];
