import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  clockToleranceSeconds,
  evaluateAddress,
  evaluateClock,
  evaluateLogin,
  type ProbeResult,
} from '../../../lib/doctor/evaluate.ts';
import { failureFindings, findings, isFailure, steps } from '../../../lib/doctor/findings.ts';
import { displayOrigin, evaluateContent } from '../../../lib/doctor/identify-server.ts';
import { classifyNetworkError } from '../../../lib/doctor/network-errors.ts';
import { examinationsSchema } from '../../../lib/doctor/schema.ts';
import { findDescriptor } from '../../../lib/vendors/descriptors.ts';
import { english } from '../../../scripts/node-i18n.ts';
import { noon } from '../../support/test-app.ts';
import { reply, tenant } from '../../support/vendor-replies.ts';

const heard = (more: Partial<ProbeResult>): ProbeResult => ({
  probe: { target: 'server', method: 'GET', durationMs: 0 },
  reply: null,
  failure: null,
  observed: {},
  ...more,
});

describe('why a request failed', () => {
  test.each([
    ['net::ERR_NAME_NOT_RESOLVED', 'name_unknown'],
    ['NS_ERROR_UNKNOWN_HOST', 'name_unknown'],
    ['net::ERR_INTERNET_DISCONNECTED', 'offline'],
    ['NS_ERROR_OFFLINE', 'offline'],
    ['net::ERR_CONNECTION_REFUSED', 'refused'],
    ['NS_ERROR_CONNECTION_REFUSED', 'refused'],
    ['net::ERR_ADDRESS_UNREACHABLE', 'unreachable'],
    ['net::ERR_CONNECTION_TIMED_OUT', 'silent'],
    ['NS_ERROR_NET_TIMEOUT', 'silent'],
    ['net::ERR_CONNECTION_RESET', 'broken'],
    ['net::ERR_EMPTY_RESPONSE', 'broken'],
    ['NS_ERROR_NET_RESET', 'broken'],
    ['NS_ERROR_NET_INTERRUPT', 'broken'],
    ['NS_ERROR_NET_PARTIAL_TRANSFER', 'broken'],
    ['net::ERR_PROXY_CONNECTION_FAILED', 'proxy'],
    ['net::ERR_TUNNEL_CONNECTION_FAILED', 'proxy'],
    ['NS_ERROR_PROXY_CONNECTION_REFUSED', 'proxy'],
    ['NS_ERROR_UNKNOWN_PROXY_HOST', 'proxy'],
    ['net::ERR_CERT_AUTHORITY_INVALID', 'certificate_issuer'],
    ['net::ERR_CERT_COMMON_NAME_INVALID', 'certificate_name'],
    ['net::ERR_CERT_DATE_INVALID', 'certificate_date'],
    ['net::ERR_CERT_REVOKED', 'certificate_bad'],
    ['net::ERR_CERTIFICATE_TRANSPARENCY_REQUIRED', 'certificate_bad'],
    ['SEC_ERROR_UNKNOWN_ISSUER', 'certificate_issuer'],
    ['MOZILLA_PKIX_ERROR_SELF_SIGNED_CERT', 'certificate_issuer'],
    ['SSL_ERROR_BAD_CERT_DOMAIN', 'certificate_name'],
    ['net::ERR_SSL_PROTOCOL_ERROR', 'tls'],
    ['net::ERR_SSL_VERSION_OR_CIPHER_MISMATCH', 'tls'],
    ['net::ERR_SSL_CLIENT_AUTH_CERT_NEEDED', 'client_certificate'],
    ['net::ERR_BLOCKED_BY_CLIENT', 'blocked'],
    ['net::ERR_UNSAFE_PORT', 'blocked'],
    ['NS_ERROR_PORT_ACCESS_NOT_ALLOWED', 'blocked'],
    ['net::ERR_SOMETHING_NEW', 'unreached'],
    ['The certificate is not trusted because it is self-signed.', 'certificate_bad'],
    ['Le certificat de pair n’est pas reconnu.', 'certificate_bad'],
    [undefined, 'unreached'],
  ])('%s: %s', (error, trouble) => {
    expect(classifyNetworkError(error)).toBe(trouble);
  });
});

