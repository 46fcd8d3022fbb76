import { describe, expect, test } from 'vitest';
import { maskToken } from '../../../lib/security/mask.ts';
import type { SessionFacts } from '../../../lib/sessions/schema.ts';
import type { Tenant } from '../../../lib/tenants/schema.ts';
import { formatUtc, ticketsText, ticketText } from '../../../lib/tickets/ticket-text.ts';
import type { VendorDescriptor } from '../../../lib/vendors/contract.ts';
import { findDescriptor } from '../../../lib/vendors/descriptors.ts';
import { leak } from '../../support/leak.ts';

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
  method: 'password',
  signedInAt: Date.UTC(2026, 10, 21, 14, 3, 59),
  renewedAt: Date.UTC(2026, 10, 21, 14, 3, 59),
  expiresAt: Date.UTC(2026, 10, 22, 14, 3),
  renewableUntil: null,
  tokenKind: 'bearer',
  maskedToken: maskToken(token),
  tokenId: '1f3a9c2e',
  lastCheck: { status: 200, at: Date.UTC(2026, 10, 21, 14, 20) },
};
function nexudus(): VendorDescriptor {
  const descriptor = findDescriptor('nexudus');
  if (descriptor === undefined) throw new TypeError('no Nexudus');
  return descriptor;
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
  test('names no token where cookies carry the session', () => {
    const carried = { ...session, maskedToken: '', tokenId: '', tokenKind: 'cookies' as const };
    expect(ticket({ session: carried }).filter((line) => line.startsWith('Token'))).toEqual([]);
  });
  test('ends with the tenant’s note in one line, signed in or not', () => {
    const noted = { ...acme, note: 'VPN first\nExtension: forged' };
    const line = 'Note: VPN first Extension: forged';
    expect(ticket({ session }, noted).slice(-2)).toEqual([line, 'Extension: 1.0.0, Chromium 156']);
    expect(ticket(undefined, noted)).toEqual([
      'Tenant: Acme Members (Nexudus, production)',
      'Server: https://acme.spaces.nexudus.com',
      line,
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
  test('stays one fact a line, whatever a tenant, an account or a vendor’s word is', () => {
    const breaks = [
      'A: B; C',
      'A\nToken: x',
      'A\r\nB',
      'A\u2028B',
      'A\u0085B',
      'A\u202eB',
      'A\u0000B\ud800',
      '\n\tA',
    ];
    for (const odd of breaks) {
      const lines = ticket(
        { session: { ...session, account: odd, tokenKind: odd, maskedToken: odd, tokenId: odd } },
        { ...acme, name: odd, baseUrl: odd },
      );
      expect([odd, lines.length]).toEqual([odd, 8]);
      expect(lines.join('')).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}]/u);
    }
  });
  test('says when the server ended a session before its time, and what is only our estimate', () => {
    const ended = { ...session, endedAt: Date.UTC(2026, 10, 21, 15, 1) };
    expect(ticket({ session: ended })).toContain(
      'Signed in: 2026-11-21 14:03 UTC; ended 2026-11-21 15:01 UTC',
    );
    expect(ticket({ session: { ...session, estimated: true } })).toContain(
      'Signed in: 2026-11-21 14:03 UTC; expires 2026-11-22 14:03 UTC (estimated)',
    );
  });
  test('names the day of a check that was not on the day of the log-in', () => {
    const lastCheck = { status: 200, at: Date.UTC(2026, 10, 22, 0, 5) };
    expect(ticket({ session: { ...session, lastCheck } })).toContain(
      'Last check: 200 at 2026-11-22 00:05 UTC',
    );
  });
  test('of a token too short to have an id has no line for it', () => {
    expect(
      ticket({ session: { ...session, maskedToken: 'a…', tokenId: '' } }).map((each) => each.split(':')[0]),
    ).toEqual(['Tenant', 'Server', 'Account', 'Token', 'Signed in', 'Last check', 'Extension']);
  });
  test('tells the time as UTC, to the minute', () => {
    expect(formatUtc(0)).toBe('1970-01-01 00:00 UTC');
    expect(formatUtc(Date.UTC(2026, 1, 3, 4, 5, 59, 999))).toBe('2026-02-03 04:05 UTC');
  });
});

describe('a ticket of several tenants', () => {
  const beta = { ...acme, id: 'beta', name: 'Beta', environment: 'sandbox' as const };
  const of = (tenant: Tenant, pass?: Parameters<typeof ticketText>[2]) => ({
    tenant,
    descriptor: nexudus(),
    pass,
  });
  const text = (...subjects: ReturnType<typeof of>[]) => ticketsText(subjects, '1.0.0, Chromium 156');

  test('is each one’s facts, a blank line between, and one line of the extension', () => {
    expect(text(of(beta), of(acme, { session })).split('\n')).toEqual([
      'Tenant: Beta (Nexudus, sandbox)',
      'Server: https://acme.spaces.nexudus.com',
      '',
      'Tenant: Acme Members (Nexudus, production)',
      'Server: https://acme.spaces.nexudus.com',
      'Account: jane@example.com',
      'Token: eyJhbGci… (bearer)',
      'Token id: 1f3a9c2e',
      'Signed in: 2026-11-21 14:03 UTC; expires 2026-11-22 14:03 UTC',
      'Last check: 200 at 14:20 UTC',
      '',
      'Extension: 1.0.0, Chromium 156',
    ]);
  });
  test('of one stands apart from the extension too', () => {
    expect(text(of(acme, { session })).replace('\n\n', '\n')).toBe(ticket({ session }).join('\n'));
  });
});
