import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import {
  normalizeAddress,
  parseAddress,
  validateAddress,
  validatePath,
  withLeadingSlash,
} from '../../../lib/tenants/addresses.ts';
import { hostOf, hostPattern, isAddress, isLoopback, isUnencrypted } from '../../../lib/tenants/url.ts';

// Properties take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const lone = '\ud800';

describe('an address is refused', () => {
  test.each([
    '',
    ' ',
    'acme.example',
    'acme.example:8443',
    '//acme.example',
    '/\\acme.example',
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'ftp://acme.example',
    'ws://acme.example',
    'chrome-extension://abcdefgh/popup.html',
    'blob:https://acme.example/1',
    'https:acme.example',
    'https:/acme.example',
    'https:///acme.example',
    'https:////acme.example',
    'https:\\\\acme.example',
    'https://\\acme.example',
    'https://',
    'https://?',
    'https://:8443',
    'https://user@acme.example',
    'https://user:pass@acme.example',
    'https://user:@acme.example',
    'https://:pass@acme.example',
    'https://@acme.example',
    'https://:@acme.example',
    'https://acme.example@evil.example',
    'https://acme.example%40evil.example',
    'https://acme.example?a=b',
    'https://acme.example/?',
    'https://acme.example#',
    'https://acme.example/#a',
    'https://acme.example/a?token=b',
    'https://acme.example:99999',
    'https://acme .example',
    ' https://acme.example',
    'https://acme.example ',
    'https://acme.example\n',
    'https://acme\t.example',
    'https://acme.example/a\u0000b',
    'https://acme.example\\@evil.example',
    'https://acme.example/\u202egnp.exe',
    `https://acme.example/${lone}`,
    'https://[::1',
    'https://a%00b.example',
    'https://*',
    'https://*/',
    'https://*.example.com',
    'https://*.example.com:8443/a',
    'https://acme.*.example',
    'https://acme*.example',
    'https://%2a.example.com',
    'https://%2A',
    'https://%25.example.com',
    'https://acme$.example',
    "https://acme'.example",
    'https://(acme).example',
    'https://acme,beta.example',
    'https://acme;beta.example',
    'https://acme=beta.example',
    'https://{acme}.example',
    'https://acme..example',
    'https://.acme.example',
    'https://.',
  ])('%j', (value) => {
    expect(validateAddress(value)).not.toBeNull();
    expect(() => normalizeAddress(value, 'origin')).toThrow(TypeError);
  });

  test('and the reason repeats nothing of it', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Z0-9]{12}$/), (secret) => {
        for (const value of [
          `https://${secret}:${secret}@a.example`,
          `https://a.example/?t=${secret}`,
          `https://a.example/#${secret}`,
          `${secret}://a.example`,
          `https://a.example/${secret} ${secret}`,
        ]) {
          const issue = validateAddress(value);
          expect(issue).not.toBeNull();
          expect(JSON.stringify(issue)).not.toContain(secret.slice(0, 6));
        }
      }),
    );
  });
});

