import { describe, expect, test } from 'vitest';
import { ticketText, utc } from '../../../lib/journal/ticket.ts';
import { maskToken } from '../../../lib/sessions/mask.ts';
import type { SessionFacts } from '../../../lib/sessions/schema.ts';
import type { Tenant } from '../../../lib/tenants/schema.ts';
import type { Face } from '../../../lib/vendors/contract.ts';
import { faceOf } from '../../../lib/vendors/faces.ts';
import { leak } from '../fakes.ts';

const token = 'eyJhbGciOiJIUzI1NiJ9.eyJqdGkiOiI5ZjJjNGE3ZSJ9.Zx8Kq2Lw0VbN6yRt9MuPc3Hs';
const acme: Tenant = {
  id: 'acme',
  vendor: 'nexudus',
  name: 'Acme Members',
  baseUrl: 'https://acme.spaces.nexudus.com',
  environment: 'production',
  settings: { portalUrl: 'https://members.acme.example' },
  destinations: [{ label: 'Bookings', path: '/bookings' }],
};
const session: SessionFacts = {
  account: 'jane@example.com',
  way: 'password',
  signedInAt: Date.UTC(2026, 10, 21, 14, 3, 59),
  renewedAt: Date.UTC(2026, 10, 21, 14, 3, 59),
  expiresAt: Date.UTC(2026, 10, 22, 14, 3),
  renewableUntil: null,
  tokenKind: 'bearer',
  maskedToken: maskToken(token),
  tokenId: '1f3a9c2e',
  lastCheck: { status: 200, at: Date.UTC(2026, 10, 21, 14, 20) },
};
function nexudus(): Face {
  const face = faceOf('nexudus');
  if (face === undefined) throw new TypeError('no Nexudus');
  return face;
}
const ticket = (pass: Parameters<typeof ticketText>[2], tenant = acme) =>
  ticketText(tenant, nexudus(), pass, '1.0.0, Chromium 156').split('\n');

describe('a ticket’s text', () => {
  test('is the contract’s, one fact a line', () => {
    expect(ticket({ session })).toEqual([
      'Tenant: Acme Members (Nexudus, production)',
      'Server: https://acme.spaces.nexudus.com',
      'Account: jane@example.com',
      'Token: eyJhbGci… (bearer)',
      'Token id: 1f3a9c2e',
      'Signed in: 2026-11-21 14:03 UTC; expires 2026-11-22 14:03 UTC',
      'Last check: 200 at 14:20 UTC',
      'Extension: 1.0.0, Chromium 156',
    ]);
  });
  test('leaves a line without a fact out', () => {
    const { lastCheck: _none, ...unchecked } = session;
    const lines = ticket({ session: { ...unchecked, account: null, expiresAt: null } });
    expect(lines.map((line) => line.split(':')[0])).toEqual([
      'Tenant',
      'Server',
      'Token',
      'Token id',
      'Signed in',
      'Extension',
    ]);
    expect(lines).toContain('Signed in: 2026-11-21 14:03 UTC; expiry unknown');
  });
  test('of nobody signed in says what is known all the same', () => {
    for (const pass of [
      undefined,
      {},
      { problem: { code: 'network', act: 'login', at: 1, facts: {} } } as const,
    ]) {
      expect(ticket(pass).map((line) => line.split(':')[0])).toEqual(['Tenant', 'Server', 'Extension']);
    }
  });
  test('never has nine characters of a token, and no link', () => {
    const text = ticket({ session }).join('\n');
    expect(leak(text, [token])).toBeUndefined();
    expect(text).not.toMatch(/\?t=|bookings|members\.acme/);
  });
  test('stays one fact a line, whatever a tenant is called', () => {
    expect(ticket({ session }, { ...acme, name: 'A: B; C' })).toHaveLength(8);
  });
  test('tells the time as UTC, to the minute', () => {
    expect(utc(0)).toBe('1970-01-01 00:00 UTC');
    expect(utc(Date.UTC(2026, 1, 3, 4, 5, 59, 999))).toBe('2026-02-03 04:05 UTC');
  });
});
