import type { Entry } from '../../../lib/journal/entry.ts';
import { encodeSegment, segmentKey, segmentSize } from '../../../lib/journal/ring-buffer.ts';

// A journal of two days, to look for things in.

const at = (day: number, hours: number, minutes: number, seconds = 0): number =>
  new Date(2026, 10, day, hours, minutes, seconds).getTime();
/** Production, and what was done there at 14:03. */
export const acme = {
  id: 'acme',
  name: 'Acme Members',
  vendor: 'nexudus',
  environment: 'production',
} as const;
const erp = { id: 'erp', name: 'Alta Societate ERP', vendor: 'nextup', environment: 'staging' } as const;
const shop = { id: 'shop', name: 'Corner Shop', vendor: 'fourwayshop', environment: 'sandbox' } as const;

/** Yesterday many checks, today a few things worth looking for; oldest first. */
export const entries: readonly Entry[] = [
  ...Array.from(
    { length: 320 },
    (_, n): Entry => ({
      at: at(20, 8, 0) + n * 60_000,
      act: n % 3 === 0 ? 'renew' : 'check',
      actor: n % 3 === 0 ? 'system' : 'person',
      tenant: n % 2 === 0 ? erp : shop,
      account: 'clerk@example.com',
      outcome: 'done',
    }),
  ),
  { at: at(21, 9, 12), act: 'login', actor: 'person', tenant: erp, outcome: 'bad_credentials', status: 200 },
  { at: at(21, 9, 13), act: 'login', actor: 'person', tenant: erp, outcome: 'done', account: 'ana' },
  {
    at: at(21, 14, 2, 41),
    act: 'login',
    actor: 'person',
    tenant: acme,
    outcome: 'done',
    account: 'jane@example.com',
  },
  {
    at: at(21, 14, 3, 7),
    act: 'open',
    actor: 'person',
    tenant: acme,
    outcome: 'done',
    portalEntry: 'link',
    account: 'jane@example.com',
  },
  { at: at(21, 14, 3, 50), act: 'copyTicket', actor: 'person', tenant: acme, outcome: 'done' },
  {
    at: at(21, 14, 5),
    act: 'check',
    actor: 'person',
    tenant: shop,
    outcome: 'forbidden',
    status: 403,
    permission: 'product',
    reference: 'f3b1-77',
  },
  {
    at: at(21, 15, 30),
    act: 'check',
    actor: 'person',
    tenant: shop,
    outcome: 'vendor_reply',
    status: 502,
    detail: 'status',
    reference: '8c1d2a',
  },
  {
    at: at(21, 15, 31),
    act: 'logout',
    actor: 'system',
    tenant: shop,
    outcome: 'done',
    server: 'no call',
    account: 'clerk@example.com',
  },
];

/** Entries as they lie in `storage.local`, part by part. */
export function asStored(all: readonly Entry[]): Record<string, unknown> {
  const items: Record<string, unknown> = {};
  for (let n = 0; n * segmentSize < all.length; n += 1) {
    const lines = all.slice(n * segmentSize, (n + 1) * segmentSize).map((entry) => JSON.stringify(entry));
    items[segmentKey(n)] = encodeSegment({ n, lines: lines.join('\n') });
  }
  return items;
}
