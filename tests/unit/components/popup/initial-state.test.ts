import { describe, expect, test } from 'vitest';
import { initialConfirmation } from '../../../../components/popup/initial-state.ts';
import { signedIn, tenant, viewOf } from '../../../support/page-view.ts';
import { noon } from '../../../support/test-app.ts';

describe('a portal requested by the address bar', () => {
  const portal = 'https://members.example';
  const destinations = [
    { label: 'Invoice', path: '/i.pdf', kind: 'file' as const },
    { label: 'Bookings', path: '/bookings' },
  ];
  const acme = tenant('acme', { environment: 'sandbox', settings: { portalUrl: portal }, destinations });
  const view = (destination?: number) => ({
    ...viewOf([acme], { acme: signedIn() }),
    drafts: { intent: { tenant: 'acme', at: noon, confirmPortal: true, destination } },
  });
  test('the confirmation names the portal’s host, but not for a file on the API’s host', () => {
    for (const destination of [undefined, 1])
      expect(initialConfirmation(view(destination), noon)).toEqual({
        request: { tenant: acme, destination },
        confirmation: { portalOrigin: portal },
        act: 'open',
      });
    expect(initialConfirmation(view(0), noon)?.confirmation).toEqual({});
  });
});
