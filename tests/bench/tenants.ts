const places = [
  'Acme',
  'Harbour',
  'Northwind',
  'Corner',
  'Ketch',
  'Zürich',
  'Łódź',
  'Contoso',
  'Fabrikam',
  'Globex',
];
const kinds = ['Members', 'Retail', 'Logistics', 'Coworking', 'ERP', 'Wholesale', 'Services'];
const environments = ['production', 'staging', 'sandbox'];

/** What tells one vendor's tenants apart, as a tenant file writes it. */
const vendors: readonly ((nth: number) => {
  vendor: string;
  baseUrl: string;
  settings: Record<string, string>;
})[] = [
  (nth) => ({
    vendor: 'nextup',
    baseUrl: `https://erp${nth % 40}.example.com`,
    settings: { database: `DB_${nth}`, explorerUrl: `https://erp${nth % 40}.example.com/swagger` },
  }),
  (nth) => ({
    vendor: 'ncentral',
    baseUrl: `https://msp-${nth}.example.org`,
    settings: { accessExpiry: '30m', refreshExpiry: '12h' },
  }),
  (nth) => ({
    vendor: 'fourwayshop',
    baseUrl: 'https://api.shop.example.com',
    settings: { companyId: `SHOP${nth}`, siteId: String(500 + nth), mode: 'bearer', checkPath: 'check' },
  }),
  (nth) => ({
    vendor: 'nexudus',
    baseUrl: `https://space${nth}.example.net`,
    settings: { portalUrl: `https://members${nth}.example.net`, language: 'en' },
  }),
  (nth) => ({
    vendor: 'q01',
    baseUrl: 'https://q01.example.com',
    settings: {
      tenantId: `${nth}`.padStart(8, '0'),
      resource: 'KETCHAPP',
      portalUrl: 'https://q01.example.com/portal',
    },
  }),
];

const pick = <T>(list: readonly T[], nth: number): T => list[nth % list.length] as T;

/** So many tenants of all vendors, as a tenant file lists them: names that repeat, as customers' do, and two destinations each. */
export function manyTenants(count: number): Record<string, unknown>[] {
  return Array.from({ length: count }, (_, nth) => ({
    id: `tenant-${nth}`,
    name: `${pick(places, nth)} ${pick(kinds, nth)} ${nth % 3 === 0 ? nth : ''}`.trim(),
    environment: pick(environments, nth),
    color: `#${(0x336699 + nth * 4099).toString(16).slice(-6)}`,
    ...pick(vendors, nth)(nth),
    destinations: [
      { label: 'Orders', path: '/orders' },
      { label: 'Invoices', path: `/invoices?tenant=${nth}` },
    ],
  }));
}
