import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAddress } from '../../../lib/tenants/pasted-address.ts';
import { validateSetting } from '../../../lib/tenants/settings.ts';
import { descriptors, findDescriptor } from '../../../lib/vendors/descriptors.ts';

type Settings = Record<string, string>;

function read(vendor: string, address: string, own: Settings = {}) {
  const descriptor = findDescriptor(vendor);
  if (descriptor === undefined) throw new TypeError(`no vendor ${vendor}`);
  return readAddress(descriptor, new URL(address), own);
}
/** Base URL, settings that hold the path, path left out. */
function parts(vendor: string, address: string, own: Settings = {}) {
  const { baseUrl, moved, omitted } = read(vendor, address, own);
  return [baseUrl, moved, omitted];
}

const erp = 'https://apps.acme.test';
const documented = 'NextUpServices/Services/POST/';

describe('NextUp moves a path into the service path', () => {
  test.each<[string, Settings]>([
    [erp, {}],
    [`${erp}/`, {}],
    [`${erp}/${documented}`, {}],
    [`${erp}/NextUpServices/Services/POST`, {}],
    [`${erp}/NextUpServices`, {}],
    [`${erp}/NextUpServices/Services/`, {}],
    [`${erp}/erp`, { servicePath: `erp/${documented}` }],
    [`${erp}/erp/`, { servicePath: `erp/${documented}` }],
    [`${erp}/a/b/c`, { servicePath: `a/b/c/${documented}` }],
    [`${erp}/erp/NextUpServices`, { servicePath: `erp/${documented}` }],
    [`${erp}/erp/NextUpServices/Services/POST`, { servicePath: `erp/${documented}` }],
    [`${erp}/erp/NextUpServices/msc/POST`, { servicePath: 'erp/NextUpServices/msc/POST' }],
    [`${erp}/NextUpServices/msc/POST/`, { servicePath: 'NextUpServices/msc/POST' }],
    [`${erp}/nextupservices/services/post/`, { servicePath: 'nextupservices/services/POST/' }],
    [`${erp}/gate/POST`, { servicePath: 'gate/POST' }],
    [`${erp}/api-docs`, { explorerUrl: `${erp}/api-docs` }],
    [`${erp}/erp/swagger/`, { explorerUrl: `${erp}/erp/swagger`, servicePath: `erp/${documented}` }],
  ])('%s', (address, moved) => {
    expect(parts('nextup', address)).toEqual([erp, moved, '']);
  });
  test.each<[string, Settings, string]>([
    [
      '/NextUpServices/Services/GET/GetAuthenticationToken?Password=Demo1234',
      {},
      '/GET/GetAuthenticationToken',
    ],
    ['/erp/NextUpServices/Services/POST/a/b', { servicePath: `erp/${documented}` }, '/a/b'],
    ['/NextUpServices/msc/GET', { servicePath: 'NextUpServices/msc/POST' }, '/GET'],
    ['/NextUpServices/msc/POST/a', { servicePath: 'NextUpServices/msc/POST' }, '/a'],
  ])('and tells what follows the path of its calls: %s', (path, moved, omitted) => {
    expect(parts('nextup', erp + path)).toEqual([erp, moved, omitted]);
  });
  test('beside the same service path of the tenant’s own', () => {
    const own = { servicePath: 'NextUpServices/msc/POST' };
    expect(parts('nextup', `${erp}/NextUpServices/msc/GET/GetAllArticles`, own)).toEqual([
      erp,
      {},
      '/GET/GetAllArticles',
    ]);
  });
  test.each<[string, string, Settings]>([
    // The tenant's own path is joined to a mount, and stays where it says the same or more.
    ['/erp', 'NextUpServices/msc/POST', { servicePath: 'erp/NextUpServices/msc/POST' }],
    ['/erp/', '/NextUpServices/msc/POST', { servicePath: 'erp/NextUpServices/msc/POST' }],
    ['/erp', 'erp/NextUpServices/msc/POST', {}],
    ['/erp', '/erp/NextUpServices/msc/POST', {}],
    ['/erp/NextUpServices/Services/POST', `erp/${documented}`, {}],
    ['/erp/NextUpServices', 'erp/NextUpServices/msc/POST', {}],
    ['', 'NextUpServices/msc/POST', {}],
  ])('%s beside the service path %s', (path, servicePath, moved) => {
    expect(read('nextup', erp + path, { servicePath })).toMatchObject({ baseUrl: erp, moved });
    expect(read('nextup', erp + path, { servicePath }).conflict).toBeUndefined();
  });
  test.each<[string, Settings, string]>([
    ['/erp/NextUpServices/Services/POST/', { servicePath: 'NextUpServices/msc/POST' }, 'servicePath'],
    ['/NextUpServices', { servicePath: 'erp/NextUpServices/msc/POST' }, 'servicePath'],
    ['/gate/POST', { servicePath: 'other/POST' }, 'servicePath'],
    ['/swagger', { explorerUrl: `${erp}/api-docs` }, 'explorerUrl'],
  ])('%s contradicts %j', (path, own, conflict) => {
    expect(read('nextup', erp + path, own).conflict).toBe(conflict);
  });
});