describe('address and settings', () => {
  const descriptor = (vendor: string) => {
    const found = findDescriptor(vendor);
    if (found === undefined) throw new TypeError('no such vendor');
    return found;
  };
  const shop = (settings: Record<string, string>) =>
    tenant('fourwayshop', 'https://shop.example', { companyId: 'A', siteId: '1', ...settings });
  test.each([
    ['well formed', shop({}), true, 'address_good', undefined],
    ['plain http, said', { ...shop({}), baseUrl: 'http://shop.example' }, true, 'address_plain', undefined],
    [
      'plain http, forbidden',
      { ...shop({}), baseUrl: 'http://shop.example' },
      false,
      'plain_forbidden',
      undefined,
    ],
    [
      'plain http on this machine',
      { ...shop({}), baseUrl: 'http://127.0.0.1:8' },
      false,
      'address_good',
      undefined,
    ],
    ['no web address', { ...shop({}), baseUrl: 'ftp://shop.example' }, true, 'address_wrong', undefined],
    [
      'a port that cannot be',
      { ...shop({}), baseUrl: 'https://shop.example:99999' },
      true,
      'address_wrong',
      undefined,
    ],
    ['a setting that is missing', shop({ companyId: '' }), true, 'setting_wrong', 'companyId'],
    ['a path that leads away', shop({ loginPath: '//evil.example' }), true, 'setting_wrong', 'loginPath'],
    ['cookie mode without its check', shop({ mode: 'cookie' }), true, 'setting_wrong', 'checkPath'],
    [
      'a portal elsewhere',
      shop({ portalUrl: 'https://other.example' }),
      true,
      'setting_elsewhere',
      'portalUrl',
    ],
    ['a portal that is none', shop({ portalUrl: 'shop' }), true, 'setting_wrong', 'portalUrl'],
  ])('%s', (_what, subject, plainAllowed, finding, setting) => {
    const found = evaluateAddress(subject, descriptor('fourwayshop'), plainAllowed);
    expect([found.finding, found.facts.setting]).toEqual([finding, setting]);
  });
});

describe('the clock', () => {
  const at = (off: number, headers: Record<string, string> = {}) =>
    evaluateClock([
      heard({ reply: reply(200, '', { date: new Date(noon - off * 1000).toUTCString(), ...headers }) }),
    ]);
  test.each([
    [0, 'clock_good'],
    [clockToleranceSeconds - 2, 'clock_good'],
    [-clockToleranceSeconds + 2, 'clock_good'],
    [clockToleranceSeconds + 2, 'clock_ahead'],
    [-clockToleranceSeconds - 2, 'clock_behind'],
    [3600, 'clock_ahead'],
    [-86_400, 'clock_behind'],
  ])('%d seconds apart: %s', (off, finding) => {
    const found = at(off);
    expect(found.finding).toBe(finding);
    expect(Math.abs((found.facts.seconds ?? 0) - off)).toBeLessThanOrEqual(1);
  });
  test('a reply from a cache counts with its age', () => {
    expect(at(3600).finding).toBe('clock_ahead');
    expect(at(3600, { age: '3600' }).finding).toBe('clock_good');
  });
  test('a server that tells no time, or nonsense, is not said to be wrong', () => {
    for (const headers of [{}, { date: 'yesterday' }, { date: '' }])
      expect(
        evaluateClock([heard({ reply: reply(200, '', headers as Record<string, string>) })]).finding,
      ).toBe('clock_untold');
  });
});