describe('an address is stored in one form', () => {
  test.each([
    ['https://acme.example', 'https://acme.example'],
    ['https://acme.example/', 'https://acme.example'],
    ['HTTPS://ACME.example/', 'https://acme.example'],
    ['https://acme.example:443/', 'https://acme.example'],
    ['http://acme.example:80', 'http://acme.example'],
    ['https://acme.example:8443/', 'https://acme.example:8443'],
    ['http://127.0.0.1:3000/', 'http://127.0.0.1:3000'],
    ['https://[2001:db8::1]:8443', 'https://[2001:db8::1]:8443'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
    ['https://acme.example./', 'https://acme.example'],
    ['https://erp_1.acme-2.example', 'https://erp_1.acme-2.example'],
    ['https://ac%6de.example', 'https://acme.example'],
    ['http://erp', 'http://erp'],
    ['http://0x7f.1/', 'http://127.0.0.1'],
    ['http://[::FFFF:127.0.0.1]', 'http://[::ffff:7f00:1]'],
  ])('%j → %j', (value, stored) => {
    expect(validateAddress(value)).toBeNull();
    expect(normalizeAddress(value, 'origin')).toBe(stored);
    expect(normalizeAddress(value, 'path')).toBe(stored);
  });
  test('without a pasted page path where the vendor has one origin', () => {
    expect(normalizeAddress('https://acme.example/dashboard/today', 'origin')).toBe('https://acme.example');
  });
  test('with its path, without a trailing slash, where the server may live below one', () => {
    expect(normalizeAddress('https://acme.example/erp/', 'path')).toBe('https://acme.example/erp');
    expect(normalizeAddress('https://acme.example/erp///', 'path')).toBe('https://acme.example/erp');
  });
  test.each([
    'https://acme.example./erp',
    'https://ACME.Example/erp/',
    'HTTPS://acme.example:443/erp',
    'https://acme.example.:443//erp//',
    'https://acme.example/%65%72%70',
    'https://acme.example/./x/../erp/.',
    'https://%61cme.example/erp',
    'https://acme.example。/erp',
    'https://ａｃｍｅ.example/erp',
    'https://ac\u00adme.exa\u200bmple/erp',
  ])('however it is written: %j', (value) => {
    expect(validateAddress(value)).toBeNull();
    expect(normalizeAddress(value, 'path')).toBe('https://acme.example/erp');
    expect(normalizeAddress(value, 'origin')).toBe('https://acme.example');
  });
  test.each([
    ['https://müller.example./über//uns', 'https://xn--mller-kva.example/%C3%BCber/uns'],
    ['https://xn--mller-kva.example/%c3%bcber/uns/', 'https://xn--mller-kva.example/%C3%BCber/uns'],
    ['https://acme.example/a%2fb/%7Ejane', 'https://acme.example/a%2Fb/~jane'],
    ['https://acme.example/100%', 'https://acme.example/100%'],
    ['https://acme.example.:8443', 'https://acme.example:8443'],
    ['http://localhost.:3000/', 'http://localhost:3000'],
    ['https://127.1./', 'https://127.0.0.1'],
    ['https://[::0001]:443/', 'https://[::1]'],
  ])('%s as %s', (value, stored) => {
    expect(normalizeAddress(value, 'path')).toBe(stored);
  });
  test('and storing it again changes nothing', () => {
    fc.assert(
      fc.property(fc.webUrl({ validSchemes: ['http', 'https'] }), (value) => {
        fc.pre(validateAddress(value) === null);
        for (const keep of ['origin', 'path'] as const) {
          const once = normalizeAddress(value, keep);
          expect(validateAddress(once)).toBeNull();
          expect(normalizeAddress(once, keep)).toBe(once);
          expect(new URL(once).origin).toBe(parseAddress(value).origin);
        }
      }),
    );
  });
});

describe('a path is refused', () => {
  test.each([
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\evil.example',
    '\\\\evil.example',
    '/a\\b',
    'https://evil.example',
    'https:evil.example',
    'HTTPS:evil.example',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'mailto:a@b.example',
    ' //evil.example',
    ' /bookings',
    '\t/bookings',
    '\u00a0//evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    'java\nscript:alert(1)',
    '/a\u0000b',
    '/a\u007fb',
    '/a\u0085b',
    '%2f%2fevil.example',
    '%2F%2Fevil.example',
    '/%2fevil.example',
    '%2fevil.example',
    '%2Fevil.example/a',
    '%5cevil.example',
    '/%5Cevil.example',
    '/%09/evil.example',
    '/%00',
    '/a%0d%0aSet-Cookie:x',
    'javascript%3aalert(1)',
    '%6aavascript:alert(1)',
    '/%E2%80%AEgnp.exe',
    '/a%',
    '/a%zz',
    '/%ff',
    '/a\u202eb',
    '/a\u2066b',
    '/a\u2028b',
    '/a\u2029b',
    `/a${lone}`,
    `${lone}/a`,
  ])('%j', (value) => {
    expect(validatePath(value)).not.toBeNull();
  });
  test('and the reason repeats nothing of it', () => {
    for (const value of [
      '//SECRETSECRET',
      'https://SECRETSECRET',
      '/SECRETSECRET\\',
      '/SECRETSECRET%',
      '/SECRETSECRET\n',
    ]) {
      expect(JSON.stringify(validatePath(value))).not.toMatch(/SECRET/);
    }
  });
});

describe('a path is taken', () => {
  test.each([
    '/',
    'bookings',
    '/bookings',
    '/bookings/2026?from=1&to=2#top',
    '/a b',
    '/a%20b',
    '/caf%C3%A9',
    '/café',
    '/a:b',
    '/calendar/10:30',
    '/@someone',
    '/a//b',
    '?page=2',
    'NextUpServices/Services/POST/',
  ])('%j', (value) => {
    expect(validatePath(value)).toBeNull();
  });
  test('and whatever is taken stays on its server, however it is joined or decoded', () => {
    const origin = 'https://portal.example';
    const hostile = fc
      .array(
        fc.constantFrom(
          '/',
          '\\',
          '%2f',
          '%5c',
          '%09',
          ':',
          '@',
          'evil.example',
          'a',
          ' ',
          '.',
          '..',
          '?',
          '#',
          '\t',
          'https',
          'javascript',
          '%',
          '%3a',
          '\u00a0',
        ),
        { maxLength: 8 },
      )
      .map((parts) => parts.join(''));
    let taken = 0;
    fc.assert(
      fc.property(hostile, (value) => {
        if (value === '' || validatePath(value) !== null) return;
        taken += 1;
        for (const form of [withLeadingSlash(value), decodeURIComponent(withLeadingSlash(value))]) {
          expect(new URL(origin + form).origin).toBe(origin);
          expect(new URL(form, origin).origin).toBe(origin);
        }
      }),
      { numRuns: 3000 },
    );
    expect(taken).toBeGreaterThan(300);
  });
  test('and stored paths get their one leading slash when they are used', () => {
    expect([withLeadingSlash('bookings'), withLeadingSlash('/bookings'), withLeadingSlash('?a')]).toEqual([
      '/bookings',
      '/bookings',
      '/?a',
    ]);
  });
});

describe('plain http', () => {
  test.each([
    'http://erp.customer.example',
    'http://10.0.0.5:8080',
    'http://127.0.0.1.evil.example',
    'http://localhost.evil.example',
    'http://127.1.example',
  ])('is warned about: %j', (address) => {
    expect(isUnencrypted(address)).toBe(true);
  });
  test.each([
    'https://erp.customer.example',
    'http://127.0.0.1:3000',
    'http://localhost:3000',
    'http://acme.localhost',
    'http://[::1]:3000',
    'no address',
  ])('is not warned about: %j', (address) => {
    expect(isUnencrypted(address)).toBe(false);
  });
  test('loopback is what the URL parser made of it, not how it was typed', () => {
    expect(isLoopback(new URL('http://127.1').hostname)).toBe(true);
    expect(isLoopback(new URL('http://0x7f.0.0.1').hostname)).toBe(true);
  });
});

describe('the host that is read without parsing its address is the one that parsing gives', () => {
  const told = (address: string) => {
    const parsed = URL.canParse(address);
    expect([address, isAddress(address)]).toEqual([address, parsed]);
    if (parsed) expect([address, hostOf(address)]).toEqual([address, new URL(address).hostname]);
    else expect(() => hostOf(address), address).toThrow();
  };
  test.each([
    'https://acme.example',
    'https://acme.example:8443/a/b?c#d',
    'http://localhost:3000',
    'https://a-b.c-d.example/',
    'https://1.2.3.4',
    'https://1.2.3.4.5',
    'https://a.1',
    'https://0x7f.1',
    'https://a.0x7f',
    'https://acme.example.',
    'https://.example',
    'https://xn--a',
    'https://xn--zrich-kva.example',
    'https://a--b.example',
    'https://acme.example:99999',
    'https://acme.example:0443',
    'https://acme.example:443@evil.example',
    'https://acme.example@evil.example',
    'https://acme.example\\@evil.example',
    'https://acme.example?@evil.example/',
    'https://acme.example/\\evil.example',
    'https://ACME.example',
    'https:acme.example',
    'https:///acme.example',
    ' https://acme.example',
    'https://acme.example\n',
    'https://ac me.example',
    'https://Zürich.example',
    'ftp://acme.example/',
    '',
  ])('%j', told);
  test('of any text that looks like one', () => {
    const part = fc.constantFrom(
      'a',
      'b1',
      '-',
      '.',
      '1',
      '0x',
      'xn--',
      ':',
      '80',
      '/',
      '@',
      '\\',
      '?',
      '#',
      ' ',
      'é',
      '%2e',
      '',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => told(`https://${parts.join('')}`)),
      { numRuns: 5000 },
    );
  });
});

test('a host permission that is asked for an address that was taken names one host, never many', () => {
  const part = fc.constantFrom(
    '*',
    '%2a',
    '%',
    '.',
    'acme',
    'example',
    '-',
    '_',
    '1',
    '?',
    '$',
    '!',
    '🏢',
    'é',
    '~',
    '`',
  );
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), (parts) => {
      const value = `https://${parts.join('')}`;
      fc.pre(validateAddress(value) === null);
      expect(hostPattern(normalizeAddress(value, 'origin'))).toMatch(/^https:\/\/[a-z\d._-]+\/\*$/);
    }),
    { numRuns: 3000 },
  );
});

test('a host permission names scheme and host, never a port: with one it matches nothing in Firefox', () => {
  expect(hostPattern('https://acme.example:8443/a')).toBe('https://acme.example/*');
  expect(hostPattern('http://127.0.0.1:3000')).toBe('http://127.0.0.1/*');
  expect(hostOf('https://acme.example:8443')).toBe('acme.example');
});