describe('N-central does without the pages of its web interface, and keeps a proxy’s path', () => {
  const server = 'https://ncentral.acme.test';
  test.each<[string, string, string]>([
    ['', '', ''],
    ['/', '', ''],
    ['/dashboard', '', '/dashboard'],
    ['/dashboard/devices/4', '', '/dashboard/devices/4'],
    ['/Dashboard/', '', '/Dashboard'],
    ['/login', '', '/login'],
    ['/IndexAction.action', '', '/IndexAction.action'],
    ['/deepLinkAction.do?method=defaultDashboard&customerID=1', '', '/deepLinkAction.do'],
    ['/api-explorer', '', '/api-explorer'],
    ['/api/auth/authenticate', '', '/api/auth/authenticate'],
    ['/dms2/services2/ServerEI2', '', '/dms2/services2/ServerEI2'],
    ['/start;jsessionid=0123456789abcdef', '', '/start;jsessionid=0123456789abcdef'],
    ['/rmm', '/rmm', ''],
    ['/rmm/', '/rmm', ''],
    ['/rmm/dashboard', '/rmm', '/dashboard'],
    ['/rmm/api/auth', '/rmm', '/api/auth'],
    ['/customers/rmm/login', '/customers/rmm', '/login'],
    ['/api', '/api', ''],
    ['/views/all', '/views/all', ''],
  ])('%s', (path, kept, omitted) => {
    expect(parts('ncentral', server + path)).toEqual([server + kept, {}, omitted]);
  });
});

describe('Nexudus', () => {
  const space = 'https://acme.spaces.nexudus.com';
  test.each<[string, string]>([
    ['', ''],
    ['/', ''],
    ['/en', '/en'],
    ['/en/bookings?from=1', '/en/bookings'],
    ['/whatever/page', '/whatever/page'],
    ['/api/token', '/api/token'],
  ])('has its API at the root of its own hosts: %s', (path, omitted) => {
    expect(parts('nexudus', space + path)).toEqual([space, {}, omitted]);
  });
  const gate = 'https://gate.acme.test';
  test.each<[string, string, string]>([
    ['/space', '/space', ''],
    ['/uk', '/uk', ''],
    ['/space/en', '/space/en', ''],
    ['/space/en/user/login?server=true', '/space', '/en/user/login'],
    ['/en-GB/bookings', '', '/en-GB/bookings'],
    ['/login?t=abc', '', '/login'],
    ['/space/signin', '/space', '/signin'],
    ['/user/me', '', '/user/me'],
    ['/space/api/token', '/space', '/api/token'],
    ['/space/api/sys/users/exchange', '/space', '/api/sys/users/exchange'],
    ['/api', '/api', ''],
    ['/community', '/community', ''],
  ])('keeps a proxy’s path elsewhere: %s', (path, kept, omitted) => {
    expect(parts('nexudus', gate + path)).toEqual([gate + kept, {}, omitted]);
  });
  test.each<[string, Settings]>([
    [`${space}/en-GB/bookings`, { portalUrl: space, language: 'en-GB' }],
    [`${space}/`, { portalUrl: space }],
    [`${space}/login?t=secret&lang=de`, { portalUrl: space, language: 'de' }],
    [
      'https://members.acme.test/en/user/login?server=true&t=secret',
      { portalUrl: 'https://members.acme.test', language: 'en' },
    ],
    // The portal is mounted where its page stood.
    ['https://gate.acme.test/space/login', { portalUrl: 'https://gate.acme.test/space' }],
    [
      'https://gate.acme.test/space/de/user/me',
      { portalUrl: 'https://gate.acme.test/space', language: 'de' },
    ],
    // No language tag of the vendor's form.
    [`${space}/login?lang=EN_gb`, { portalUrl: space }],
    ['https://members.acme.test/space', {}],
  ])('%s tells the portal and the language', (address, told) => {
    expect(read('nexudus', address).told).toEqual(told);
  });
  test('a look-alike host is not the vendor’s own', () => {
    for (const host of ['acme.spaces.nexudus.com.evil.test', 'spaces.nexudus.com', 'evilspaces.nexudus.com'])
      expect(parts('nexudus', `https://${host}/app`)).toEqual([`https://${host}/app`, {}, '']);
  });
});

