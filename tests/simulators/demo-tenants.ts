import type { Simulators } from './all.ts';

/** One tenant as a tenant file of version 1 writes it. */
export type DemoTenant = {
  readonly id: string;
  readonly vendor: 'nextup' | 'ncentral' | 'fourwayshop' | 'nexudus' | 'q01';
  readonly name: string;
  readonly baseUrl: string;
  readonly environment: 'production' | 'staging' | 'sandbox';
  readonly color: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly destinations: readonly { readonly label: string; readonly path: string; readonly kind?: 'file' }[];
};

/** What a person types to sign in: values by the labels of the form, and the code when one will be asked for. */
export type DemoCredentials = { readonly fields: Readonly<Record<string, string>>; readonly code?: string };

/** The demo tenants, addressed at the running simulators. */
export function demoTenants(simulators: Simulators): DemoTenant[] {
  const { nexudus, harbour, nextup, ncentral, fourwayshop, q01 } = simulators;
  return [
    {
      id: 'acme-members',
      vendor: 'nexudus',
      name: 'Acme Members',
      baseUrl: nexudus.origin,
      environment: 'production',
      color: '#b3261e',
      settings: { portalUrl: nexudus.portalOrigin, language: 'en' },
      destinations: [
        { label: 'Bookings', path: '/bookings' },
        { label: 'Invoices', path: '/invoices' },
      ],
    },
    {
      id: 'harbour-coworking',
      vendor: 'nexudus',
      name: 'Harbour Coworking',
      baseUrl: harbour.origin,
      environment: 'staging',
      color: '#00639b',
      settings: { portalUrl: harbour.portalOrigin },
      destinations: [
        { label: 'Bookings', path: '/bookings' },
        { label: 'Invoice 812', path: '/api/public/billing/invoices/812/pdf', kind: 'file' },
      ],
    },
    {
      id: 'acme-erp',
      vendor: 'nextup',
      name: 'Acme ERP',
      baseUrl: nextup.origin,
      environment: 'staging',
      color: '#7d5700',
      settings: { database: '99999999', explorerUrl: `${nextup.origin}/swagger` },
      destinations: [],
    },
    {
      id: 'alta-societate-erp',
      vendor: 'nextup',
      name: 'Alta Societate ERP',
      baseUrl: nextup.origin,
      environment: 'production',
      color: '#8b1d5b',
      settings: { database: 'ALTA_SOC', checkMethod: 'GetCompanyInfo' },
      destinations: [],
    },
    {
      id: 'northwind-msp',
      vendor: 'ncentral',
      name: 'Northwind MSP',
      baseUrl: ncentral.origin,
      environment: 'production',
      color: '#146c2e',
      settings: { accessExpiry: '30m', refreshExpiry: '12h' },
      destinations: [{ label: 'Dashboard', path: '/dashboard' }],
    },
    {
      id: 'corner-shop',
      vendor: 'fourwayshop',
      name: 'Corner Shop',
      baseUrl: fourwayshop.origin,
      environment: 'sandbox',
      color: '#6750a4',
      settings: {
        companyId: 'CORNER',
        siteId: '501',
        mode: 'bearer',
        checkPath: 'check',
        logoutPath: 'logout',
        portalUrl: `${fourwayshop.origin}/portal`,
      },
      destinations: [{ label: 'Orders', path: '/portal/orders' }],
    },
    {
      id: 'corner-shop-cookies',
      vendor: 'fourwayshop',
      name: 'Corner Shop Cookies',
      baseUrl: fourwayshop.origin,
      environment: 'sandbox',
      color: '#5d6b00',
      settings: {
        companyId: 'CORNER',
        siteId: '502',
        mode: 'cookie',
        checkPath: 'check',
        logoutPath: 'logout',
        portalUrl: `${fourwayshop.origin}/portal`,
      },
      destinations: [{ label: 'Orders', path: '/portal/orders' }],
    },
    {
      id: 'ketch-retail',
      vendor: 'q01',
      name: 'Ketch Retail',
      baseUrl: q01.origin,
      environment: 'staging',
      color: '#006a6a',
      settings: {
        tenantId: '00000Q01-0000-0001-0000-000CUSTOMER',
        resource: 'KETCHAPP',
        portalUrl: `${q01.origin}/portal`,
      },
      destinations: [{ label: 'Orders', path: '/portal/orders' }],
    },
  ];
}

/** The demo tenants as a tenant file, ready for `Import file`. */
export function demoFile(simulators: Simulators): { readonly version: 1; readonly tenants: DemoTenant[] } {
  return { version: 1, tenants: demoTenants(simulators) };
}

const erp = {
  fields: { 'User name': 'erp.demo@example.com', Password: 'NextUp-demo-password-7Qk2vXw9ZrT4mB8e' },
};
const shop = {
  fields: { 'User name': 'clerk@example.com', Password: 'Clerk-demo-password-8Bn4Qy6TjR1wXs5H' },
};

/** The credentials of every demo tenant, by its id. */
export const demoCredentials: Readonly<Record<string, DemoCredentials>> = {
  'acme-members': { fields: { Email: 'jane@example.com', Password: 'Jane-demo-password-3Fq8Lw2XbN6vRt9K' } },
  'harbour-coworking': {
    fields: { Email: 'harry@example.com', Password: 'Harry-demo-password-7Jx5Wd2MqF9tCk6B' },
    code: '730264',
  },
  'acme-erp': erp,
  'alta-societate-erp': erp,
  'northwind-msp': {
    fields: {
      'User-API token':
        'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI1MjYxNDQzMCIsImV4cCI6MjIwODk4ODgwMH0.Northwind-demo-user-api-token-6Yt3Rk9PwX2m',
    },
  },
  'corner-shop': shop,
  'corner-shop-cookies': shop,
  'ketch-retail': {
    fields: { 'User name': 'paola@example.com', Password: 'Paola-demo-password-6Rv2Nc8KgT5yJd4L' },
  },
};
