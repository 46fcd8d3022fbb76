import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Simulators, startAll } from '../simulators/all.ts';
import { startServer } from '../simulators/server.ts';
import { demoTenantsOf } from './harness/environment.ts';
import { type Firefox, launchFirefox } from './harness/firefox.ts';
import { examine, importTenants } from './harness/firefox-user-actions.ts';
import { startSelfSigned } from './harness/self-signed.ts';

let servers: Simulators;
let firefox: Firefox;
let selfSigned: Awaited<ReturnType<typeof startSelfSigned>>;

beforeAll(async () => {
  servers = await startAll();
  selfSigned = await startSelfSigned();
  firefox = await launchFirefox();
  const gone = await startServer(() => ({ status: 200, headers: {}, body: '' }));
  await gone.close();
  const tenant = (id: string, baseUrl: string) => ({ id, vendor: 'ncentral', name: id, baseUrl });
  await importTenants(firefox, [
    ...demoTenantsOf(servers),
    tenant('no-name', 'https://nothing.invalid'),
    tenant('closed', gone.origin),
    tenant('certificate', selfSigned.origin),
    tenant('not-tls', servers.nexudus.origin.replace('http:', 'https:')),
  ]);
  await firefox.allowHosts('http://127.0.0.1/*', 'https://127.0.0.1/*', 'https://nothing.invalid/*');
});
afterAll(async () => {
  await firefox?.close();
  await selfSigned?.close();
  await servers?.close();
});

describe('in Firefox the doctor', () => {
  // Every vendor, and each at another’s server: tests/integration/doctor/examination.test.ts, unit/doctor/pairs.test.ts.
  it('finds a tenant well', async () => {
    expect((await examine(firefox, 'acme-members')).conclusion).toContain('No problem found');
  });
  it.each([
    ['no-name', 'No server with the name nothing.invalid can be found.', 'NS_ERROR_UNKNOWN_HOST'],
    ['closed', '127.0.0.1 refuses the connection', 'NS_ERROR_CONNECTION_REFUSED'],
    // Firefox tells why in a sentence of its own language, which is not repeated.
    ['certificate', 'doesn’t accept the certificate or the encryption of 127.0.0.1', 'no answer'],
    ['not-tls', 'doesn’t accept the certificate or the encryption of 127.0.0.1', 'no answer'],
  ])('tells of %s', async (tenant, words, named) => {
    const { conclusion, all } = await examine(firefox, tenant);
    expect(conclusion).toContain(words);
    expect(all).toContain(named);
  });
  it('says where a redirect leads by its origin alone', async () => {
    const redirectTo = `${servers.nextup.origin}/api/token?t=a-secret-in-a-query`;
    servers.nexudus.switches.fault = { kind: 'redirect', redirectTo };
    const { conclusion, all } = await examine(firefox, 'acme-members');
    servers.nexudus.switches.fault = null;
    expect(conclusion).toContain(`sends us on to ${servers.nextup.origin}.`);
    expect(all).not.toContain('a-secret');
  });
});