describe('Nexudus’ portal address', () => {
  const issue = (value: string) => {
    const setting = findDescriptor('nexudus')?.settings.find(({ name }) => name === 'portalUrl');
    if (setting === undefined) throw new TypeError('no setting');
    return validateSetting(setting, value, 'https://acme.spaces.nexudus.com')?.key ?? null;
  };
  test.each([
    'https://members.acme.test',
    'https://members.acme.test/',
    'https://acme.test/members',
    'https://acme.test/members/',
    'https://acme.test/en',
    'https://acme.test/user-area',
    'https://login',
    'https://login/members',
    'http://user:8080',
  ])('%s is taken, with its path', (value) => {
    expect(issue(value)).toBeNull();
  });
  test.each([
    'https://members.acme.test/login',
    'https://members.acme.test/login/',
    'https://members.acme.test/signin',
    'https://members.acme.test/en/user/login',
    'https://acme.test/members/en/bookings',
    'https://login/login',
    'https://members.acme.test/dashboard/today',
  ])('%s is a page’s, and is told instead of cut', (value) => {
    expect(issue(value)).toBe('fault_portalPage');
  });
  test.each([
    ['members.acme.test', 'fault_addressStart'],
    ['https://members.acme.test/?a=b', 'fault_addressQuery'],
    ['https://members.acme.test/#a', 'fault_addressFragment'],
    ['ftp://members.acme.test', 'fault_addressStart'],
  ])('%s is refused as ever: %s', (value, key) => {
    expect(issue(value)).toBe(key);
  });
});

describe('Q01 and Four Way Shop keep every path but a call of their own', () => {
  test.each<[string, string, string, string]>([
    ['q01', '', '', ''],
    ['q01', '/q01', '/q01', ''],
    ['q01', '/q01/', '/q01', ''],
    ['q01', '/login', '/login', ''],
    ['q01', '/q01/api/v4/auth/login', '/q01', '/api/v4/auth/login'],
    ['q01', '/api/v4', '', '/api/v4'],
    ['q01', '/a//b', '/a/b', ''],
    ['fourwayshop', '/services', '/services', ''],
    ['fourwayshop', '/services/', '/services', ''],
    ['fourwayshop', '/services/login', '/services/login', ''],
    ['fourwayshop', '/', '', ''],
  ])('%s %s', (vendor, path, kept, omitted) => {
    const host = 'https://apps.acme.test:8443';
    expect(parts(vendor, host + path)).toEqual([host + kept, {}, omitted]);
  });
});

describe('a query tells settings, and never a secret', () => {
  test.each<[string, string, Settings]>([
    ['nextup', '?Database=99999999&UserName=demo_user&Password=Demo1234', { database: '99999999' }],
    ['nextup', '?UserName=demo_user&Password=Demo1234', {}],
    ['fourwayshop', '?companyId=CORNER&siteId=501&token=abc', { companyId: 'CORNER', siteId: '501' }],
    ['fourwayshop', '?COMPANYID=CORNER&password=abc', { companyId: 'CORNER' }],
    ['fourwayshop', '?siteId=&companyId=+', {}],
    [
      'q01',
      '?tenantId=00000Q01-0000&resource=ketchapp&access_token=abc',
      { tenantId: '00000Q01-0000', resource: 'ketchapp' },
    ],
    ['q01', '#/login?idTenant=00000Q01-0000', { tenantId: '00000Q01-0000' }],
    ['q01', '?resource=a%0Ab', {}],
    ['ncentral', '?customerID=1&token=abc', {}],
  ])('%s %s', (vendor, query, told) => {
    expect(read(vendor, `https://acme.test/${query}`).told).toEqual(told);
  });
});

test('no segment of any path vanishes: it is in the base URL, in a setting, or told as left out', () => {
  const segment = fc.oneof(
    fc.constantFrom(
      'login',
      'dashboard',
      'en',
      'de-DE',
      'user',
      'api',
      'v4',
      'auth',
      'token',
      'NextUpServices',
    ),
    fc.constantFrom(
      'Services',
      'POST',
      'GET',
      'msc',
      'swagger',
      'api-docs',
      'index.html',
      'a.action',
      'x;y=1',
    ),
    fc.stringMatching(/^[a-z]{1,8}$/),
  );
  fc.assert(
    fc.property(
      fc.array(segment, { maxLength: 6 }),
      fc.constantFrom(...descriptors),
      (segments, descriptor) => {
        const address = `https://acme.test/${segments.join('/')}`;
        const { baseUrl, moved, omitted } = readAddress(descriptor, new URL(address));
        expect(new URL(baseUrl).origin).toBe('https://acme.test');
        // NextUp's documented path is its default, which no setting repeats.
        const preset = descriptor.id === 'nextup' && moved.servicePath === undefined ? documented : '';
        const kept = [...Object.values(moved), new URL(baseUrl).pathname, preset, omitted]
          .join('/')
          .toLowerCase();
        for (const each of segments)
          expect([address, kept]).toEqual([address, expect.stringContaining(each.toLowerCase())]);
      },
    ),
    { numRuns: 500 },
  );
});

test('what an address was stored as is stored as it is', () => {
  const paths = [
    '',
    '/erp',
    '/erp/NextUpServices/msc/POST',
    '/rmm/dashboard',
    '/en/user/login',
    '/q01/api/v4/auth',
    '/services/login',
  ];
  for (const descriptor of descriptors) {
    for (const path of paths) {
      const { baseUrl, moved } = readAddress(descriptor, new URL(`https://acme.test${path}`));
      expect(readAddress(descriptor, new URL(baseUrl), moved)).toMatchObject({
        baseUrl,
        moved: {},
        omitted: '',
      });
    }
  }
});
