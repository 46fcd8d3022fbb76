import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { validateAddress } from '../../../lib/tenants/addresses.ts';
import { parsePastedAddress, readAddress } from '../../../lib/tenants/pasted-address.ts';
import { descriptors } from '../../../lib/vendors/descriptors.ts';

describe('a pasted address', () => {
  test.each<[string, string, string[]]>([
    ['https://acme.example', 'https://acme.example', []],
    ['  https://acme.example/  ', 'https://acme.example', []],
    ['acme.example', 'https://acme.example', []],
    ['acme.example:8443/erp/', 'https://acme.example:8443/erp', []],
    ['localhost:8080/api', 'https://localhost:8080/api', []],
    ['10.0.0.7', 'https://10.0.0.7', []],
    ['[2001:db8::1]:8443', 'https://[2001:db8::1]:8443', []],
    ['//acme.example/erp', 'https://acme.example/erp', []],
    ['HTTP://Acme.Example/ERP', 'http://acme.example/ERP', []],
    ['<https://acme.example/a>', 'https://acme.example/a', []],
    ['"https://acme.example"', 'https://acme.example', []],
    ['https://acme.example/?', 'https://acme.example', []],
    ['https://acme.example/#', 'https://acme.example', []],
    ['https://acme.example?a=1', 'https://acme.example', ['query']],
    ['acme.example/login?t=SECRET', 'https://acme.example/login', ['query']],
    ['https://acme.example/#/home', 'https://acme.example', ['fragment']],
    ['https://acme.example/#/home?a=1', 'https://acme.example', ['fragment']],
    ['https://acme.example/x?y=1#z', 'https://acme.example/x', ['query', 'fragment']],
    ['https://acme.example/x?u=https://jane:pw@evil.example/', 'https://acme.example/x', ['query']],
    ['bücher.example', 'https://xn--bcher-kva.example', []],
  ])('%j is taken as %j', (text, address, dropped) => {
    expect(parsePastedAddress(text)).toMatchObject({ address, dropped });
  });
  test.each([
    ['', 'fault_addressStart'],
    ['javascript:alert(1)', 'fault_addressStart'],
    ['ftp://acme.example', 'fault_addressStart'],
    ['https:acme.example', 'fault_addressStart'],
    ['https:/acme.example', 'fault_addressStart'],
    ['file:///etc/passwd', 'fault_addressStart'],
    ['chrome-extension://abc/options.html', 'fault_addressStart'],
    ['https://jane:SECRETSECRET@acme.example', 'fault_addressUser'],
    ['jane:SECRETSECRET@acme.example', 'fault_addressUser'],
    ['jane@acme.example', 'fault_addressUser'],
    ['acme example', 'fault_addressCharacter'],
    ['acme.example\\erp', 'fault_addressCharacter'],
    ['https://*.acme.example', 'fault_address'],
    ['https://', 'fault_address'],
    ['Acme, https://acme.example', 'fault_addressCharacter'],
  ])('%j is refused: %s', (text, key) => {
    const issue = parsePastedAddress(text);
    expect(issue).toMatchObject({ key });
    expect(JSON.stringify(issue)).not.toContain('SECRET');
  });
  test('is always one that can be stored, or none', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.webUrl({ withQueryParameters: true, withFragments: true }), fc.string()),
        (text) => {
          const pasted = parsePastedAddress(text);
          if ('key' in pasted) return;
          expect(validateAddress(pasted.address)).toBeNull();
          expect(parsePastedAddress(pasted.address)).toMatchObject({ address: pasted.address, dropped: [] });
          for (const descriptor of descriptors)
            expect(validateAddress(readAddress(descriptor, pasted.whole).baseUrl)).toBeNull();
        },
      ),
    );
  });
});