describe('a redirect', () => {
  const led = (from: string, to: string | null, status = 302, pathSetting?: string) =>
    evaluateContent(tenant('ncentral', from, {}), {
      own: heard({ failure: 'redirected', observed: { redirect: { origin: to, status } } }),
      same: false,
      throttled: false,
      unreached: false,
      other: null,
      probes: [],
      ...(pathSetting === undefined ? {} : { pathSetting }),
    });
  test('is told by its origin, and by what that is to the tenant’s', () => {
    expect(led('https://a.example', 'https://b.example:8443')).toMatchObject({
      finding: 'redirected_site',
      facts: { origin: 'https://b.example:8443', status: 302 },
    });
    expect(led('http://a.example', 'https://a.example').finding).toBe('redirected_https');
    expect(led('http://a.example:8080', 'https://a.example:8443').finding).toBe('redirected_https');
    expect(led('http://a.example', 'https://b.example').finding).toBe('redirected_site');
    expect(led('https://a.example', 'https://a.example:8443').finding).toBe('redirected');
    expect(led('https://a.example', null).facts.origin).toBeUndefined();
  });
  test.each(['http://a.example', 'http://a.example:8080', 'http://b.example'])(
    'from https to %s is never advised as an address',
    (to) => {
      const { finding } = led('https://a.example', to);
      expect(finding).toBe('redirected_plain');
      const advice = english('doctor_redirected_plain_do', 'Nexudus', to);
      expect(advice).toContain('Keep https');
      expect(advice).not.toContain(to);
    },
  );
  test('on the same origin names no address that is there already, but the setting of the path', () => {
    const found = led('https://a.example', 'https://a.example', 308, 'servicePath');
    expect([found.finding, found.facts]).toEqual([
      'redirected_path',
      { status: 308, setting: 'servicePath' },
    ]);
    expect(led('https://a.example', 'https://a.example').facts).toEqual({ status: 302 });
  });
  test('shows no part of a name that could be a secret', () => {
    expect(displayOrigin(new URL('https://login.acme-eu1.example'))).toBe('https://login.acme-eu1.example');
    expect(displayOrigin(new URL('https://10.20.30.40:8443'))).toBe('https://10.20.30.40:8443');
    expect(displayOrigin(new URL('https://5f1d2c3b4a5968778695a4b3c2d1e0f9.evil.example'))).toBe(
      'https://….evil.example',
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9]{20,60}$/), (secret) => {
        expect(displayOrigin(new URL(`https://${secret}.example`))).not.toContain(secret.slice(0, 9));
      }),
    );
  });
});

describe('the last log-in', () => {
  const problem = { code: 'forbidden' as const, act: 'check' as const, at: noon };
  test('is told without the vendor’s own words', () => {
    const vendorMessage = evaluateLogin({
      problem: { ...problem, facts: { vendorMessage: 'words of a vendor', permission: 'product' } },
    });
    expect(vendorMessage.facts.problem).toEqual({ ...problem, facts: { permission: 'product' } });
  });
  test('names a permission, but not one that looks like a secret', () => {
    const permission = 'eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl';
    const vendorMessage = evaluateLogin({ problem: { ...problem, facts: { permission } } });
    expect(vendorMessage.facts.problem?.facts.permission).toBe('…');
  });
  test('is no trouble when nothing went wrong', () => {
    expect(evaluateLogin(undefined).finding).toBe('login_none');
    expect(evaluateLogin({}).finding).toBe('login_none');
  });
});

describe('what can be found', () => {
  test('is something well, or a trouble on somebody’s side', () => {
    expect(new Set(findings).size).toBe(findings.length);
    expect(findings.filter(isFailure)).toEqual(Object.keys(failureFindings));
    expect(steps).toHaveLength(8);
  });
  test('has no field for a header, a body, a path or a query', () => {
    const good = {
      startedAt: 0,
      until: 1,
      answers: [{ step: 'vendor', finding: 'vendor_none', facts: { status: 200 }, probes: [] }],
    };
    expect(examinationsSchema.parse({ acme: good })).toEqual({ acme: good });
    for (const more of [
      { vendorMessage: 'words' },
      { body: '{}' },
      { url: 'https://a.example/?t=x' },
      { error: 'a sentence' },
    ]) {
      const facts = { ...good.answers[0]?.facts, ...more };
      const bad = { ...good, answers: [{ ...good.answers[0], facts }] };
      expect([more, examinationsSchema.parse({ acme: bad, other: good })]).toEqual([more, { other: good }]);
    }
  });
});
